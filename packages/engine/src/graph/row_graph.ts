/**
 * A graph as the calling thread searches it: it answers in rows of the store, and knows which of
 * them it holds.
 *
 * Rows below `covered` are in it, or were not to be found when they were taken in. It may find rows
 * from there on, too: they are being inserted.
 */
import type { Run } from "../common/run.ts";
import { LIST_ROWS } from "../kernels/graph_layout.ts";
import { GraphMemory, type SharedGraph } from "../kernels/graph_memory.ts";
import { CELLS_ENTERED, type GraphIndex, LEAVES_ENTERED } from "./build_graph.ts";
import { rescoredRows, walkLimits } from "./walk_limits.ts";

/** Which rows of a graph a search may find. */
export interface GraphMask {
  /** A bit for each number. */
  readonly words: Uint32Array;
  readonly count: number;
  /** Centroids of the leaves that hold one, and one that each holds: where a walk may begin. */
  readonly centroids: Uint32Array;
  readonly entries: Uint32Array;
  /** How many each of those leaves holds. */
  readonly counts: Uint32Array;
}

/** What a search of a graph wants. */
export interface GraphQuery {
  /** Of the dimension, preprocessed as the rows are. */
  readonly vector: Float32Array;
  readonly wanted: number;
  readonly ef: number;
  /** Absent: all rows. */
  readonly mask: GraphMask | undefined;
}

/** Rows of a mask up to which they are scored by their codes, leaf by leaf, instead of a walk. */
export const SCANNED_ROWS_MAX = 20_000;

/**
 * A scan ends when so many rows, leaf by leaf from the nearest on, brought nothing nearer than the
 * rows that are wanted.
 */
const FRUITLESS_ROWS = 5000;

/** Leaves at which a walk among few rows begins. */
const MASKED_ENTRIES = 8;

/** Shares of rows below which a walk looks behind those that are not in the mask. */
const TWO_HOPS_SHARE = 0.4;

/** How much farther a walk among some of the rows goes: ways lead round those that are left out. */
const MASKED_REACH = 0.06;

const ROUNDS_PER_LOOK = 32;

/** Leaves that are scanned in order; those behind are far away. */
const LEAVES_ORDERED_MAX = 1024;

/** Leaves that are scanned between two looks at the clock. */
const LEAVES_PER_LOOK = 16;

/** See the head of the file. */
export class RowGraph {
  readonly shared: SharedGraph;
  readonly index: GraphIndex;
  private readonly memory: GraphMemory;
  /** The row of each number. */
  private readonly rows: Uint32Array;
  /** For each row its number and one more; 0: it has none. */
  private numbers: Uint32Array;
  private size: number;
  private end: number;
  private setMask: GraphMask | undefined;
  /** While a search has paused. */
  private searching: Promise<void> | undefined;

  /** @param covered rows of the store that were looked at */
  constructor(shared: SharedGraph, index: GraphIndex, covered: number) {
    this.shared = shared;
    this.index = index;
    this.memory = new GraphMemory(shared, 0);
    this.rows = new Uint32Array(shared.shape.capacity);
    this.rows.set(index.rows);
    this.numbers = new Uint32Array(covered);
    for (const [number, row] of index.rows.entries()) this.numbers[row] = number + 1;
    this.size = index.rows.length;
    this.end = covered;
  }

  /** How many rows it holds. */
  get count(): number {
    return this.size;
  }

  /** Of these, the rows that were clustered. */
  get clusteredCount(): number {
    return this.index.rows.length;
  }

  /** Rows of the store from here on are to be looked at otherwise. */
  get covered(): number {
    return this.end;
  }

  /** How many further rows it may take in. */
  get room(): number {
    return this.shared.shape.capacity - this.size;
  }

  /** Bytes that it takes, about. */
  get sizeBytes(): number {
    const { codeBytes, listBytes } = this.memory.layout;
    return this.size * (codeBytes + listBytes + 4);
  }

  /**
   * Names rows that are about to be inserted by another thread.
   *
   * @returns the first number
   */
  announce(taken: Uint32Array): number {
    this.rows.set(taken, this.size);
    return this.size;
  }

  /** Takes over that rows were inserted. */
  settle(taken: Uint32Array, covered: number): void {
    const numbers = new Uint32Array(covered);
    numbers.set(this.numbers);
    for (const [at, row] of taken.entries()) numbers[row] = this.size + at + 1;
    this.numbers = numbers;
    this.size += taken.length;
    this.end = covered;
  }

  /**
   * The mask of the rows whose bit is set.
   *
   * @param wordOf the bits of 32 rows
   */
  async maskOf(wordOf: (word: number) => number, run: Run): Promise<GraphMask> {
    const { numbers, end } = this;
    const words = new Uint32Array(Math.ceil(this.memory.layout.rows / 32));
    let count = 0;
    for (let word = 0; word << 5 < end; word++) {
      for (let bits = wordOf(word); bits !== 0; bits &= bits - 1) {
        const row = (word << 5) + 31 - Math.clz32(bits & -bits);
        if (row >= end || numbers[row] === 0) continue;
        const number = numbers[row]! - 1;
        words[number >>> 5]! |= 1 << (number & 31);
        count++;
      }
      if (word % 1024 === 1023 && run.due()) await run.pause();
    }
    return { words, count, ...this.startsOf(words) };
  }

