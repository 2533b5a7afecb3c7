/**
 * The index of one payload field over the rows of one segment: which rows have this value?
 *
 * An index tells the present. Its answers are made and its rows collected in one turn of the event
 * loop each; whoever pauses in between tests each row when it comes to it, as payloads are read. So
 * a row that passes before and after a pause is found, and one that was changed meanwhile is judged
 * by what it is when it is tested. Rows only join and change; a dead row keeps its values.
 *
 * Where an index has a say, it judges by the values that it holds: `except`
 * passes over values of other kinds, a float that is integral is an integer, two spellings of a
 * UUID are one, dates are compared by microseconds, places off the map are nowhere, texts match by
 * tokens.
 */
import type { JsonValue } from "@quiverdb/client";

import type { Condition, FieldTest } from "../request/filter.ts";
import type { PayloadIndexParams, PayloadSchema } from "../schema/payload_schema.ts";
import type { FacetValue } from "./facet_counts.ts";
import { GeoIndex } from "./geo_index.ts";
import { BOOLEANS, KEYWORDS, MapIndex, UUIDS } from "./map_index.ts";
import { NumericIndex } from "./numeric_index.ts";
import type { ExactNumber } from "./numeric_kinds.ts";
import type { OrderedRows } from "./ordered_rows.ts";
import { PresenceIndex } from "./presence_index.ts";
import type { ReadonlyRowSet } from "./row_set.ts";
import { TextIndex } from "./text_index.ts";
import { tokenPipelineOf } from "./text_options.ts";
import type { IndexAnswer } from "./value_index.ts";

/** A condition on the field. */
export type FieldCondition = Extract<Condition, { kind: "field" | "is_empty" | "is_null" }>;

/** Of several tests in a condition the first one here that an index can answer is the condition. */
const TEST_ORDER: readonly FieldTest["kind"][] = [
  "match",
  "range",
  "datetime_range",
  "geo_radius",
  "geo_bounding_box",
  "geo_polygon",
  "is_empty",
  "is_null",
  "values_count",
];

export class FieldIndex {
  readonly schema: PayloadSchema;
  private readonly presence = new PresenceIndex();
  private readonly values:
    MapIndex<string> | MapIndex<boolean> | NumericIndex | GeoIndex | TextIndex;

  constructor(schema: PayloadSchema) {
    this.schema = schema;
    this.values = valueIndexOf(schema);
  }

  /** Rows that were added, those without a value included. */
  get rowCount(): number {
    return this.presence.rowCount;
  }

  /** Rows that have a value that is indexed, dead ones included. */
  get indexed(): ReadonlyRowSet {
    return this.values.indexed;
  }

  /**
   * Adds the next row, with or without a value.
   *
   * @param values what lies at the path of the field, as `getValues` gives it
   */
  add(row: number, values: readonly JsonValue[]): void {
    this.presence.add(row, values);
    this.values.add(row, elementsOf(values));
  }

  /** Gives a row that was added other values. */
  change(row: number, values: readonly JsonValue[]): void {
    this.presence.remove(row);
    this.values.remove(row);
    this.add(row, values);
  }

  /** Undefined: the index cannot answer, the payload has to be looked at. */
  answer(condition: FieldCondition): IndexAnswer | undefined {
    if (condition.kind === "is_empty") return this.presence.answerEmpty(true);
    if (condition.kind === "is_null") return this.presence.answerNull(true);
    for (const kind of TEST_ORDER) {
      const test = condition.tests.find((each) => each.kind === kind);
      const answer = test && this.answerTest(test);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  /**
   * What the index says of one value at its path that belongs to no row: an element of `nested`.
   * Undefined: the value is tested as without an index, which only an index of texts changes.
   */
  compileValueCheck(test: FieldTest): ((value: JsonValue) => boolean) | undefined {
    return this.values instanceof TextIndex ? this.values.compileValueCheck(test) : undefined;
  }

  /** Whether {@link facetValuesOf} is answered. */
  get hasFacets(): boolean {
    if (this.values instanceof MapIndex) return true;
    return this.schema.data_type === "integer" && (this.schema.params?.lookup ?? true);
  }

  /** Whether {@link ordered} is answered. */
  get hasOrder(): boolean {
    return this.values instanceof NumericIndex && (this.schema.params?.range ?? true);
  }

  /** The distinct values of a row; none where the index has no facets. */
  facetValuesOf(row: number): readonly FacetValue[] {
    if (!this.hasFacets) return [];
    if (this.values instanceof MapIndex || this.values instanceof NumericIndex) {
      return this.values.valuesOf(row);
    }
    return [];
  }

  /** How many rows have each value, dead ones included; undefined where it is not known. */
  valueCounts(): Iterable<readonly [value: FacetValue, count: number]> | undefined {
    return this.values instanceof MapIndex ? this.values.valueCounts() : undefined;
  }

  /** The distinct values of all rows, dead ones included, in any order. See {@link hasFacets}. */
  distinctValues(): Iterable<FacetValue> {
    if (!this.hasFacets) return [];
    if (this.values instanceof MapIndex || this.values instanceof NumericIndex) {
      return this.values.distinctValues();
    }
    return [];
  }

  /**
   * The rows in the order of their numbers, dates as microseconds since the epoch. Undefined where
   * the index has no order.
   *
   * @param startFrom inclusive; a text is a date
   */
  ordered(
    direction: "asc" | "desc",
    startFrom?: ExactNumber | string | undefined,
  ): OrderedRows | undefined {
    return this.hasOrder && this.values instanceof NumericIndex
      ? this.values.ordered(direction, startFrom)
      : undefined;
  }

  private answerTest(test: FieldTest): IndexAnswer | undefined {
    switch (test.kind) {
      case "is_empty":
        return this.presence.answerEmpty(test.isEmpty);
      case "is_null":
        return this.presence.answerNull(test.isNull);
      case "values_count":
        return this.presence.answerCount(test.range);
      default:
        return this.values.answer(test);
    }
  }
}

function valueIndexOf({ data_type, params }: PayloadSchema): FieldIndex["values"] {
  const given: Partial<PayloadIndexParams> = params ?? {};
  switch (data_type) {
    case "keyword":
      return new MapIndex(KEYWORDS, given.prefix ?? false);
    case "uuid":
      return new MapIndex(UUIDS);
    case "bool":
      return new MapIndex(BOOLEANS);
    case "integer":
      return new NumericIndex("integer", {
        lookup: given.lookup ?? true,
        range: given.range ?? true,
      });
    case "float":
      return new NumericIndex("float", { lookup: false, range: true });
    case "datetime":
      return new NumericIndex("datetime", { lookup: false, range: true });
    case "geo":
      return new GeoIndex();
    case "text":
      return new TextIndex(tokenPipelineOf(given), given.phrase_matching ?? false);
  }
}

/** The values, with the elements of arrays in their place: of one level, as conditions see them. */
function elementsOf(values: readonly JsonValue[]): readonly JsonValue[] {
  return values.some(Array.isArray) ? values.flat(1) : values;
}
