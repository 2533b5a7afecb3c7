/**
 * Rows by equal values: the index of keywords, UUIDs and booleans.
 *
 * Each distinct value has a number; a number whose value is on no row any more is given to another
 * one. So whatever lasts longer than a call names values, not numbers.
 */
import type { JsonValue } from "@quiverdb/client";

import { readPointId } from "../common/point_id.ts";
import type { FieldTest, Match } from "../request/filter.ts";
import { anyOf, type Cardinality, exactly } from "./cardinality.ts";
import { PostingTable } from "./posting_table.ts";
import { RowSet } from "./row_set.ts";
import { RowValues } from "./row_values.ts";
import { SortedTexts } from "./sorted_texts.ts";
import { estimateBesides, type IndexAnswer, rowsBesides, type ValueIndex } from "./value_index.ts";

/** Values whose rows are counted to estimate a prefix. */
const PREFIX_VALUES_COUNTED = 256;

/** Lists of values up to this length are searched for repetitions one by one. */
const SEARCHED_VALUES_MAX = 16;

/** A kind of values: how a value of a payload or of a request is read, undefined for others. */
export interface MapKind<V> {
  readonly read: (value: JsonValue) => V | undefined;
  /** Whether prefixes are answered. */
  readonly hasPrefixes: boolean;
  /** Whether lists of values are answered. */
  readonly hasLists: boolean;
}

export const KEYWORDS: MapKind<string> = {
  read: (value) => (typeof value === "string" ? value : undefined),
  hasPrefixes: true,
  hasLists: true,
};

/** In all spellings; the canonical one is kept. */
export const UUIDS: MapKind<string> = {
  read: (value) => {
    const uuid = typeof value === "string" ? readPointId(value) : undefined;
    return typeof uuid === "string" ? uuid : undefined;
  },
  hasPrefixes: false,
  hasLists: true,
};

export const BOOLEANS: MapKind<boolean> = {
  read: (value) => (typeof value === "boolean" ? value : undefined),
  hasPrefixes: false,
  hasLists: false,
};

export class MapIndex<V extends string | boolean> implements ValueIndex {
  readonly indexed = new RowSet();
  private readonly kind: MapKind<V>;
  /** The number of each value that some row has. */
  private readonly numbers = new Map<V, number>();
  private readonly values: V[] = [];
  private readonly freeNumbers: number[] = [];
  private readonly postings = new PostingTable();
  private readonly rowValues = new RowValues();
  /** Values of all rows together. */
  private entries = 0;
  /** The values in order, if prefixes are to be found without a look at each value. */
  private readonly sorted: SortedTexts | undefined;

  /** @param isSorted whether values are kept in order, for prefixes */
  constructor(kind: MapKind<V>, isSorted = false) {
    this.kind = kind;
    this.sorted = isSorted ? new SortedTexts() : undefined;
  }

  add(row: number, values: readonly JsonValue[]): void {
    const numbers = this.numbersOf(values);
    if (numbers.length === 0) return;
    for (const number of numbers) this.postings.add(number, row);
    this.rowValues.set(row, numbers);
    this.indexed.add(row);
    this.entries += numbers.length;
  }

  remove(row: number): void {
    if (!this.indexed.delete(row)) return;
    for (const number of this.rowValues.of(row)) {
      this.entries--;
      this.postings.delete(number, row);
      if (this.postings.count(number) === 0) this.dropValue(number);
    }
    this.rowValues.clear(row);
  }

  answer(test: FieldTest): IndexAnswer | undefined {
    if (test.kind !== "match") return undefined;
    const { match } = test;
    switch (match.kind) {
      case "value": {
        const value = this.kind.read(match.value);
        return value === undefined ? undefined : this.answerValue(value);
      }
      case "any": {
        const values = this.readList(match);
        return values && this.answerAny(values);
      }
      case "except": {
        const values = this.readList(match);
        return values && this.answerExcept(values);
      }
      case "prefix":
        return this.kind.hasPrefixes ? this.answerPrefix(match.text) : undefined;
      default:
        return undefined;
    }
  }

  /** The distinct values of a row. */
  valuesOf(row: number): V[] {
    return Array.from(this.rowValues.of(row), (number) => this.values[number]!);
  }

  /** How many rows have each value, dead ones included, in no order. */
  *valueCounts(): Generator<readonly [value: V, count: number]> {
    for (const [value, number] of this.numbers) yield [value, this.postings.count(number)];
  }

  /** The distinct values of all rows, in no order. */
  distinctValues(): Iterable<V> {
    return this.numbers.keys();
  }

  private answerValue(value: V): IndexAnswer {
    const test = (number: number): boolean => this.values[number] === value;
    return {
      estimate: exactly(this.countOf(value)),
      isExact: true,
      rows: () => this.rowsOf([value]),
      test: (row) => this.rowValues.some(row, test),
    };
  }

  private answerAny(values: ReadonlySet<V>): IndexAnswer {
    const test = (number: number): boolean => values.has(this.values[number]!);
    return {
      estimate: this.estimateAny(values),
      isExact: true,
      rows: () => this.rowsOf(values),
      test: (row) => this.rowValues.some(row, test),
    };
  }

