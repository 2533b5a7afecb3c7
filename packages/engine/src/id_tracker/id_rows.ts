/**
 * The ids of the rows of an id tracker as typed words, in pages, so that a million points cost
 * 20 MB, load without a single object per point, and are added without ever being moved.
 */
import type { PointId } from "../common/point.ts";
import { compareIdWords, hashIdWords, ID_WORDS, readIdWords, writeIdWords } from "./id_words.ts";

const PAGE_ROWS_LOG2 = 12;
const PAGE_ROWS = 1 << PAGE_ROWS_LOG2;
const FIRST_PAGE_ROWS = 64;

export class IdRows {
  private readonly pages: Uint32Array[] = [];
  /** Row + 1 of the next older row of the same id, 0 for none; pages without any are absent. */
  private readonly older: (Uint32Array | undefined)[] = [];
  private count = 0;

  get rowCount(): number {
    return this.count;
  }

  append(id: PointId): number {
    const offset = this.count;
    writeIdWords(id, this.pageFor(offset), atOf(offset));
    this.count++;
    return offset;
  }

  /** Adds rows whose words are given. */
  appendWords(words: Uint32Array): void {
    for (let at = 0; at < words.length;) {
      const first = this.count;
      const inPage = PAGE_ROWS - (first & (PAGE_ROWS - 1));
      const piece = words.subarray(at, at + inPage * ID_WORDS);
      const rows = piece.length / ID_WORDS;
      this.pageFor(first + rows - 1).set(piece, atOf(first));
      this.count += rows;
      at += piece.length;
    }
  }

  idAt(offset: number): PointId {
    return readIdWords(this.pageOf(offset), atOf(offset));
  }

  /** The next older row of the same id, of rows for which one was set. */
  olderOf(offset: number): number | undefined {
    const older = this.older[offset >>> PAGE_ROWS_LOG2]?.[offset & (PAGE_ROWS - 1)] ?? 0;
    return older === 0 ? undefined : older - 1;
  }

  setOlder(offset: number, older: number): void {
    const page = (this.older[offset >>> PAGE_ROWS_LOG2] ??= new Uint32Array(PAGE_ROWS));
    page[offset & (PAGE_ROWS - 1)] = older + 1;
  }

  /** The words of rows `[from, to)`; a copy. */
  words(from: number, to: number): Uint32Array {
    const words = new Uint32Array((to - from) * ID_WORDS);
    for (let row = from; row < to;) {
      const end = Math.min(to, (row & ~(PAGE_ROWS - 1)) + PAGE_ROWS);
      const piece = this.pageOf(row).subarray(atOf(row), atOf(end - 1) + ID_WORDS);
      words.set(piece, (row - from) * ID_WORDS);
      row = end;
    }
    return words;
  }

  hash(offset: number): number {
    return hashIdWords(this.pageOf(offset), atOf(offset));
  }

  /** Negative, zero or positive as the id of row `a` comes before, is, or comes after `b`'s. */
  compare(a: number, b: number): number {
    return compareIdWords(this.pageOf(a), atOf(a), this.pageOf(b), atOf(b));
  }

  /** The same for the id of a row and one whose words are given. */
  compareTo(offset: number, words: Uint32Array): number {
    return compareIdWords(this.pageOf(offset), atOf(offset), words, 0);
  }

  private pageOf(offset: number): Uint32Array {
    return this.pages[offset >>> PAGE_ROWS_LOG2]!;
  }

  /** The page of a row, with room for it. The first page begins small: most segments are. */
  private pageFor(offset: number): Uint32Array {
    const at = offset >>> PAGE_ROWS_LOG2;
    const page = this.pages[at];
    const wanted = atOf(offset) + ID_WORDS;
    if (page !== undefined && page.length >= wanted) return page;
    const smallest = at === 0 ? FIRST_PAGE_ROWS * ID_WORDS : PAGE_ROWS * ID_WORDS;
    let words = Math.max(smallest, (page?.length ?? 0) * 2);
    while (words < wanted) words *= 2;
    const grown = new Uint32Array(words);
    if (page !== undefined) grown.set(page);
    this.pages[at] = grown;
    return grown;
  }
}

/** The first word of a row in its page. */
function atOf(offset: number): number {
  return (offset & (PAGE_ROWS - 1)) * ID_WORDS;
}
