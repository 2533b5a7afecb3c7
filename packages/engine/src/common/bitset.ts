/** A growable set of small non-negative integers, one bit each. Bits beyond the end read as 0. */
export class Bitset {
  private words: Uint32Array;

  constructor(words: Uint32Array = new Uint32Array(0)) {
    this.words = words;
  }

  has(bit: number): boolean {
    const word = this.words[bit >>> 5];
    return word !== undefined && (word & (1 << (bit & 31))) !== 0;
  }

  set(bit: number, value: boolean): void {
    const word = bit >>> 5;
    if (word >= this.words.length) {
      if (!value) return;
      this.reserve(word + 1);
    }
    if (value) this.words[word]! |= 1 << (bit & 31);
    else this.words[word]! &= ~(1 << (bit & 31));
  }

  /** The 32 bits from `wordIndex * 32` on. */
  word(wordIndex: number): number {
    return this.words[wordIndex] ?? 0;
  }

  setWord(wordIndex: number, value: number): void {
    if (wordIndex >= this.words.length) this.reserve(wordIndex + 1);
    this.words[wordIndex] = value;
  }

  /** A copy that later changes do not reach. */
  snapshot(): Bitset {
    return new Bitset(this.words.slice());
  }

  private reserve(words: number): void {
    const grown = new Uint32Array(Math.max(words, this.words.length * 2, 8));
    grown.set(this.words);
    this.words = grown;
  }
}
