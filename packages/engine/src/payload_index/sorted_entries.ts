/**
 * Pairs of a number and a row, sorted by number and then by row: a list of blocks of typed arrays,
 * so that adding or removing a pair anywhere moves a few kilobytes at most.
 *
 * A number is a float `key` plus an integer `rest`: what a 64-bit integer beyond 2^53 is more than
 * its nearest float. The rest is 0 almost everywhere, and then takes no room.
 */

const BLOCK_ENTRIES = 512;

/** Blocks that are together shorter than this become one. */
const MERGED_ENTRIES_MAX = BLOCK_ENTRIES / 2;

/** A place between entries: before the entries that are not less. `row` may be infinite. */
export interface EntryBound {
  readonly key: number;
  readonly rest: number;
  readonly row: number;
}

/** Pairs as they are read, in parallel arrays. */
export interface EntryBatch {
  count: number;
  readonly keys: Float64Array;
  readonly rests: Int16Array;
  readonly rows: Uint32Array;
}

export function newEntryBatch(room: number): EntryBatch {
  return {
    count: 0,
    keys: new Float64Array(room),
    rests: new Int16Array(room),
    rows: new Uint32Array(room),
  };
}

interface Block {
  readonly keys: Float64Array;
  readonly rows: Uint32Array;
  /** Absent while all are 0. */
  rests: Int16Array | undefined;
  count: number;
}

interface Position {
  readonly block: number;
  readonly at: number;
}

