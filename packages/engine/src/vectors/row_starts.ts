/**
 * Where the elements of each offset begin in a store of vectors of varying size. File: `.counts`, a
 * little-endian u32 per offset with the number of its elements.
 */
import { PagedWords } from "../common/paged_words.ts";
import type { Run } from "../common/run.ts";
import type { Append, Storage } from "../storage/storage.ts";

/** Counts that are read in one step. */
const LOAD_COUNTS = 1 << 14;

export class RowStarts {
  private readonly file: string;
  private readonly starts = new PagedWords();

  /** @param path where its file lies, without the ending */
  constructor(path: string) {
    this.file = `${path}.counts`;
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

  /** The file write that makes the counts from `row` on durable. */
  appendFrom(row: number): Append {
    const end = this.rowCount;
    return { file: this.file, position: row * 4, bytes: () => bytesOf(this.counts(row, end)) };
  }

  /** Reads the counts of the offsets from `rowCount` up to `rows`. */
  async load(storage: Storage, rows: number, run: Run): Promise<void> {
    while (this.rowCount < rows) {
      const first = this.rowCount;
      const counts = new Uint32Array(Math.min(LOAD_COUNTS, rows - first));
      storage.readFile(this.file, first * 4, bytesOf(counts));
      let end = this.elementCount;
      for (let at = 0; at < counts.length; at++) this.starts.push((end += counts[at]!));
      if (run.due()) await run.pause();
    }
  }

  private counts(from: number, to: number): Uint32Array {
    const counts = new Uint32Array(to - from);
    for (let row = from; row < to; row++) counts[row - from] = this.of(row + 1) - this.of(row);
    return counts;
  }
}

/** The bytes of words, as they stand in memory and in a file. */
export function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
