/**
 * Offsets in the order of their ids: one sorted run, to which the rows added since are sorted and
 * merged when somebody asks. All of it is done in small steps, however many rows there are.
 */
import type { Run } from "../common/run.ts";

/** Rows sorted in one step. */
const CHUNK_ROWS = 512;

/** Comparisons made between two looks at the clock. */
const PACED_COMPARISONS = 512;

export class SortedOffsets {
  private readonly compare: (a: number, b: number) => number;
  private sorted = new Uint32Array(0);
  /** Ends when nobody is sorting. */
  private sorting: Promise<unknown> = Promise.resolve();

  /** @param compare order of two offsets by id; of equal ids the smaller offset first */
  constructor(compare: (a: number, b: number) => number) {
    this.compare = compare;
  }

  /** The offsets below `rowCount` and maybe further ones, in order. */
  order(rowCount: number, run: Run): Promise<Uint32Array> {
    const ordered = this.sorting.then(() => this.extend(rowCount, run));
    this.sorting = ordered.catch(() => undefined);
    return ordered;
  }

  private async extend(rowCount: number, run: Run): Promise<Uint32Array> {
    const from = this.sorted.length;
    if (rowCount <= from) return this.sorted;
    let runs: Uint32Array<ArrayBuffer>[] = [];
    for (let first = from; first < rowCount; first += CHUNK_ROWS) {
      runs.push(this.sortedChunk(first, Math.min(first + CHUNK_ROWS, rowCount)));
      if (run.due()) await run.pause();
    }
    while (runs.length > 1) {
      const merged: Uint32Array<ArrayBuffer>[] = [];
      for (let at = 0; at < runs.length; at += 2) {
        const second = runs[at + 1];
        merged.push(second === undefined ? runs[at]! : await this.merge(runs[at]!, second, run));
      }
      runs = merged;
    }
    this.sorted = from === 0 ? runs[0]! : await this.merge(this.sorted, runs[0]!, run);
    return this.sorted;
  }

  private sortedChunk(from: number, to: number): Uint32Array<ArrayBuffer> {
    const chunk = Uint32Array.from({ length: to - from }, (_, at) => from + at);
    for (let at = 1; at < chunk.length; at++) {
      if (this.compare(from + at - 1, from + at) > 0) return chunk.sort(this.compare);
    }
    return chunk;
  }

  private async merge(
    a: Uint32Array<ArrayBuffer>,
    b: Uint32Array<ArrayBuffer>,
    run: Run,
  ): Promise<Uint32Array<ArrayBuffer>> {
    const merged = new Uint32Array(a.length + b.length);
    if (this.compare(a.at(-1)!, b[0]!) <= 0) {
      merged.set(a);
      merged.set(b, a.length);
      return merged;
    }
    let fromA = 0;
    let fromB = 0;
    for (let size = 0; size < merged.length; size++) {
      const takeA =
        fromB >= b.length || (fromA < a.length && this.compare(a[fromA]!, b[fromB]!) <= 0);
      merged[size] = takeA ? a[fromA++]! : b[fromB++]!;
      if (size % PACED_COMPARISONS === 0 && run.due()) await run.pause();
    }
    return merged;
  }
}
