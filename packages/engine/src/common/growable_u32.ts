/** A growable Uint32Array. */
export class GrowableU32 {
  private words = new Uint32Array(0);
  private size = 0;

  get length(): number {
    return this.size;
  }

  at(index: number): number {
    return this.words[index]!;
  }

  push(value: number): void {
    this.reserve(this.size + 1);
    this.words[this.size++] = value;
  }

  /** Grows by `count` words and returns them for the caller to fill. */
  extend(count: number): Uint32Array {
    const from = this.size;
    this.reserve(from + count);
    this.size = from + count;
    return this.words.subarray(from, this.size);
  }

  /** A view of `[from, to)`; later growth leaves it as it is. */
  view(from = 0, to = this.size): Uint32Array {
    return this.words.subarray(from, to);
  }

  private reserve(words: number): void {
    if (words <= this.words.length) return;
    const grown = new Uint32Array(Math.max(words, this.words.length * 2, 64));
    grown.set(this.words.subarray(0, this.size));
    this.words = grown;
  }
}
