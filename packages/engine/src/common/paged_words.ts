/**
 * A growable array of u32 words in pages, so that growth copies nothing and takes no longer however
 * long the array is.
 *
 * A snapshot shares the pages; whoever changes a word that a snapshot shows takes a copy of its
 * page first. Words that are added are behind the end of every snapshot, and cost nothing.
 */
const PAGE_WORDS_LOG2 = 14;

/** Words of a page. */
export const PAGE_WORDS = 1 << PAGE_WORDS_LOG2;

const FIRST_PAGE_WORDS = 64;

/** An array as those see it who do not change it. */
export interface ReadonlyWords {
  readonly length: number;
  at(index: number): number;
  /** A copy of `[from, to)`. */
  slice(from: number, to: number): Uint32Array;
}

export class PagedWords implements ReadonlyWords {
  private pages: Uint32Array[] = [];
  private size = 0;
  /** Words that the last snapshot shows. */
  private sharedSize = 0;
  /** Pages that became this array's own after that, by number. */
  private readonly own = new Set<number>();
  /** Of the present state, if there is one. */
  private latest: ReadonlyWords | undefined;

  get length(): number {
    return this.size;
  }

  at(index: number): number {
    return this.pages[index >>> PAGE_WORDS_LOG2]![index & (PAGE_WORDS - 1)]!;
  }

  /** Changes a word that is there. */
  set(index: number, value: number): void {
    const number = index >>> PAGE_WORDS_LOG2;
    if (index < this.sharedSize && !this.own.has(number)) {
      this.pages[number] = this.pages[number]!.slice();
      this.own.add(number);
    }
    this.latest = undefined;
    this.pages[number]![index & (PAGE_WORDS - 1)] = value;
  }

  push(value: number): void {
    this.latest = undefined;
    this.pageFor(this.size)[this.size & (PAGE_WORDS - 1)] = value;
    this.size++;
  }

  /**
   * Grows by `count` words.
   *
   * @returns the new words for the caller to fill, piece by piece
   */
  *extend(count: number): Generator<Uint32Array, void> {
    this.latest = undefined;
    const end = this.size + count;
    while (this.size < end) {
      const first = this.size & (PAGE_WORDS - 1);
      const last = Math.min(PAGE_WORDS, first + end - this.size);
      const page = this.pageFor(this.size + last - first - 1);
      this.size += last - first;
      yield page.subarray(first, last);
    }
  }

  slice(from: number, to: number): Uint32Array {
    const words = new Uint32Array(to - from);
    for (let at = from; at < to;) {
      const first = at & (PAGE_WORDS - 1);
      const piece = this.pages[at >>> PAGE_WORDS_LOG2]!.subarray(first, first + to - at);
      words.set(piece, at - from);
      at += piece.length;
    }
    return words;
  }

  /** The array as it is now; later changes do not reach it. */
  snapshot(): ReadonlyWords {
    if (this.latest === undefined) {
      const snapshot = new PagedWords();
      snapshot.pages = this.pages.slice();
      snapshot.size = this.size;
      this.sharedSize = this.size;
      this.own.clear();
      this.latest = snapshot;
    }
    return this.latest;
  }

  /** The page of a word, with room for it. The first page begins small: most arrays are. */
  private pageFor(index: number): Uint32Array {
    const at = index >>> PAGE_WORDS_LOG2;
    const page = this.pages[at];
    const wanted = (index & (PAGE_WORDS - 1)) + 1;
    if (page !== undefined && page.length >= wanted) return page;
    let words = at === 0 ? Math.max(FIRST_PAGE_WORDS, (page?.length ?? 0) * 2) : PAGE_WORDS;
    while (words < wanted) words *= 2;
    const grown = new Uint32Array(words);
    if (page !== undefined) grown.set(page);
    this.pages[at] = grown;
    return grown;
  }
}
