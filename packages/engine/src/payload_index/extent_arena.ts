/**
 * Extents of u32 words in pages that many lists share: a list of a few words costs no object. An
 * extent has 2^n words and lies in one page; a longer one has a page of its own. What is released
 * is handed out again to extents of the same size.
 */
const PAGE_WORDS_LOG2 = 14;
const PAGE_WORDS = 1 << PAGE_WORDS_LOG2;

export class ExtentArena {
  private readonly pages: Uint32Array[] = [];
  /** The page that extents are cut from, and how many of its words are handed out. */
  private openPage = -1;
  private used = PAGE_WORDS;
  /** Starts of released extents by the logarithm of their size. */
  private readonly released: number[][] = [];

  /** @returns where the extent starts; its words are not cleared */
  allocate(wordsLog2: number): number {
    const start = this.released[wordsLog2]?.pop();
    if (start !== undefined) return start;
    const words = 1 << wordsLog2;
    if (words > PAGE_WORDS) return this.newPage(words) << PAGE_WORDS_LOG2;
    if (this.used + words > PAGE_WORDS) {
      this.openPage = this.newPage(PAGE_WORDS);
      this.used = 0;
    }
    const first = (this.openPage << PAGE_WORDS_LOG2) + this.used;
    this.used += words;
    return first;
  }

  release(start: number, wordsLog2: number): void {
    while (this.released.length <= wordsLog2) this.released.push([]);
    this.released[wordsLog2]!.push(start);
  }

  /** The words from the start of an extent on; a page may be longer than the extent. */
  pageOf(start: number): Uint32Array {
    return this.pages[start >>> PAGE_WORDS_LOG2]!;
  }

  /** Where in its page an extent starts. */
  firstOf(start: number): number {
    return start & (PAGE_WORDS - 1);
  }

  private newPage(words: number): number {
    return this.pages.push(new Uint32Array(words)) - 1;
  }
}

/** The logarithm of the smallest power of two that is not less than `count` (at least 1). */
export function ceilLog2(count: number): number {
  return 32 - Math.clz32(count - 1);
}
