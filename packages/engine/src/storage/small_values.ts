/**
 * Values of few bytes, kept in large pages instead of an object each: a million of them are nothing
 * to the garbage collector, whose pauses grow with the objects that it has to look at.
 *
 * A value takes a block of 16-byte granules: its length less one in the first byte, then its bytes.
 * A freed block serves the next value of as many granules.
 */

/** Bytes of the longest value. */
export const SMALL_VALUE_BYTES_MAX = 256;

const GRANULE_BYTES = 16;
const PAGE_GRANULES = 1 << 16;
const BLOCK_GRANULES_MAX = granulesOf(SMALL_VALUE_BYTES_MAX);

/** See the head of the file. */
export class SmallValues {
  readonly #pages: Uint8Array[] = [];
  /** Granules of the last page that are in use, or were. */
  #used = PAGE_GRANULES;
  /** Freed blocks by their granules. */
  readonly #freed = Array.from({ length: BLOCK_GRANULES_MAX + 1 }, (): number[] => []);

  /**
   * Keeps a copy of a value of 1 to {@link SMALL_VALUE_BYTES_MAX} bytes.
   *
   * @returns its handle, a non-negative integer
   */
  put(value: Uint8Array): number {
    const granules = granulesOf(value.length);
    const handle = this.#freed[granules]!.pop() ?? this.#allocate(granules);
    const at = (handle % PAGE_GRANULES) * GRANULE_BYTES;
    const page = this.#pageOf(handle);
    page[at] = value.length - 1;
    page.set(value, at + 1);
    return handle;
  }

  /** A copy of the value of a handle. */
  get(handle: number): Uint8Array {
    const at = (handle % PAGE_GRANULES) * GRANULE_BYTES;
    const page = this.#pageOf(handle);
    return page.slice(at + 1, at + 2 + page[at]!);
  }

  /** Forgets a value; its handle must not be used any more. */
  free(handle: number): void {
    const length = this.#pageOf(handle)[(handle % PAGE_GRANULES) * GRANULE_BYTES]! + 1;
    this.#freed[granulesOf(length)]!.push(handle);
  }

  #pageOf(handle: number): Uint8Array {
    return this.#pages[Math.floor(handle / PAGE_GRANULES)]!;
  }

  #allocate(granules: number): number {
    if (this.#used + granules > PAGE_GRANULES) {
      this.#pages.push(new Uint8Array(PAGE_GRANULES * GRANULE_BYTES));
      this.#used = 0;
    }
    const handle = (this.#pages.length - 1) * PAGE_GRANULES + this.#used;
    this.#used += granules;
    return handle;
  }
}

function granulesOf(bytes: number): number {
  return Math.ceil((bytes + 1) / GRANULE_BYTES);
}