export class SortedEntries {
  private readonly blocks: Block[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Adds a pair that is not there. */
  add(key: number, rest: number, row: number): void {
    this.count++;
    if (this.blocks.length === 0) this.blocks.push(newBlock());
    const number = Math.max(0, this.blockOf(key, rest, row));
    const block = this.blocks[number]!;
    const at = lowerBound(block, key, rest, row);
    if (block.count < BLOCK_ENTRIES) {
      insert(block, at, key, rest, row);
      return;
    }
    // Numbers that only grow, as times do, leave full blocks behind.
    const isEnd = at === BLOCK_ENTRIES && number === this.blocks.length - 1;
    const from = isEnd ? BLOCK_ENTRIES : BLOCK_ENTRIES / 2;
    const next = newBlock();
    appendEntries(next, block, from);
    block.count = from;
    this.blocks.splice(number + 1, 0, next);
    if (at < from) insert(block, at, key, rest, row);
    else insert(next, at - from, key, rest, row);
  }

  /** Removes a pair that is there. */
  delete(key: number, rest: number, row: number): void {
    const number = this.blockOf(key, rest, row);
    const block = this.blocks[number];
    if (block === undefined) return;
    const at = lowerBound(block, key, rest, row);
    if (at === block.count || compareAt(block, at, key, rest, row) !== 0) return;
    this.count--;
    block.keys.copyWithin(at, at + 1, block.count);
    block.rows.copyWithin(at, at + 1, block.count);
    block.rests?.copyWithin(at, at + 1, block.count);
    block.count--;
    const next = this.blocks[number + 1];
    if (block.count === 0) this.blocks.splice(number, 1);
    else if (next !== undefined && block.count + next.count <= MERGED_ENTRIES_MAX) {
      appendEntries(block, next, 0);
      this.blocks.splice(number + 1, 1);
    }
  }

  /** How many pairs are at or behind a bound and before another. */
  countBetween(from: EntryBound, to: EntryBound): number {
    return Math.max(0, this.rank(to) - this.rank(from));
  }

  /** The rows of the pairs between two bounds, in the order of the pairs, with repetitions. */
  rowsBetween(from: EntryBound, to: EntryBound): Uint32Array {
    const rows = new Uint32Array(this.countBetween(from, to));
    let { block, at } = this.seek(from);
    for (let filled = 0; filled < rows.length; block++) {
      const { rows: source, count } = this.blocks[block]!;
      const taken = Math.min(count - at, rows.length - filled);
      rows.set(source.subarray(at, at + taken), filled);
      filled += taken;
      at = 0;
    }
    return rows;
  }

  /** Fills a batch with the first pairs between two bounds, ascending; none at the end. */
  readUp(from: EntryBound, to: EntryBound, batch: EntryBatch): void {
    batch.count = 0;
    let { block, at } = this.seek(from);
    for (; block < this.blocks.length; block++) {
      const source = this.blocks[block]!;
      for (; at < source.count; at++) {
        if (batch.count === batch.rows.length || isBehind(source, at, to)) return;
        copyEntry(source, at, batch);
      }
      at = 0;
    }
  }

  /** Fills a batch with the last pairs between two bounds, descending; none at the end. */
  readDown(from: EntryBound, to: EntryBound, batch: EntryBatch): void {
    batch.count = 0;
    let { block, at } = this.seek(to);
    for (;;) {
      if (at === 0) {
        if (block === 0) return;
        block--;
        at = this.blocks[block]!.count;
      }
      at--;
      const source = this.blocks[block]!;
      if (batch.count === batch.rows.length || !isBehind(source, at, from)) return;
      copyEntry(source, at, batch);
    }
  }

  /** The number of the last block whose first pair is not behind a pair; -1 if there is none. */
  private blockOf(key: number, rest: number, row: number): number {
    let from = 0;
    let to = this.blocks.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compareAt(this.blocks[middle]!, 0, key, rest, row) <= 0) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  /** The place of the first pair that is not before a bound. */
  private seek({ key, rest, row }: EntryBound): Position {
    const block = this.blockOf(key, rest, row);
    if (block < 0) return { block: 0, at: 0 };
    return { block, at: lowerBound(this.blocks[block]!, key, rest, row) };
  }

  private rank(bound: EntryBound): number {
    const { block, at } = this.seek(bound);
    let rank = at;
    for (let before = 0; before < block; before++) rank += this.blocks[before]!.count;
    return rank;
  }
}

function newBlock(): Block {
  return {
    keys: new Float64Array(BLOCK_ENTRIES),
    rows: new Uint32Array(BLOCK_ENTRIES),
    rests: undefined,
    count: 0,
  };
}

/** Negative if the entry `at` is before a pair, positive if it is behind, 0 if it is the pair. */
function compareAt(block: Block, at: number, key: number, rest: number, row: number): number {
  const own = block.keys[at]!;
  if (own !== key) return own < key ? -1 : 1;
  const ownRest = block.rests === undefined ? 0 : block.rests[at]!;
  return ownRest === rest ? block.rows[at]! - row : ownRest - rest;
}

function isBehind(block: Block, at: number, { key, rest, row }: EntryBound): boolean {
  return compareAt(block, at, key, rest, row) >= 0;
}

function lowerBound(block: Block, key: number, rest: number, row: number): number {
  let from = 0;
  let to = block.count;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (compareAt(block, middle, key, rest, row) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

function insert(block: Block, at: number, key: number, rest: number, row: number): void {
  const { keys, rows, count } = block;
  keys.copyWithin(at + 1, at, count);
  rows.copyWithin(at + 1, at, count);
  keys[at] = key;
  rows[at] = row;
  if (rest !== 0) block.rests ??= new Int16Array(BLOCK_ENTRIES);
  block.rests?.copyWithin(at + 1, at, count);
  if (block.rests !== undefined) block.rests[at] = rest;
  block.count++;
}

/** Puts the entries of a block from one on behind those of another. */
function appendEntries(target: Block, source: Block, from: number): void {
  target.keys.set(source.keys.subarray(from, source.count), target.count);
  target.rows.set(source.rows.subarray(from, source.count), target.count);
  const moved = source.count - from;
  if (moved === 0) return;
  if (source.rests !== undefined) target.rests ??= new Int16Array(BLOCK_ENTRIES);
  if (source.rests === undefined) target.rests?.fill(0, target.count, target.count + moved);
  else target.rests?.set(source.rests.subarray(from, source.count), target.count);
  target.count += moved;
}

function copyEntry(block: Block, at: number, batch: EntryBatch): void {
  batch.keys[batch.count] = block.keys[at]!;
  batch.rests[batch.count] = block.rests === undefined ? 0 : block.rests[at]!;
  batch.rows[batch.count] = block.rows[at]!;
  batch.count++;
}
