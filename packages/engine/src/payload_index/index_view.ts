/**
 * The index of a field as one reader of a segment sees it.
 *
 * An index tells the present, a reader the past. So a reader notes which rows have changed since it
 * was made, and judges these by the payloads that it sees, as an index of that one row would; for
 * all other rows the past is the present. A row that has changed when the reader asks for rows is
 * among them, to be tested; one that changes later was there with what the reader sees.
 */
import type { JsonObject, JsonValue } from "@quiverdb/client";

import { getValues, type JsonPath } from "../payload/json_path.ts";
import type { FieldTest } from "../request/filter.ts";
import type { FacetValue } from "./facet_counts.ts";
import { type FieldCondition, FieldIndex } from "./field_index.ts";
import type { ExactNumber } from "./numeric_kinds.ts";
import type { OrderedRow, OrderedRows } from "./ordered_rows.ts";
import type { ChangedRows } from "./row_changes.ts";
import { RowSet } from "./row_set.ts";
import type { IndexAnswer } from "./value_index.ts";

/** What a filter asks of an index. */
export interface FilterIndex {
  /** Undefined: the index cannot answer, the payload has to be looked at. */
  answer(condition: FieldCondition): IndexAnswer | undefined;
  /** See {@link FieldIndex.compileValueCheck}. */
  compileValueCheck(test: FieldTest): ((value: JsonValue) => boolean) | undefined;
}

/** Which entries of an index in order are wanted. */
export interface WantedOrder {
  readonly direction: "asc" | "desc";
  /** Inclusive; a text is a date. */
  readonly startFrom: ExactNumber | string | undefined;
}

/** Entries of one row that are read at a time. */
const ROW_ENTRIES = 64;

/** See the head of the file. */
export class IndexView implements FilterIndex {
  readonly index: FieldIndex;
  private readonly path: JsonPath;
  private readonly changed: ChangedRows;
  private readonly payloadAt: (row: number) => JsonObject;
  private readonly end: number;
  /** An index of one row, for a row that the index itself does not tell about. */
  private single: FieldIndex | undefined;

  /**
   * @param changed rows that have changed since the reader was made
   * @param payloadAt the payloads that the reader sees
   * @param end rows from here on came later
   */
  constructor(
    index: FieldIndex,
    path: JsonPath,
    changed: ChangedRows,
    payloadAt: (row: number) => JsonObject,
    end: number,
  ) {
    this.index = index;
    this.path = path;
    this.changed = changed;
    this.payloadAt = payloadAt;
    this.end = end;
  }

  answer(condition: FieldCondition): IndexAnswer | undefined {
    const answer = this.index.answer(condition);
    if (answer === undefined) return undefined;
    const { size } = this.changed.all;
    const { min, expected, max } = answer.estimate;
    return {
      estimate: { min: Math.max(0, min - size), expected, max: max + size },
      isExact: answer.isExact && size === 0,
      rows: () => {
        const changed = this.changed.all;
        const rows = answer.rows();
        return changed.size === 0 ? rows : rows.or(RowSet.of(Uint32Array.from(changed)));
      },
      test: (row) =>
        this.isForeign(row)
          ? (this.singleOf(row).answer(condition)?.test(0) ?? false)
          : answer.test(row),
    };
  }

  compileValueCheck(test: FieldTest): ((value: JsonValue) => boolean) | undefined {
    return this.index.compileValueCheck(test);
  }

  /** The distinct values of a row that facets count. */
  facetValuesOf(row: number): readonly FacetValue[] {
    return this.isForeign(row)
      ? this.singleOf(row).facetValuesOf(0)
      : this.index.facetValuesOf(row);
  }

  /**
   * How many rows have each value, dead ones included. Undefined where that is not known, or rows
   * have come or changed since.
   */
  valueCounts(): ReturnType<FieldIndex["valueCounts"]> {
    if (this.changed.all.size > 0 || this.index.rowCount !== this.end) return undefined;
    return this.index.valueCounts();
  }

  /** The entries of one row, in order. */
  entriesOf(row: number, { direction, startFrom }: WantedOrder): OrderedRow[] {
    const ordered = this.singleOf(row).ordered(direction, startFrom);
    const entries: OrderedRow[] = [];
    for (;;) {
      const batch = ordered?.next(ROW_ENTRIES) ?? [];
      for (const { value } of batch) entries.push({ value, row });
      if (batch.length < ROW_ENTRIES) return entries;
    }
  }

  /** The entries of the index as they are now, those of {@link isForeign} rows included. */
  ordered({ direction, startFrom }: WantedOrder): OrderedRows | undefined {
    return this.index.ordered(direction, startFrom);
  }

  /** Whether the index itself may tell something else of a row than the reader sees. */
  isForeign(row: number): boolean {
    return row >= this.end || this.changed.has(row);
  }

  /** The rows that have changed so far. */
  get changedRows(): ReadonlySet<number> {
    return this.changed.all;
  }

  private singleOf(row: number): FieldIndex {
    const values = getValues(this.payloadAt(row), this.path);
    if (this.single === undefined) {
      this.single = new FieldIndex(this.index.schema);
      this.single.add(0, values);
    } else {
      this.single.change(0, values);
    }
    return this.single;
  }
}
