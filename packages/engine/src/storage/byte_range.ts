/** Bytes that can be read at any place: of a record in memory, or of a part of a file. */
export interface ByteRange {
  readonly length: number;
  /** Whether the bytes are in a file, so that what is not needed yet had better stay there. */
  readonly isInFile: boolean;
  /** Fills `target` with the bytes from `position` on, all of which must be there. */
  read(position: number, target: Uint8Array): Promise<void>;
  /** As {@link read}, at once. */
  readSync(position: number, target: Uint8Array): void;
}

/** @throws RangeError for a piece that is not within */
export function part(range: ByteRange, first: number, length: number): ByteRange {
  if (first < 0 || length < 0 || first + length > range.length) {
    throw new RangeError(`No bytes ${first} + ${length} in ${range.length}`);
  }
  return {
    length,
    isInFile: range.isInFile,
    read: (position, target) => range.read(first + position, target),
    readSync: (position, target) => range.readSync(first + position, target),
  };
}

/** The bytes of an array, which must not change. */
export function rangeOf(bytes: Uint8Array): ByteRange {
  const copy = (position: number, target: Uint8Array): void => {
    if (position + target.length > bytes.length) {
      throw new RangeError(`No bytes ${position} + ${target.length} in ${bytes.length}`);
    }
    target.set(bytes.subarray(position, position + target.length));
  };
  return {
    length: bytes.length,
    isInFile: false,
    read: async (position, target) => copy(position, target),
    readSync: copy,
  };
}

/** Reads a range from front to back. */
export class ByteCursor {
  readonly #range: ByteRange;
  #position = 0;

  constructor(range: ByteRange) {
    this.#range = range;
  }

  /** @throws RangeError when there are not so many left */
  async read(target: Uint8Array): Promise<void> {
    const position = this.#position;
    if (position + target.length > this.#range.length) {
      throw new RangeError(`No bytes ${position} + ${target.length} in ${this.#range.length}`);
    }
    this.#position += target.length;
    await this.#range.read(position, target);
  }

  /** The next bytes as a range of their own, which is read later or never. */
  take(length: number): ByteRange {
    const first = this.#position;
    this.#position += length;
    return part(this.#range, first, length);
  }

  async words(count: number): Promise<Uint32Array> {
    const words = new Uint32Array(count);
    await this.read(bytesOf(words));
    return words;
  }
}

/** The bytes of words, as they stand in memory, in records and in files (little-endian). */
export function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
