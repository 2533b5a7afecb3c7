/**
 * The values of each row as numbers of 31 bits, in the order in which they were given: what a row
 * is judged by, and what has to be taken back when it changes. A row with one value costs a word.
 */
import { PagedWords } from "../common/paged_words.ts";
import { ceilLog2, ExtentArena } from "./extent_arena.ts";

/** Marks the word of a row with several values; the rest is where its list starts. */
const SEVERAL = 0x8000_0000;

export class RowValues {
  /** By row: 0 for none, a value plus 1, or {@link SEVERAL} and the start of a list. */
  private readonly words = new PagedWords();
  /** A list is its length and its values. */
  private readonly lists = new ExtentArena();

  /** Gives a row that has no values these. */
  set(row: number, values: readonly number[]): void {
    while (this.words.length <= row) this.words.push(0);
    if (values.length < 2) {
      this.words.set(row, values.length === 0 ? 0 : values[0]! + 1);
      return;
    }
    const start = this.lists.allocate(ceilLog2(values.length + 1));
    const page = this.lists.pageOf(start);
    const first = this.lists.firstOf(start);
    page[first] = values.length;
    page.set(values, first + 1);
    this.words.set(row, SEVERAL + start);
  }

  /** Takes the values of a row away. */
  clear(row: number): void {
    if (row >= this.words.length) return;
    const word = this.words.at(row);
    this.words.set(row, 0);
    if (word < SEVERAL) return;
    const start = word - SEVERAL;
    const count = this.lists.pageOf(start)[this.lists.firstOf(start)]!;
    this.lists.release(start, ceilLog2(count + 1));
  }

  /** Whether some value of a row passes. */
  some(row: number, test: (value: number) => boolean): boolean {
    const word = row < this.words.length ? this.words.at(row) : 0;
    if (word < SEVERAL) return word !== 0 && test(word - 1);
    const page = this.lists.pageOf(word - SEVERAL);
    const first = this.lists.firstOf(word - SEVERAL) + 1;
    const end = first + page[first - 1]!;
    for (let at = first; at < end; at++) if (test(page[at]!)) return true;
    return false;
  }

  /** The values of a row, for as long as nothing changes. */
  of(row: number): Uint32Array | readonly number[] {
    const word = row < this.words.length ? this.words.at(row) : 0;
    if (word < SEVERAL) return word === 0 ? [] : [word - 1];
    const page = this.lists.pageOf(word - SEVERAL);
    const first = this.lists.firstOf(word - SEVERAL) + 1;
    return page.subarray(first, first + page[first - 1]!);
  }
}
