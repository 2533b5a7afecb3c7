/** The rows that a reader sees, all of them or those that have a vector. */
import type { ReadonlyBitset } from "../common/bitset.ts";
import type { RowMask } from "../vectors/row_scan.ts";

export class VisibleRows implements RowMask {
  /** Offsets from here on are not seen. */
  readonly end: number;
  private readonly deleted: ReadonlyBitset;
  private readonly present: ReadonlyBitset | undefined;

  /** @param present which rows have the vector; absent: it does not matter */
  constructor(end: number, deleted: ReadonlyBitset, present?: ReadonlyBitset) {
    this.end = end;
    this.deleted = deleted;
    this.present = present;
  }

  has(offset: number): boolean {
    if (offset >= this.end || this.deleted.has(offset)) return false;
    return this.present === undefined || this.present.has(offset);
  }

  /** How many offsets of `[from, to)` are seen. */
  count(from: number, to: number): number {
    let count = 0;
    for (let word = from >>> 5; word << 5 < to; word++)
      count += bitCount(this.word(word, from, to));
    return count;
  }

  /**
   * Writes the seen offsets of `[from, to)` to the beginning of an array.
   *
   * @returns how many they are
   */
  gather(from: number, to: number, into: Uint32Array): number {
    let count = 0;
    for (let word = from >>> 5; word << 5 < to; word++) {
      for (let bits = this.word(word, from, to); bits !== 0; bits &= bits - 1) {
        into[count++] = (word << 5) + 31 - Math.clz32(bits & -bits);
      }
    }
    return count;
  }

  /** A bit for each offset of `[from, to)`; `from` is a multiple of 32. */
  mask(from: number, to: number): Uint32Array {
    const first = from >>> 5;
    return Uint32Array.from({ length: (to - from + 31) >>> 5 }, (_, at) =>
      this.word(first + at, from, to),
    );
  }

  /** The seen bits of one word. */
  seen(word: number): number {
    return this.word(word, word << 5, this.end);
  }

  /** The seen bits of one word that lie in `[from, to)`. */
  private word(word: number, from: number, to: number): number {
    let bits = ~this.deleted.word(word);
    if (this.present !== undefined) bits &= this.present.word(word);
    const first = word << 5;
    if (from > first) bits &= -1 << (from - first);
    const end = Math.min(to, this.end) - first;
    if (end <= 0) return 0;
    return end < 32 ? bits & ~(-1 << end) : bits;
  }
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