  private answerExcept(values: ReadonlySet<V>): IndexAnswer {
    const isOther = (number: number): boolean => !values.has(this.values[number]!);
    const test = (row: number): boolean => this.rowValues.some(row, isOther);
    return {
      estimate: this.estimateExcept(values),
      isExact: true,
      rows: () => {
        const isSingle = this.entries === this.indexed.size;
        return rowsBesides(this.indexed, this.rowsOf(values), isSingle, test);
      },
      test,
    };
  }

  private answerPrefix(prefix: string): IndexAnswer {
    const begins = (value: V | undefined): boolean =>
      typeof value === "string" && value.startsWith(prefix);
    const test = (number: number): boolean => begins(this.values[number]);
    return {
      estimate: this.estimatePrefix(prefix, begins),
      isExact: true,
      rows: () => this.postings.rowsOfAny(this.numbersWithPrefix(prefix, begins)),
      test: (row) => this.rowValues.some(row, test),
    };
  }

  private *numbersWithPrefix(prefix: string, begins: (value: V) => boolean): Generator<number> {
    if (this.sorted === undefined) {
      for (const [value, number] of this.numbers) if (begins(value)) yield number;
      return;
    }
    for (const text of this.sorted.withPrefix(prefix)) {
      const value = this.kind.read(text);
      if (value !== undefined) yield this.numbers.get(value)!;
    }
  }

  /** By the first values with the prefix, or by the share of values that have it. */
  private estimatePrefix(prefix: string, begins: (value: V) => boolean): Cardinality {
    const rows = this.indexed.size;
    const counts: Cardinality[] = [];
    if (this.sorted !== undefined) {
      for (const number of this.numbersWithPrefix(prefix, begins)) {
        if (counts.length === PREFIX_VALUES_COUNTED) {
          const { min, expected } = anyOf(counts, rows);
          return { min, expected: Math.max(expected, rows >>> 1), max: rows };
        }
        counts.push(exactly(this.postings.count(number)));
      }
      return anyOf(counts, rows);
    }
    let seen = 0;
    for (const [value, number] of this.numbers) {
      if (seen++ === PREFIX_VALUES_COUNTED) break;
      if (begins(value)) counts.push(exactly(this.postings.count(number)));
    }
    const { min, expected, max } = anyOf(counts, rows);
    if (seen <= PREFIX_VALUES_COUNTED) return { min, expected, max };
    const share = counts.length / PREFIX_VALUES_COUNTED;
    return { min, expected: Math.max(expected, Math.round(rows * share)), max: rows };
  }

  private estimateAny(values: ReadonlySet<V>): Cardinality {
    const counts = Array.from(values, (value) => exactly(this.countOf(value)));
    return anyOf(counts, this.indexed.size);
  }

  private estimateExcept(values: ReadonlySet<V>): Cardinality {
    let excluded = 0;
    let entries = 0;
    for (const value of values) {
      const count = this.countOf(value);
      entries += count;
      if (count > 0) excluded++;
    }
    const all = { entries: this.entries, values: this.numbers.size };
    return estimateBesides(this.indexed.size, all, { entries, values: excluded });
  }

  private countOf(value: V): number {
    const number = this.numbers.get(value);
    return number === undefined ? 0 : this.postings.count(number);
  }

  private rowsOf(values: Iterable<V>): RowSet {
    const numbers: number[] = [];
    for (const value of values) {
      const number = this.numbers.get(value);
      if (number !== undefined) numbers.push(number);
    }
    return numbers.length === 1
      ? this.postings.rows(numbers[0]!)
      : this.postings.rowsOfAny(numbers);
  }

  /** Undefined if some value is of another kind. */
  private readList(match: Extract<Match, { kind: "any" | "except" }>): Set<V> | undefined {
    if (!this.kind.hasLists) return undefined;
    const values = new Set<V>();
    for (const each of match.values) {
      const value = this.kind.read(each);
      if (value === undefined) return undefined;
      values.add(value);
    }
    return values;
  }

  /** The numbers of the values of the kind, each once. */
  private numbersOf(values: readonly JsonValue[]): readonly number[] {
    const numbers: number[] = [];
    const seen = values.length > SEARCHED_VALUES_MAX ? new Set<number>() : undefined;
    for (const each of values) {
      const value = this.kind.read(each);
      if (value === undefined) continue;
      const number = this.numbers.get(value) ?? this.newValue(value);
      if (seen === undefined ? numbers.includes(number) : seen.has(number)) continue;
      numbers.push(number);
      seen?.add(number);
    }
    return numbers;
  }

  private newValue(value: V): number {
    const number = this.freeNumbers.pop() ?? this.values.length;
    this.values[number] = value;
    this.numbers.set(value, number);
    if (typeof value === "string") this.sorted?.add(value);
    return number;
  }

  private dropValue(number: number): void {
    const value = this.values[number]!;
    this.numbers.delete(value);
    this.freeNumbers.push(number);
    if (typeof value === "string") this.sorted?.delete(value);
  }
}
