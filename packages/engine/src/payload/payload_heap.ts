/**
 * Encoded payloads one behind the other, in memory and in files, found by where they begin.
 *
 * Bytes are only added; what a payload's place holds never changes. So whoever keeps the list of
 * extents reads what it knew, whatever is written or moved to a file meanwhile.
 */
import type { ByteRange } from "../storage/byte_range.ts";

/** Payloads begin at multiples of this, so that 32 bits address 16 GiB. */
const UNIT_BYTES = 4;

const UNITS_MAX = 2 ** 32 - 2;

/** Units that are left for the payloads of one operation, each of which is smaller. */
const UNITS_LEFT_MIN = 2 ** 30;

/** Sizes of extents in memory: the first begins small, as most heaps stay. */
const EXTENT_BYTES_MIN = 1 << 10;
const EXTENT_BYTES_MAX = 1 << 20;

/** A piece of the heap. */
export interface PayloadExtent {
  readonly firstUnit: number;
  readonly units: number;
  readonly bytes: Uint8Array | ByteRange;
}

/** Units that so many bytes take. */
export function unitsOf(bytes: number): number {
  return Math.ceil(bytes / UNIT_BYTES);
}

/** Bytes of padding between a payload and the next. */
export function paddingOf(bytes: number): number {
  return unitsOf(bytes) * UNIT_BYTES - bytes;
}

/** The bytes of the payload that begins at a unit. */
export function readPayload(
  extents: readonly PayloadExtent[],
  unit: number,
  length: number,
): Uint8Array {
  let low = 0;
  let high = extents.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (extents[middle]!.firstUnit <= unit) low = middle;
    else high = middle - 1;
  }
  const extent = extents[low];
  const isThere =
    extent !== undefined && unit >= extent.firstUnit && unit < extent.firstUnit + extent.units;
  if (!isThere) {
    throw new RangeError(`No payload at unit ${unit}`);
  }
  const from = (unit - extent.firstUnit) * UNIT_BYTES;
  const { bytes } = extent;
  if (bytes instanceof Uint8Array) return bytes.subarray(from, from + length);
  const read = new Uint8Array(length);
  bytes.readSync(from, read);
  return read;
}

/** See the head of the file. */
export class PayloadHeap {
  /** Ascending by unit. Replaced, never changed, when pieces leave; pieces are added in place. */
  private list: PayloadExtent[] = [];
  private next = 0;
  /** The last extent, while it lies in memory and takes more. */
  private open: { readonly bytes: Uint8Array; used: number } | undefined;

  get extents(): readonly PayloadExtent[] {
    return this.list;
  }

  /** Where the next payload begins at the earliest. */
  get nextUnit(): number {
    return this.next;
  }

  /** Whether there are addresses for any further payload. */
  get hasRoom(): boolean {
    return this.next < UNITS_MAX - UNITS_LEFT_MIN;
  }

  /**
   * Adds a payload.
   *
   * @returns the unit it begins at
   */
  write(payload: Uint8Array): number {
    const size = unitsOf(payload.length) * UNIT_BYTES;
    let open = this.open;
    if (open === undefined || open.used + size > open.bytes.length) {
      const grown = Math.max(EXTENT_BYTES_MIN, 2 * (open?.bytes.length ?? 0));
      const bytes = new Uint8Array(Math.max(size, Math.min(EXTENT_BYTES_MAX, grown)));
      open = { bytes, used: 0 };
      const units = bytes.length / UNIT_BYTES;
      this.list.push({ firstUnit: this.reserve(units), units, bytes });
      this.open = open;
    }
    open.bytes.set(payload, open.used);
    const { firstUnit } = this.list.at(-1)!;
    const unit = firstUnit + open.used / UNIT_BYTES;
    open.used += size;
    return unit;
  }

  /**
   * Sets units aside for a file; payloads that are added from here on lie behind them.
   *
   * @returns the first
   */
  reserve(units: number): number {
    const first = this.next;
    this.next += units;
    this.open = undefined;
    return first;
  }

  /** Adds a file of units that were set aside. */
  addFile(firstUnit: number, range: ByteRange): void {
    const extent = { firstUnit, units: unitsOf(range.length), bytes: range };
    this.list = [...this.list, extent].sort((a, b) => a.firstUnit - b.firstUnit);
    this.next = Math.max(this.next, firstUnit + extent.units);
  }

  /** Bytes of the extents in files. */
  get fileBytes(): number {
    return this.list.reduce(
      (sum, { units, bytes }) => sum + (bytes instanceof Uint8Array ? 0 : units * UNIT_BYTES),
      0,
    );
  }

  /** Units of the extents in memory. */
  get memoryUnits(): number {
    return this.list.reduce(
      (sum, { units, bytes }) => sum + (bytes instanceof Uint8Array ? units : 0),
      0,
    );
  }

  /** Forgets the memory before a unit; nothing may refer to it but lists that were kept. */
  forgetMemoryBefore(unit: number): void {
    this.list = this.list.filter(
      ({ firstUnit, bytes }) => !(bytes instanceof Uint8Array) || firstUnit >= unit,
    );
  }
}
