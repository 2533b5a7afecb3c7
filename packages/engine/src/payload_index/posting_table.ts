/**
 * Posting lists: for each of many values, numbered 0, 1, 2, ..., the set of rows that have it.
 *
 * Most values of most fields have few rows, so a list costs what it holds: one row lies in the
 * table itself, a few in an extent of an arena, and only more make a {@link RowSet}.
 */
import { PagedWords } from "../common/paged_words.ts";
import { ceilLog2, ExtentArena } from "./extent_arena.ts";
import { RowSet } from "./row_set.ts";

/** Rows of the longest list in an extent. */
const EXTENT_ROWS_MAX = 32;

export class PostingTable {
  /** Rows by value. */
  private readonly counts = new PagedWords();
  /** By value: the only row, the extent of a few, or the number of the set of many. */
  private readonly places = new PagedWords();
  private readonly extents = new ExtentArena();
  private readonly sets: (RowSet | undefined)[] = [];
  private readonly freeSets: number[] = [];

  /** How many rows have a value. */
  count(value: number): number {
    return value < this.counts.length ? this.counts.at(value) : 0;
  }

  has(value: number, row: number): boolean {
    const count = this.count(value);
    if (count === 0) return false;
    const place = this.places.at(value);
    if (count === 1) return place === row;
    if (count > EXTENT_ROWS_MAX) return this.sets[place]!.has(row);
    const page = this.extents.pageOf(place);
    const first = this.extents.firstOf(place);
    return indexOf(page, first, first + count, row) >= 0;
  }

  /** Adds a row that does not have the value yet. */
  add(value: number, row: number): void {
    while (this.counts.length <= value) {
      this.counts.push(0);
      this.places.push(0);
    }
    const count = this.counts.at(value);
    this.counts.set(value, count + 1);
    if (count === 0) this.places.set(value, row);
    else if (count > EXTENT_ROWS_MAX) this.sets[this.places.at(value)]!.add(row);
    else if (count === EXTENT_ROWS_MAX) this.makeSet(value, row);
    else this.addToExtent(value, count, row);
  }

  /** Deletes a row that has the value. */
  delete(value: number, row: number): void {
    const count = this.counts.at(value);
    this.counts.set(value, count - 1);
    if (count > EXTENT_ROWS_MAX + 1) this.sets[this.places.at(value)]!.delete(row);
    else if (count === EXTENT_ROWS_MAX + 1) this.dropSet(value, row);
    else if (count > 1) this.deleteFromExtent(value, count, row);
  }

  /** The rows of a value as they are now. */
  rows(value: number): RowSet {
    const count = this.count(value);
    return count > EXTENT_ROWS_MAX
      ? this.sets[this.places.at(value)]!.snapshot()
      : RowSet.of(this.fewRows(value, count));
  }

  /** The rows that have one of the values, as they are now. */
  rowsOfAny(values: Iterable<number>): RowSet {
    const few: number[] = [];
    let rows: RowSet | undefined;
    for (const value of values) {
      const count = this.count(value);
      if (count > EXTENT_ROWS_MAX)
        rows = rows === undefined ? this.rows(value) : rows.or(this.rows(value));
      else for (const row of this.fewRows(value, count)) few.push(row);
    }
    const others = RowSet.of(Uint32Array.from(few));
    return rows === undefined ? others : rows.or(others);
  }

  private fewRows(value: number, count: number): Uint32Array {
    if (count === 0) return new Uint32Array(0);
    const place = this.places.at(value);
    if (count === 1) return Uint32Array.of(place);
    const first = this.extents.firstOf(place);
    return this.extents.pageOf(place).subarray(first, first + count);
  }

  private addToExtent(value: number, count: number, row: number): void {
    let place = this.places.at(value);
    const sizeLog2 = ceilLog2(count + 1);
    if (count === 1 || ceilLog2(count) !== sizeLog2) {
      const rows = this.fewRows(value, count);
      const start = this.extents.allocate(sizeLog2);
      this.extents.pageOf(start).set(rows, this.extents.firstOf(start));
      if (count > 1) this.extents.release(place, ceilLog2(count));
      this.places.set(value, start);
      place = start;
    }
    const page = this.extents.pageOf(place);
    const first = this.extents.firstOf(place);
    let at = first + count;
    for (; at > first && page[at - 1]! > row; at--) page[at] = page[at - 1]!;
    page[at] = row;
  }

  private deleteFromExtent(value: number, count: number, row: number): void {
    const place = this.places.at(value);
    const page = this.extents.pageOf(place);
    const first = this.extents.firstOf(place);
    const at = indexOf(page, first, first + count, row);
    page.copyWithin(at, at + 1, first + count);
    const sizeLog2 = ceilLog2(count);
    if (count === 2) {
      this.places.set(value, page[first]!);
      this.extents.release(place, sizeLog2);
    } else if (ceilLog2(count - 1) !== sizeLog2) {
      const start = this.extents.allocate(sizeLog2 - 1);
      const rows = page.subarray(first, first + count - 1);
      this.extents.pageOf(start).set(rows, this.extents.firstOf(start));
      this.extents.release(place, sizeLog2);
      this.places.set(value, start);
    }
  }

  private makeSet(value: number, row: number): void {
    const rows = RowSet.of(this.fewRows(value, EXTENT_ROWS_MAX));
    rows.add(row);
    this.extents.release(this.places.at(value), ceilLog2(EXTENT_ROWS_MAX));
    const number = this.freeSets.pop() ?? this.sets.length;
    this.sets[number] = rows;
    this.places.set(value, number);
  }

  private dropSet(value: number, row: number): void {
    const number = this.places.at(value);
    const set = this.sets[number]!;
    set.delete(row);
    const start = this.extents.allocate(ceilLog2(EXTENT_ROWS_MAX));
    this.extents.pageOf(start).set(set.toArray(), this.extents.firstOf(start));
    this.sets[number] = undefined;
    this.freeSets.push(number);
    this.places.set(value, start);
  }
}

/** -1 if the row is not among the words. */
function indexOf(page: Uint32Array, from: number, to: number, row: number): number {
  for (let at = from; at < to; at++) if (page[at] === row) return at;
  return -1;
}
