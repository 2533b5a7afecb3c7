/**
 * Maps the point ids of one segment to offsets and back.
 *
 * Invariants: offsets are handed out 0, 1, 2, ... and never reused; a row's id never changes; at
 * most one live offset has a given id. Rows that died stay findable for the readers that still see
 * them: each row knows the older one of its id.
 *
 * Rows that were loaded become findable when somebody looks for one, or in steps before that.
 */
import { Bitset, type ReadonlyBitset } from "../common/bitset.ts";
import { PagedWords, type ReadonlyWords } from "../common/paged_words.ts";
import type { PointId } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { IdRows } from "./id_rows.ts";
import { IdTable } from "./id_table.ts";
import { ID_WORDS, writeIdWords } from "./id_words.ts";
import { SortedOffsets } from "./sorted_offsets.ts";

/** Words of a version: low, high. */
export const VERSION_WORDS = 2;

const TWO_32 = 2 ** 32;

/** The version of a row in the words of versions, of a tracker or a snapshot. */
export function versionIn(versions: ReadonlyWords, offset: number): number {
  const at = offset * VERSION_WORDS;
  return versions.at(at + 1) * TWO_32 + versions.at(at);
}

/** Rows that are made findable between two looks at the clock. */
const FINDABLE_STEP_ROWS = 256;

export class IdTracker {
  private readonly rows = new IdRows();
  private readonly table = new IdTable(this.rows);
  private readonly versions = new PagedWords();
  private readonly deleted = new Bitset();
  private live = 0;
  /** Rows that the table knows. */
  private findableRows = 0;
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

  /** The versions of all rows, as they are now; see {@link versionIn}. */
  versionsSnapshot(): ReadonlyWords {
    return this.versions.snapshot();
  }

  /** The live offset of a point. */
  offsetOf(id: PointId): number | undefined {
    return this.findRow(id, (offset) => this.isLive(offset));
  }

  /** The newest row of a point that is seen; dead rows are found too. */
  findRow(id: PointId, sees: (offset: number) => boolean): number | undefined {
    this.makeFindable(this.rowCount);
    writeIdWords(id, this.probe, 0);
    let offset = this.table.find(this.probe);
    while (offset !== undefined && !sees(offset)) offset = this.rows.olderOf(offset);
    return offset;
  }

  idAt(offset: number): PointId {
    return this.rows.idAt(offset);
  }

  versionAt(offset: number): number {
    return versionIn(this.versions, offset);
  }

  setVersion(offset: number, version: number): void {
    const at = offset * VERSION_WORDS;
    this.versions.set(at, version >>> 0);
    this.versions.set(at + 1, Math.floor(version / TWO_32));
  }

  /** Adds a row for a point that has no live row here; returns its offset. */
  append(id: PointId, version: number): number {
    this.makeFindable(this.rowCount);
    const offset = this.rows.append(id);
    this.pushVersion(version);
    this.live++;
    this.makeFindable(this.rowCount);
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

  /** The id words of the rows `[from, to)`; a copy. */
  idWords(from: number, to: number): Uint32Array {
    return this.rows.words(from, to);
  }

  /** Takes over 32 deleted bits of rows that are yet to be added. */
  loadDeleted(word: number, bits: number): void {
    this.deleted.setWord(word, bits);
  }

  /**
   * Adds rows as they were written. Those whose deleted bit is set already are dead; of the others
   * no two have one id.
   *
   * @param ids {@link ID_WORDS} words a row
   * @param version of all of them, or {@link VERSION_WORDS} words a row
   */
  load(ids: Uint32Array, version: number | Uint32Array): void {
    let offset = this.rowCount;
    this.rows.appendWords(ids);
    if (typeof version === "number") {
      for (let row = offset; row < this.rowCount; row++) this.pushVersion(version);
    } else {
      for (let at = 0; at < version.length; at++) this.versions.push(version[at]!);
    }
    for (; offset < this.rowCount; offset++) if (!this.deleted.has(offset)) this.live++;
  }

  /** Makes all rows findable, so that the next look for one takes no time. */
  async prepareToFind(run: Run): Promise<void> {
    while (this.findableRows < this.rowCount) {
      this.makeFindable(Math.min(this.rowCount, this.findableRows + FINDABLE_STEP_ROWS));
      if (run.due()) await run.pause();
    }
  }

  private pushVersion(version: number): void {
    this.versions.push(version >>> 0);
    this.versions.push(Math.floor(version / TWO_32));
  }

  private makeFindable(end: number): void {
    if (this.findableRows === 0) this.table.reserve(this.rowCount);
    for (; this.findableRows < end; this.findableRows++) {
      const offset = this.findableRows;
      const older = this.table.put(offset);
      if (older !== undefined) this.rows.setOlder(offset, older);
    }
  }
}
