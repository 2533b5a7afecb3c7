/**
 * Numbers the different places of lists: 0, 1, 2, ... in the order in which they come.
 *
 * An open hash table over typed words. It is not a `Map`, which would stop for tens of milliseconds
 * each time it grows to hold a million entries, and box every number.
 */
import { offsetIn, type Place, readerOf } from "./places.ts";

const SLOTS_MIN = 16;

export class PlaceSlots {
  /** Slot number + 1 by hash; 0: free. At most half full. */
  private table: Uint32Array;
  private known: Float64Array;
  private size = 0;

  /** @param expected how many places may come; more make it grow */
  constructor(expected = 0) {
    const room = Math.max(SLOTS_MIN, 2 ** Math.ceil(Math.log2(expected + 1)));
    this.table = new Uint32Array(room * 2);
    this.known = new Float64Array(room);
  }

  get count(): number {
    return this.size;
  }

  /** The place of each slot; a view until the next one is added. */
  get places(): Float64Array {
    return this.known.subarray(0, this.size);
  }

  /** The slot of a place; undefined when it has none. */
  find(place: Place): number | undefined {
    const entry = this.table[this.bucket(place)]!;
    return entry === 0 ? undefined : entry - 1;
  }

  /** The slot of a place; a new place gets the next one. */
  slot(place: Place): number {
    const at = this.bucket(place);
    const entry = this.table[at]!;
    if (entry !== 0) return entry - 1;
    if (this.size === this.known.length) {
      this.grow();
      return this.slot(place);
    }
    this.known[this.size++] = place;
    this.table[at] = this.size;
    return this.size - 1;
  }

  private bucket(place: Place): number {
    const { table, known } = this;
    const mask = table.length - 1;
    let at = hashOf(place) & mask;
    while (table[at] !== 0 && known[table[at]! - 1] !== place) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const places = this.known;
    this.known = new Float64Array(places.length * 2);
    this.known.set(places);
    this.table = new Uint32Array(this.known.length * 2);
    for (let slot = 0; slot < this.size; slot++) this.table[this.bucket(places[slot]!)] = slot + 1;
  }
}

/** Offsets are dense, so their low bits have to be spread. */
function hashOf(place: Place): number {
  const mixed = Math.imul(offsetIn(place) ^ Math.imul(readerOf(place), 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
