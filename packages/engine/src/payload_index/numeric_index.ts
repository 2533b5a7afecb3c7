/** Rows by numbers in order: the index of integers, floats and dates. */
import { isInteger } from "../common/raw_json.ts";
import type { JsonValue } from "@quiverdb/client";

import type { Bounds, FieldTest, Match } from "../request/filter.ts";
import { isWithin } from "./bounds.ts";
import { anyOf, type Cardinality, exactly } from "./cardinality.ts";
import {
  boundAt,
  boundsInMicros,
  boundsToEntries,
  type ExactNumber,
  type ReadNumber,
  readMicros,
  readFloat,
  readInteger,
  restOf,
} from "./numeric_kinds.ts";
import { OrderedRows } from "./ordered_rows.ts";
import { RowNumbers } from "./row_numbers.ts";
import { RowSet } from "./row_set.ts";
import { SortedEntries } from "./sorted_entries.ts";
import {
  type IndexAnswer,
  estimateBesides,
  NO_ROWS,
  rowsBesides,
  type ValueIndex,
} from "./value_index.ts";

export type NumericKind = "integer" | "float" | "datetime";

/** What an index of integers answers. */
export interface NumericAbilities {
  /** Equality. */
  readonly lookup: boolean;
  /** Order. */
  readonly range: boolean;
}

/** Entries that are read at a time. */
const READ_ROWS = 512;

const READERS: Readonly<Record<NumericKind, ReadNumber>> = {
  integer: readInteger,
  float: readFloat,
  datetime: readMicros,
};

export class NumericIndex implements ValueIndex {
  readonly indexed = new RowSet();
  private readonly kind: NumericKind;
  private readonly abilities: NumericAbilities;
  private readonly entries = new SortedEntries();
  private readonly rowNumbers = new RowNumbers();
  /** Most numbers that one row ever had. */
  private rowNumbersMax = 1;

  constructor(kind: NumericKind, abilities: NumericAbilities) {
    this.kind = kind;
    this.abilities = abilities;
  }

  add(row: number, values: readonly JsonValue[]): void {
    const numbers = this.read(values);
    if (numbers.length === 0) return;
    for (const number of numbers) this.entries.add(Number(number), restOf(number), row);
    this.rowNumbers.set(row, numbers);
    this.indexed.add(row);
    this.rowNumbersMax = Math.max(this.rowNumbersMax, numbers.length);
  }

  remove(row: number): void {
    if (!this.indexed.delete(row)) return;
    for (const number of this.rowNumbers.of(row)) {
      this.entries.delete(Number(number), restOf(number), row);
    }
    this.rowNumbers.clear(row);
  }

  answer(test: FieldTest): IndexAnswer | undefined {
    switch (test.kind) {
      case "match":
        return this.abilities.lookup ? this.answerMatch(test.match) : undefined;
      // Qdrant takes one for the other: a date is its microseconds, a number is as many of them.
      case "range":
        return this.abilities.range ? this.answerRange(test.range) : undefined;
      case "datetime_range":
        return this.abilities.range ? this.answerRange(boundsInMicros(test.range)) : undefined;
      default:
        return undefined;
    }
  }

  /** The distinct numbers of a row. */
  valuesOf(row: number): readonly ExactNumber[] {
    return this.rowNumbers.of(row);
  }

  /** The distinct numbers of all rows, ascending. */
  *distinctValues(): Generator<ExactNumber, void> {
    const rows = this.ordered("asc", undefined);
    let last: ExactNumber | undefined;
    for (let batch = rows.next(READ_ROWS); batch.length > 0; batch = rows.next(READ_ROWS)) {
      for (const { value } of batch) {
        if (value !== last) yield value;
        last = value;
      }
    }
  }

  /**
   * The rows in the order of their numbers.
   *
   * @param startFrom inclusive; a text is a date
   */
  ordered(direction: "asc" | "desc", startFrom: ExactNumber | string | undefined): OrderedRows {
    const start = typeof startFrom === "string" ? readMicros(startFrom) : startFrom;
    return new OrderedRows(this.entries, direction, start, this.kind !== "float");
  }

  private answerMatch(match: Match): IndexAnswer | undefined {
    if (match.kind === "value") {
      const { value } = match;
      return isInteger(value) ? this.answerAny(new Set([value])) : undefined;
    }
    if (match.kind !== "any" && match.kind !== "except") return undefined;
    const values = new Set<ExactNumber>();
    for (const value of match.values) {
      if (!isInteger(value)) return undefined;
      values.add(value);
    }
    return match.kind === "any" ? this.answerAny(values) : this.answerExcept(values);
  }

  private answerAny(values: ReadonlySet<ExactNumber>): IndexAnswer {
    if (values.size === 0) return NO_ROWS;
    const counts = Array.from(values, (value) => exactly(this.countOf(value)));
    return {
      estimate: anyOf(counts, this.indexed.size),
      isExact: true,
      rows: () => this.rowsOf(values),
      test: (row) => this.rowNumbers.some(row, (number) => values.has(number)),
    };
  }

  private answerExcept(values: ReadonlySet<ExactNumber>): IndexAnswer {
    const test = (row: number): boolean =>
      this.rowNumbers.some(row, (number) => !values.has(number));
    return {
      estimate: this.estimateExcept(values),
      isExact: true,
      rows: () => rowsBesides(this.indexed, this.rowsOf(values), this.isSingle(), test),
      test,
    };
  }

  private answerRange(range: Bounds<ExactNumber>): IndexAnswer {
    const { from, to } = boundsToEntries(range);
    return {
      estimate: this.estimateEntries(this.entries.countBetween(from, to)),
      isExact: true,
      rows: () => RowSet.of(this.entries.rowsBetween(from, to)),
      test: (row) => this.rowNumbers.some(row, (number) => isWithin(number, range)),
    };
  }

  private countOf(value: ExactNumber): number {
    return this.entries.countBetween(boundAt(value, "before"), boundAt(value, "behind"));
  }

  private rowsOf(values: ReadonlySet<ExactNumber>): RowSet {
    const lists = Array.from(values, (value) =>
      this.entries.rowsBetween(boundAt(value, "before"), boundAt(value, "behind")),
    );
    const rows = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let filled = 0;
    for (const list of lists) {
      rows.set(list, filled);
      filled += list.length;
    }
    return RowSet.of(rows);
  }

  private estimateExcept(values: ReadonlySet<ExactNumber>): Cardinality {
    let excluded = 0;
    for (const value of values) excluded += this.countOf(value);
    const all = { entries: this.entries.size, values: this.entries.size };
    return estimateBesides(this.indexed.size, all, { entries: excluded, values: 0 });
  }

  /** How many rows have so many entries. */
  private estimateEntries(count: number): Cardinality {
    if (this.isSingle()) return exactly(count);
    const rows = this.indexed.size;
    const min = Math.ceil(count / this.rowNumbersMax);
    const max = Math.min(count, rows);
    const expected = Math.round((count * rows) / this.entries.size);
    return { min, expected: Math.min(max, Math.max(min, expected)), max };
  }

  private isSingle(): boolean {
    return this.entries.size === this.indexed.size;
  }

  private read(values: readonly JsonValue[]): readonly ExactNumber[] {
    const read = READERS[this.kind];
    if (values.length === 1) {
      const number = read(values[0]!);
      return number === undefined ? [] : [number];
    }
    const numbers = new Set<ExactNumber>();
    for (const value of values) {
      const number = read(value);
      if (number !== undefined) numbers.add(number);
    }
    return [...numbers];
  }
}
