/**
 * Bytes of a simulated file: what readers see, what is on the disk, and what may be.
 *
 * Until a sync each sector of 512 bytes that was written may be on the disk as it was or in any
 * state it had since; so may the length.
 */

export const SECTOR_BYTES = 512;

/** See the head of the file. */
export class SimulatedInode {
  size = 0;
  /** Whether a folder has a name for it. */
  isNamed = true;
  /** Zero beyond `size`. */
  #bytes = new Uint8Array(SECTOR_BYTES);
  #durable = new Uint8Array(SECTOR_BYTES);
  /** States of sectors since the last sync, oldest first. */
  #pending = new Map<number, Uint8Array[]>();
  /** Lengths since the last sync; the first is the durable one. */
  #sizes = [0];

  write(position: number, bytes: Uint8Array): void {
    const end = position + bytes.length;
    this.#reserve(end);
    this.#bytes.set(bytes, position);
    if (end > this.size) this.#resize(end);
    this.#touch(position, end);
  }

  truncate(size: number): void {
    this.#reserve(size);
    const before = this.size;
    this.#bytes.fill(0, size, Math.max(size, before));
    this.#resize(size);
    this.#touch(size, before);
  }

  read(position: number, target: Uint8Array): number {
    const count = Math.max(0, Math.min(target.length, this.size - position));
    target.set(this.#bytes.subarray(position, position + count));
    return count;
  }

  sync(): void {
    for (const [sector, states] of this.#pending) this.#store(sector, states.at(-1)!);
    this.#pending.clear();
    this.#sizes = [this.size];
  }

  /**
   * A sync that fails: some sectors reach the disk, others never will unless they are written
   * again, since the system takes them for written. Readers may see either.
   */
  failSync(random: () => number): void {
    const forgets = random() < 0.5;
    for (const [sector, states] of this.#pending) {
      if (random() < 0.5) this.#store(sector, states.at(-1)!);
      if (forgets) this.#bytes.set(this.#sectorOf(this.#durable, sector), sector * SECTOR_BYTES);
    }
    this.#bytes.fill(0, this.size);
    this.#pending.clear();
  }

  /** What a loss of power leaves. */
  afterPowerLoss(random: () => number): SimulatedInode {
    const left = new SimulatedInode();
    left.#durable = this.#durable.slice();
    for (const [sector, states] of this.#pending) {
      const choice = Math.floor(random() * (states.length + 1));
      if (choice > 0) left.#store(sector, states[choice - 1]!);
    }
    left.size = this.#sizes[Math.floor(random() * this.#sizes.length)]!;
    left.#durable.fill(0, left.size);
    left.#bytes = left.#durable.slice();
    left.#reserve(left.size);
    left.#sizes = [left.size];
    return left;
  }

  /** Changes what is on the disk and what readers see. */
  damage(change: (bytes: Uint8Array) => void): void {
    change(this.#bytes.subarray(0, this.size));
    this.#durable = this.#bytes.slice();
  }

  #resize(size: number): void {
    this.size = size;
    this.#sizes.push(size);
  }

  #reserve(size: number): void {
    const capacity = Math.ceil(size / SECTOR_BYTES) * SECTOR_BYTES;
    if (capacity > this.#bytes.length) this.#bytes = grown(this.#bytes, capacity);
    if (capacity > this.#durable.length) this.#durable = grown(this.#durable, capacity);
  }

  #touch(from: number, to: number): void {
    const first = Math.floor(from / SECTOR_BYTES);
    for (let sector = first; sector * SECTOR_BYTES < to; sector++) {
      const state = this.#sectorOf(this.#bytes, sector).slice();
      const states = this.#pending.get(sector);
      if (states === undefined) this.#pending.set(sector, [state]);
      else states.push(state);
    }
  }

  #store(sector: number, state: Uint8Array): void {
    this.#durable = grown(this.#durable, (sector + 1) * SECTOR_BYTES);
    this.#durable.set(state, sector * SECTOR_BYTES);
  }

  #sectorOf(bytes: Uint8Array, sector: number): Uint8Array {
    return bytes.subarray(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>, capacity: number): Uint8Array<ArrayBuffer> {
  if (capacity <= bytes.length) return bytes;
  const larger = new Uint8Array(Math.max(capacity, 2 * bytes.length));
  larger.set(bytes);
  return larger;
}
