/**
 * Where the elements of each offset begin in a store of vectors of varying size. File: `.counts`, a
 * little-endian u32 per offset with the number of its elements.
 */
import { GrowableU32 } from "../common/growable_u32.ts";
import type { Append, Storage } from "../storage/storage.ts";

export class RowStarts {
  private readonly file: string;
  private readonly starts = new GrowableU32();

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
    const counts = new Uint32Array(this.rowCount - row);
    for (let at = 0; at < counts.length; at++)
      counts[at] = this.of(row + at + 1) - this.of(row + at);
    return { file: this.file, position: row * 4, bytes: () => bytesOf(counts) };
  }

  /** Reads the counts of the offsets from `rowCount` up to `rows`. */
  load(storage: Storage, rows: number): void {
    const first = this.rowCount;
    const counts = new Uint32Array(rows - first);
    storage.readFile(this.file, first * 4, bytesOf(counts));
    let end = this.elementCount;
    for (let at = 0; at < counts.length; at++) this.starts.push((end += counts[at]!));
  }
}

/** The bytes of words, as they stand in memory and in a file. */
export function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
