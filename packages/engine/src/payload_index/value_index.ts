/** The port of an index over the values of one field, whatever their kind. */
import type { JsonValue } from "@quiverdb/client";

import type { FieldTest } from "../request/filter.ts";
import { type Cardinality, exactly } from "./cardinality.ts";
import { type ReadonlyRowSet, RowSet } from "./row_set.ts";

/** What an index has to say of one test of its field. */
export interface IndexAnswer {
  /** How many rows passed when the answer was made. */
  readonly estimate: Cardinality;
  /** Whether {@link rows} are just those that pass; else each of them has yet to be tested. */
  readonly isExact: boolean;
  /**
   * All rows that pass now, and maybe others. Takes time in proportion to the estimate, about 10 ms
   * for a million rows.
   */
  rows(): RowSet;
  /** Whether a row passes now. Takes the place of the look at the payload. */
  test(row: number): boolean;
}

/** Values of rows as they are now. A dead row keeps its values: readers know who is alive. */
export interface ValueIndex {
  /** Rows that have a value of the kind that is indexed. */
  readonly indexed: ReadonlyRowSet;
  /**
   * Gives values to a row that has none.
   *
   * @param values of any kind, arrays taken apart; those of another kind are passed over
   */
  add(row: number, values: readonly JsonValue[]): void;
  /** Takes the values of a row away. */
  remove(row: number): void;
  /** Undefined: the test is none of this index, and is made on the payload. */
  answer(test: FieldTest): IndexAnswer | undefined;
}

/** The answer to a test that no row passes. */
export const NO_ROWS: IndexAnswer = {
  estimate: exactly(0),
  isExact: true,
  rows: () => new RowSet(),
  test: () => false,
};

/**
 * The rows that have a value besides some.
 *
 * @param having rows that have one of the values
 * @param isSingle whether no row has several values
 */
export function rowsBesides(
  indexed: RowSet,
  having: RowSet,
  isSingle: boolean,
  test: (row: number) => boolean,
): RowSet {
  const failing = isSingle ? having : RowSet.of(having.toArray().filter((row) => !test(row)));
  return indexed.andNot(failing);
}

/** The estimate of {@link rowsBesides}, of values in all their rows and of the excluded ones. */
export function estimateBesides(
  rows: number,
  all: { readonly entries: number; readonly values: number },
  excluded: { readonly entries: number; readonly values: number },
): Cardinality {
  if (all.entries === rows) return exactly(rows - excluded.entries);
  const entries = all.entries - excluded.entries;
  if (entries === 0) return exactly(0);
  const max = Math.min(rows, entries);
  const perValue = Math.ceil(entries / (all.values - excluded.values));
  const min = Math.min(max, Math.max(perValue, rows - excluded.entries));
  const expected = Math.round((entries * rows) / all.entries);
  return { min, expected: Math.min(max, Math.max(min, expected)), max };
}
