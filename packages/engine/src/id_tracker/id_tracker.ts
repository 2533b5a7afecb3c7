/**
 * Maps the point ids of one segment to offsets and back.
 *
 * Invariants: offsets are handed out 0, 1, 2, ... and never reused; a row's id never changes; at
 * most one live offset has a given id. Rows that died stay findable for the readers that still see
 * them: each row knows the older one of its id.
 *
 * Rows are persisted in blocks of {@link BLOCK_ROWS} (`docs/formats/segment.md`).
 */
import { Bitset, type ReadonlyBitset } from "../common/bitset.ts";
import type { PointId } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { IdRows, ROW_WORDS } from "./id_rows.ts";
import { IdTable } from "./id_table.ts";
import { ID_WORDS, writeIdWords } from "./id_words.ts";
import { SortedOffsets } from "./sorted_offsets.ts";

/** Rows of one persisted block. */
export const BLOCK_ROWS = 64;

export class IdTracker {
  private readonly rows = new IdRows();
  private readonly table = new IdTable(this.rows);
  private readonly deleted = new Bitset();
  private live = 0;
  private readonly probe = new Uint32Array(ID_WORDS);
  private readonly sorted = new SortedOffsets((a, b) => this.rows.compare(a, b) || a - b);

  /** Rows handed out, dead ones included. */
  get rowCount(): number {
    return this.rows.rowCount;
  }

  /** Points of this segment. */
  get liveCount(): number {
    return this.live;
  }

  isLive(offset: number): boolean {
    return offset < this.rowCount && !this.deleted.has(offset);
  }

  /** The bits of deleted offsets, as they are now. */
  deletedSnapshot(): ReadonlyBitset {
    return this.deleted.snapshot();
  }

  /** The live offset of a point. */
  offsetOf(id: PointId): number | undefined {
    return this.findRow(id, (offset) => this.isLive(offset));
  }

  /** The newest row of a point that is seen; dead rows are found too. */
  findRow(id: PointId, sees: (offset: number) => boolean): number | undefined {
    writeIdWords(id, this.probe, 0);
    let offset = this.table.find(this.probe);
    while (offset !== undefined && !sees(offset)) offset = this.rows.olderOf(offset);
    return offset;
  }

  idAt(offset: number): PointId {
    return this.rows.idAt(offset);
  }

  versionAt(offset: number): number {
    return this.rows.versionAt(offset);
  }

  setVersion(offset: number, version: number): void {
    this.rows.setVersion(offset, version);
  }

  /** Adds a row for a point that has no live row here; returns its offset. */
  append(id: PointId, version: number): number {
    const offset = this.rows.append(id, version);
    this.makeFindable(offset);
    return offset;
  }

  /** Marks a live row dead. */
  delete(offset: number): void {
    this.deleted.set(offset, true);
    this.live--;
  }

  /** Takes {@link delete} back. No other row of the point may live. */
  revive(offset: number): void {
    this.deleted.set(offset, false);
    this.live++;
  }

  /**
   * Negative, zero or positive as the id of row `a` comes before, is, or comes after that of row
   * `b`.
   */
  compareOffsets(a: number, b: number): number {
    return this.rows.compare(a, b);
  }

  /** Whether the id of a row is `id` or comes after it. */
  isFrom(offset: number, id: PointId): boolean {
    writeIdWords(id, this.probe, 0);
    return this.rows.compareTo(offset, this.probe) >= 0;
  }

  /**
   * All offsets in ascending order of id, dead ones and those of rows added meanwhile included; of
   * equal ids the older row first.
   */
  ascending(run: Run): Promise<Uint32Array> {
    return this.sorted.order(this.rowCount, run);
  }

  /** Where the offsets whose ids are `id` or come after it begin in such a list. */
  firstFrom(ascending: Uint32Array, id: PointId): number {
    writeIdWords(id, this.probe, 0);
    let at = 0;
    let end = ascending.length;
    while (at < end) {
      const middle = (at + end) >>> 1;
      if (this.rows.compareTo(ascending[middle]!, this.probe) < 0) at = middle + 1;
      else end = middle;
    }
    return at;
  }

  /** The words of rows `[block * BLOCK_ROWS, ...)`, at most a block of them; a view. */
  blockRows(block: number): Uint32Array {
    const from = block * BLOCK_ROWS;
    return this.rows.words(from, Math.min(from + BLOCK_ROWS, this.rowCount));
  }

  deletedWord(word: number): number {
    return this.deleted.word(word);
  }

  /**
   * Takes a block as it was persisted: rows not known yet are added, of known ones the version and
   * the deleted bit are taken over.
   */
  loadBlock(block: number, rows: Uint32Array, deletedLow: number, deletedHigh: number): void {
    const first = block * BLOCK_ROWS;
    const known = this.rowCount;
    this.rows.load(first, rows);
    for (let row = 0; row < rows.length / ROW_WORDS; row++) {
      const offset = first + row;
      const dead = ((row < 32 ? deletedLow >>> row : deletedHigh >>> (row - 32)) & 1) === 1;
      if (offset < known) {
        if (dead && this.isLive(offset)) this.delete(offset);
      } else if (dead) this.deleted.set(offset, true);
      else this.makeFindable(offset);
    }
  }

  private makeFindable(offset: number): void {
    const older = this.table.put(offset);
    if (older !== undefined) this.rows.setOlder(offset, older);
    this.live++;
  }
}