  /**
   * Rows that may be among the wanted ones, nearest first by their codes, for the caller to score.
   * They may be dead, or come later than the caller sees; of a mask they are.
   */
  async search({ vector, wanted, ef, mask }: GraphQuery, run: Run): Promise<Uint32Array> {
    while (this.searching !== undefined) await this.searching;
    const { memory, index } = this;
    memory.prepare(vector, index.codec);
    const { least, most } = rescoredRows(wanted);
    if (mask !== undefined && mask !== this.setMask) {
      memory.setMask(mask.words);
      this.setMask = mask;
    }
    const limits = walkLimits(memory, wanted, ef);
    const finish = (): Uint32Array =>
      memory.finish(least, most).map((number) => this.rows[number]!);
    if (mask !== undefined && mask.count <= SCANNED_ROWS_MAX) {
      const leaves = memory
        .nearest(mask.centroids.subarray(0, LIST_ROWS), LEAVES_ORDERED_MAX)
        .slice();
      memory.begin(0, { ...limits, pool: most, reach: 0, isMasked: true, hops: 1 });
      // Those that came later are in no leaf.
      if (this.size > this.clusteredCount) memory.scan(this.clusteredCount, this.size);
      return this.inSlices(this.scanner(mask, leaves), finish, run);
    }
    const hops = mask !== undefined && mask.count < TWO_HOPS_SHARE * this.size ? 2 : 1;
    const reach = limits.reach + (mask === undefined ? 0 : MASKED_REACH);
    memory.begin(this.enter(mask), { ...limits, reach, isMasked: mask !== undefined, hops });
    return this.inSlices(() => memory.run(ROUNDS_PER_LOOK), finish, run);
  }

  /** Scans leaves in an order, some at a time. */
  private scanner(mask: GraphMask, leaves: Uint32Array): () => boolean {
    const { memory, index } = this;
    const firstLeaf = memory.firstCentroid + index.cells;
    let next = 0;
    let fruitless = 0;
    let last = memory.lastKey;
    return () => {
      const end = Math.min(leaves.length, next + LEAVES_PER_LOOK);
      while (next < end && fruitless < FRUITLESS_ROWS) {
        const place = leaves[next++]!;
        const leaf = mask.centroids[place]! - firstLeaf;
        const from = leaf === 0 ? 0 : index.leafEnds[leaf - 1]!;
        memory.scan(from, index.leafEnds[leaf]!);
        const key = memory.lastKey;
        fruitless = key === last && key < 2 ** 31 - 1 ? fruitless + mask.counts[place]! : 0;
        last = key;
      }
      return next === leaves.length || fruitless >= FRUITLESS_ROWS;
    };
  }

  private enter(mask: GraphMask | undefined): number {
    const { memory } = this;
    if (mask === undefined) return memory.enter(this.index.cells, CELLS_ENTERED, LEAVES_ENTERED);
    const entries: number[] = [];
    for (let from = 0; from < mask.centroids.length; from += LIST_ROWS) {
      const part = mask.centroids.subarray(from, from + LIST_ROWS);
      for (const place of memory.nearest(part, MASKED_ENTRIES)) {
        entries.push(mask.entries[from + place]!);
      }
    }
    // Those that came later are in no leaf.
    if (entries.length === 0) entries.push(firstBit(mask.words));
    return memory.enterAt(entries);
  }

  private startsOf(words: Uint32Array): Pick<GraphMask, "centroids" | "entries" | "counts"> {
    const { memory, index } = this;
    const { leafEnds, cells } = index;
    const firstLeaf = memory.firstCentroid + cells;
    const centroids: number[] = [];
    const entries: number[] = [];
    const counts: number[] = [];
    const middles = memory.tables().subarray(cells + 1);
    const has = (number: number): boolean => (words[number >>> 5]! & (1 << (number & 31))) !== 0;
    for (let leaf = 0, number = 0; leaf < leafEnds.length; leaf++) {
      const end = leafEnds[leaf]!;
      let entry = middles[leaf]!;
      if (!has(entry)) {
        entry = number;
        while (entry < end && !has(entry)) entry++;
      }
      if (entry < end) {
        centroids.push(firstLeaf + leaf);
        entries.push(entry);
        let count = 0;
        for (let at = number; at < end; at++) if (has(at)) count++;
        counts.push(count);
      }
      number = end;
    }
    return {
      centroids: Uint32Array.from(centroids),
      entries: Uint32Array.from(entries),
      counts: Uint32Array.from(counts),
    };
  }

  /**
   * Does steps until one says that it was the last. Without a pause nobody else has a turn before
   * the result is there; in a pause others that search wait.
   */
  private async inSlices<T>(step: () => boolean, finish: () => T, run: Run): Promise<T> {
    let release: (() => void) | undefined;
    try {
      while (!step()) {
        if (!run.due()) continue;
        if (release === undefined) {
          this.searching = new Promise((resolve) => {
            release = resolve;
          });
        }
        await run.pause();
      }
      return finish();
    } finally {
      if (release !== undefined) this.searching = undefined;
      release?.();
    }
  }
}

function firstBit(words: Uint32Array): number {
  const word = words.findIndex((bits) => bits !== 0);
  const bits = words[word] ?? 1;
  return (Math.max(0, word) << 5) + 31 - Math.clz32(bits & -bits);
}
