/**
 * A growable set of small non-negative integers, one bit each, in pages. Bits beyond the end read
 * as 0.
 *
 * A snapshot shares the pages; whoever changes a shared page takes a copy of it first. So a
 * snapshot costs a list of pages, and after it each page that is changed costs its copy once.
 */

/** A set as those see it who do not change it. */
export interface ReadonlyBitset {
  has(bit: number): boolean;
  /** The 32 bits from `wordIndex * 32` on. */
  word(wordIndex: number): number;
}

const PAGE_WORDS_LOG2 = 8;
const PAGE_WORDS = 1 << PAGE_WORDS_LOG2;
const WORD_MASK = PAGE_WORDS - 1;
const PAGE_BITS_LOG2 = PAGE_WORDS_LOG2 + 5;

export class Bitset implements ReadonlyBitset {
  private pages: Uint32Array[] = [];
  /** Whether a snapshot has the page, by page. */
  private shared: boolean[] = [];
  /** Of the present state, if there is one. */
  private latest: ReadonlyBitset | undefined;

  has(bit: number): boolean {
    const page = this.pages[bit >>> PAGE_BITS_LOG2];
    if (page === undefined) return false;
    return (page[(bit >>> 5) & WORD_MASK]! & (1 << (bit & 31))) !== 0;
  }

  set(bit: number, value: boolean): void {
    if (this.has(bit) === value) return;
    const page = this.ownPage(bit >>> PAGE_BITS_LOG2);
    const word = (bit >>> 5) & WORD_MASK;
    if (value) page[word]! |= 1 << (bit & 31);
    else page[word]! &= ~(1 << (bit & 31));
  }

  word(wordIndex: number): number {
    return this.pages[wordIndex >>> PAGE_WORDS_LOG2]?.[wordIndex & WORD_MASK] ?? 0;
  }

  setWord(wordIndex: number, value: number): void {
    if (this.word(wordIndex) === value >>> 0) return;
    this.ownPage(wordIndex >>> PAGE_WORDS_LOG2)[wordIndex & WORD_MASK] = value;
  }

  /** The set as it is now; later changes do not reach it. */
  snapshot(): ReadonlyBitset {
    if (this.latest === undefined) {
      const snapshot = new Bitset();
      snapshot.pages = this.pages.slice();
      this.shared.fill(true);
      this.latest = snapshot;
    }
    return this.latest;
  }

  /** A page that may be written to. */
  private ownPage(at: number): Uint32Array {
    this.latest = undefined;
    while (this.pages.length <= at) {
      this.pages.push(new Uint32Array(PAGE_WORDS));
      this.shared.push(false);
    }
    if (this.shared[at]!) {
      this.pages[at] = this.pages[at]!.slice();
      this.shared[at] = false;
    }
    return this.pages[at]!;
  }
}
