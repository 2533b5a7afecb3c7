/**
 * Maps the point ids of one segment to offsets and back.
 *
 * Invariants: offsets are handed out 0, 1, 2, ... and never reused; a row's id never changes; at
 * most one live offset has a given id. The rows are typed words, so that a million points cost 36
 * MB and load without a single object per point.
 *
 * Rows are persisted in blocks of {@link BLOCK_ROWS} (`docs/formats/segment.md`).
 */
import { Bitset } from "../common/bitset.ts";
import type { PointId } from "../common/point.ts";
import { compareIdWords, hashIdWords, ID_WORDS, readIdWords, writeIdWords } from "./id_words.ts";
import { SortedOffsets } from "./sorted_offsets.ts";

/** Rows of one persisted block. */
export const BLOCK_ROWS = 64;

/** Words of a row: the id, then the version as low and high word. */
export const ROW_WORDS = ID_WORDS + 2;

const VERSION_WORD = ID_WORDS;
const TWO_32 = 2 ** 32;
const EMPTY = 0;
/** A slot of the hash table whose row died; the search goes on behind it. */
const DEAD = 0xffffffff;

export class IdTracker {
  private rows = new Uint32Array(0);
  private count = 0;
  private live = 0;
  private readonly deleted = new Bitset();
  private table = new Uint32Array(0);
  private tableUsed = 0;
  private readonly probe = new Uint32Array(ID_WORDS);
  private readonly sorted = new SortedOffsets(
    (a, b) => this.compareOffsets(a, b),
    (offset) => this.isLive(offset),
  );

  /** Rows handed out, dead ones included. */
  get rowCount(): number {
    return this.count;
  }

  /** Points of this segment. */
  get liveCount(): number {
    return this.live;
  }

  isLive(offset: number): boolean {
    return offset < this.count && !this.deleted.has(offset);
  }

  /** The bits of deleted offsets, as they are now. */
  deletedSnapshot(): Bitset {
    return this.deleted.snapshot();
  }

  /** The live offset of a point. */
  offsetOf(id: PointId): number | undefined {
    writeIdWords(id, this.probe, 0);
    const slot = this.findSlot(this.probe, 0);
    return slot === undefined ? undefined : this.table[slot]! - 1;
  }

  idAt(offset: number): PointId {
    return readIdWords(this.rows, offset * ROW_WORDS);
  }

  versionAt(offset: number): number {
    const at = offset * ROW_WORDS + VERSION_WORD;
    return this.rows[at + 1]! * TWO_32 + this.rows[at]!;
  }

  setVersion(offset: number, version: number): void {
    const at = offset * ROW_WORDS + VERSION_WORD;
    this.rows[at] = version >>> 0;
    this.rows[at + 1] = Math.floor(version / TWO_32);
  }

  /** Adds a row for a point that has no live row here; returns its offset. */
  append(id: PointId, version: number): number {
    const offset = this.count;
    this.reserveRows(offset + 1);
    writeIdWords(id, this.rows, offset * ROW_WORDS);
    this.count++;
    this.setVersion(offset, version);
    this.addToTable(offset);
    this.sorted.add(offset);
    return offset;
  }

  /** Marks a live row dead. */
  delete(offset: number): void {
    const slot = this.findSlot(this.rows, offset * ROW_WORDS);
    if (slot !== undefined) {
      this.table[slot] = DEAD;
      this.live--;
    }
    this.deleted.set(offset, true);
  }

  /**
   * Negative, zero or positive as the id of row `a` comes before, is, or comes after that of row
   * `b`.
   */
  compareOffsets(a: number, b: number): number {
    return compareIdWords(this.rows, a * ROW_WORDS, this.rows, b * ROW_WORDS);
  }

  /** Whether the id of a row is `id` or comes after it. */
  isFrom(offset: number, id: PointId): boolean {
    writeIdWords(id, this.probe, 0);
    return compareIdWords(this.rows, offset * ROW_WORDS, this.probe, 0) >= 0;
  }

