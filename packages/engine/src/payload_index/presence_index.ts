/**
 * Whether rows have values at all, and how many: what every index of a field also answers.
 *
 * The flags are of the field as a whole, as in Qdrant: with several values at the path, `is_empty`
 * and its negation exclude each other. Without an index one value that passes is enough.
 */
import type { JsonValue } from "@quiverdb/client";

import { countValues, hasNullValue, isEmptyValue } from "../payload/payload_value.ts";
import type { Bounds } from "../request/filter.ts";
import { isWithin } from "./bounds.ts";
import { anyOf, exactly } from "./cardinality.ts";
import { RowSet } from "./row_set.ts";
import type { IndexAnswer } from "./value_index.ts";

export class PresenceIndex {
  /** Rows that were added are all below. */
  private end = 0;
  /** Rows with a value that is neither null nor an empty array. */
  private readonly filled = new RowSet();
  /** Rows with null, or with an array that holds one. */
  private readonly nulls = new RowSet();
  /** Rows by the number of values: each row under the number of each value at the path. */
  private readonly counts = new Map<number, RowSet>();

  get rowCount(): number {
    return this.end;
  }

  /** @param values what lies at the path, arrays as they are */
  add(row: number, values: readonly JsonValue[]): void {
    this.end = Math.max(this.end, row + 1);
    if (values.length === 0) this.addCount(0, row);
    for (const value of values) {
      this.addCount(countValues(value), row);
      if (!isEmptyValue(value)) this.filled.add(row);
      if (hasNullValue(value)) this.nulls.add(row);
    }
  }

  remove(row: number): void {
    this.filled.delete(row);
    this.nulls.delete(row);
    for (const [count, rows] of this.counts) {
      if (rows.delete(row) && rows.size === 0) this.counts.delete(count);
    }
  }

  answerEmpty(isEmpty: boolean): IndexAnswer {
    return this.answerFlag(this.filled, !isEmpty);
  }

  answerNull(isNull: boolean): IndexAnswer {
    return this.answerFlag(this.nulls, isNull);
  }

  answerCount(range: Bounds<number>): IndexAnswer {
    const sets = (): RowSet[] =>
      Array.from(this.counts).flatMap(([count, rows]) => (isWithin(count, range) ? [rows] : []));
    const sizes = sets().map((rows) => exactly(rows.size));
    const sum = sizes.reduce((total, { max }) => total + max, 0);
    let all = 0;
    for (const rows of this.counts.values()) all += rows.size;
    return {
      estimate: all === this.end ? exactly(sum) : anyOf(sizes, this.end),
      isExact: true,
      rows: () => sets().reduce((union, rows) => union.or(rows), new RowSet()),
      test: (row) => {
        for (const [count, rows] of this.counts) {
          if (isWithin(count, range) && rows.has(row)) return true;
        }
        return false;
      },
    };
  }

  private answerFlag(flagged: RowSet, isFlagged: boolean): IndexAnswer {
    return {
      estimate: exactly(isFlagged ? flagged.size : this.end - flagged.size),
      isExact: true,
      rows: () => (isFlagged ? flagged.snapshot() : RowSet.below(this.end).andNot(flagged)),
      test: (row) => flagged.has(row) === isFlagged,
    };
  }

  private addCount(count: number, row: number): void {
    let rows = this.counts.get(count);
    if (rows === undefined) {
      rows = new RowSet();
      this.counts.set(count, rows);
    }
    rows.add(row);
  }
}
