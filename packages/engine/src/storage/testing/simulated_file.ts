/** A file in memory that remembers what a loss of power would undo. */

interface Unsynced {
  readonly position: number;
  readonly length: number;
  /** What the bytes were; zeros beyond the end of the file. */
  readonly before: Uint8Array;
}

/** See the head of the file. */
export class SimulatedFile {
  /** Zero beyond `#size`. */
  #bytes = new Uint8Array(64);
  #size = 0;
  #syncedSize = 0;
  #unsynced: Unsynced[] = [];

  write(position: number, bytes: Uint8Array): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(2 * end);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const before = this.#bytes.slice(position, end);
    this.#unsynced.push({ position, length: bytes.length, before });
    this.#bytes.set(bytes, position);
    this.#size = Math.max(this.#size, end);
  }

  sync(): void {
    this.#unsynced = [];
    this.#syncedSize = this.#size;
  }

  /** Fills `target`; false when the file is shorter. */
  read(position: number, target: Uint8Array): boolean {
    if (position + target.length > this.#size) return false;
    target.set(this.#bytes.subarray(position, position + target.length));
    return true;
  }

  /** A copy in which each unsynced write is there wholly, up to some byte, or not at all. */
  afterCrash(random: () => number): SimulatedFile {
    const left = new SimulatedFile();
    let size = this.#syncedSize;
    left.#bytes = this.#bytes.slice();
    for (const { position, length, before } of this.#unsynced.toReversed()) {
      const kept = Math.min(length, Math.max(0, Math.floor((random() * 3 - 1) * length)));
      left.#bytes.set(before.subarray(kept), position + kept);
      if (kept > 0) size = Math.max(size, position + kept);
    }
    left.#bytes.fill(0, size);
    left.#size = size;
    left.#syncedSize = size;
    return left;
  }
}
