/**
 * Where the elements of each offset begin in a store of vectors of varying size. Bytes: a
 * little-endian u32 per offset with the number of its elements.
 */
import { PagedWords } from "../common/paged_words.ts";
import type { Run } from "../common/run.ts";
import { type ByteCursor, bytesOf } from "../storage/byte_range.ts";

/** Counts that are read in one step. */
const LOAD_COUNTS = 1 << 14;

export class RowStarts {
  private readonly starts = new PagedWords();

  constructor() {
    this.starts.push(0);
  }

  get rowCount(): number {
    return this.starts.length - 1;
  }

  /** All elements together. */
  get elementCount(): number {
    return this.of(this.rowCount);
  }

  /** The first element of an offset; of `rowCount`, the end of the last. */
  of(offset: number): number {
    return this.starts.at(offset);
  }

  /** Ends the row of the next offset before element `end`. */
  push(end: number): void {
    this.starts.push(end);
  }

  /** The counts of the offsets `[from, to)`. */
  bytes(from: number, to: number): Uint8Array {
    const counts = new Uint32Array(to - from);
    for (let row = from; row < to; row++) counts[row - from] = this.of(row + 1) - this.of(row);
    return bytesOf(counts);
  }

  /** Adds the counts of `rows` offsets. */
  async load(cursor: ByteCursor, rows: number, run: Run): Promise<void> {
    for (let left = rows; left > 0;) {
      const counts = await cursor.words(Math.min(LOAD_COUNTS, left));
      let end = this.elementCount;
      for (let at = 0; at < counts.length; at++) this.starts.push((end += counts[at]!));
      left -= counts.length;
      if (run.due()) await run.pause();
    }
  }
}