  /**
   * Offsets in ascending order of id.
   *
   * @param deleted which offsets to leave out; a snapshot makes the walk blind to later changes
   * @param from the first id wanted; it need not exist
   */
  *ascending(deleted: Bitset, from: PointId | undefined): Generator<number> {
    const order = this.sorted.order();
    let at = 0;
    if (from !== undefined) {
      writeIdWords(from, this.probe, 0);
      const wanted = this.probe.slice();
      let end = order.length;
      while (at < end) {
        const middle = (at + end) >>> 1;
        if (compareIdWords(this.rows, order[middle]! * ROW_WORDS, wanted, 0) < 0) at = middle + 1;
        else end = middle;
      }
    }
    for (; at < order.length; at++) {
      if (!deleted.has(order[at]!)) yield order[at]!;
    }
  }

  /** The words of rows `[block * BLOCK_ROWS, ...)`, at most a block of them; a view. */
  blockRows(block: number): Uint32Array {
    const from = block * BLOCK_ROWS;
    const to = Math.min(from + BLOCK_ROWS, this.count);
    return this.rows.subarray(from * ROW_WORDS, to * ROW_WORDS);
  }

  deletedWord(word: number): number {
    return this.deleted.word(word);
  }

  /**
   * Takes a block as it was persisted: rows not known yet are added, of known ones the version and
   * the deleted bit are taken over.
   *
   * @returns the number of rows added
   */
  loadBlock(block: number, rows: Uint32Array, deletedLow: number, deletedHigh: number): number {
    const first = block * BLOCK_ROWS;
    const rowCount = rows.length / ROW_WORDS;
    const known = Math.min(Math.max(this.count - first, 0), rowCount);
    this.reserveRows(first + rowCount);
    this.rows.set(rows, first * ROW_WORDS);
    for (let row = 0; row < rowCount; row++) {
      const offset = first + row;
      const dead = ((row < 32 ? deletedLow >>> row : deletedHigh >>> (row - 32)) & 1) === 1;
      if (row >= known) {
        this.count = offset + 1;
        this.sorted.add(offset);
        if (dead) this.deleted.set(offset, true);
        else this.addToTable(offset);
      } else if (dead && this.isLive(offset)) {
        this.delete(offset);
      }
    }
    return rowCount - known;
  }

  private reserveRows(rows: number): void {
    const words = rows * ROW_WORDS;
    if (words <= this.rows.length) return;
    const grown = new Uint32Array(Math.max(words, this.rows.length * 2, 64 * ROW_WORDS));
    grown.set(this.rows.subarray(0, this.count * ROW_WORDS));
    this.rows = grown;
  }

  private findSlot(words: Uint32Array, at: number): number | undefined {
    const { table } = this;
    if (table.length === 0) return undefined;
    const mask = table.length - 1;
    let slot = hashIdWords(words, at) & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === EMPTY) return undefined;
      if (entry !== DEAD) {
        if (compareIdWords(this.rows, (entry - 1) * ROW_WORDS, words, at) === 0) return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  private addToTable(offset: number): void {
    if ((this.tableUsed + 1) * 2 > this.table.length) this.rebuildTable();
    this.insertSlot(offset);
    this.tableUsed++;
    this.live++;
  }

  private insertSlot(offset: number): void {
    const mask = this.table.length - 1;
    let slot = hashIdWords(this.rows, offset * ROW_WORDS) & mask;
    while (this.table[slot] !== EMPTY) slot = (slot + 1) & mask;
    this.table[slot] = offset + 1;
  }

  private rebuildTable(): void {
    const old = this.table;
    let size = 64;
    while (size < (this.live + 1) * 4) size *= 2;
    this.table = new Uint32Array(size);
    for (const entry of old) {
      if (entry !== EMPTY && entry !== DEAD) this.insertSlot(entry - 1);
    }
    this.tableUsed = this.live;
  }
}
