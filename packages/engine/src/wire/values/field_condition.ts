/** Reading the field condition of a filter: a key and the tests of its values. */
import { dateMilliseconds, type DatetimeParts, parseDatetimeParts } from "@quiverdb/client";

import {
  isAbsent,
  isInexactInteger,
  isRawObject,
  toFiniteNumber,
  toInteger64,
} from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { Condition, FieldTest, Match } from "../../request/filter.ts";
import { optional, readAt, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { boolean, dateText, unsigned } from "../kit/scalars.ts";
import { refuse, ShapeFailure } from "../kit/shape_failure.ts";
import { geoBoundingBox, geoPolygon, geoRadius } from "./geo.ts";
import { jsonPath } from "./json_path.ts";

const NO_MATCH = "data did not match any variant of untagged enum MatchInterface";
const NO_RANGE = "data did not match any variant of untagged enum RangeInterfaceUntagged";

type FieldCondition = Extract<Condition, { kind: "field" }>;

/** A field condition; `tests` may be empty, which a filter must not keep. */
export function fieldCondition(raw: RawObject, reading: Reading): FieldCondition {
  const { key: given } = raw;
  if (typeof given !== "string") return refuse("Filter condition 'key' must be a string");
  const key = readAt(jsonPath, given, reading, "key");
  const tests: FieldTest[] = [];
  for (const [name, read] of TESTS) {
    const value = raw[name];
    if (!isAbsent(value)) tests.push(readAt(read, value, reading, name, ""));
  }
  return { kind: "field", key, tests };
}

/** The first member that fits decides. */
const match: Reader<Match> = (value) => {
  if (!isRawObject(value)) return refuse(NO_MATCH, `expected a map, got ${describeJson(value)}`);
  const exact = typeof value["value"] === "boolean" ? value["value"] : keyword(value["value"]);
  if (exact !== undefined) return { kind: "value", value: exact };
  const { text, text_any: textAny, phrase, prefix } = value;
  if (typeof text === "string") return { kind: "text", text };
  if (typeof textAny === "string") return { kind: "text_any", text: textAny };
  if (typeof phrase === "string") return { kind: "phrase", text: phrase };
  if (typeof prefix === "string") return { kind: "prefix", text: prefix };
  const any = keywords(value["any"]);
  if (any !== undefined) return { kind: "any", values: any };
  const except = keywords(value["except"]);
  if (except !== undefined) return { kind: "except", values: except };
  return refuse(NO_MATCH, mismatch(value));
};

/** A text, an integer, or a `Date` of a JavaScript caller, which payloads hold as its ISO text. */
function keyword(value: unknown): string | number | bigint | undefined {
  if (typeof value === "string") return value;
  const milliseconds = dateMilliseconds(value);
  if (milliseconds === undefined) return toInteger64(value);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}

/** A list of texts or a list of integers. */
function keywords(value: unknown): readonly (string | number | bigint)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map(keyword).filter((item) => item !== undefined);
  if (items.length !== value.length) return undefined;
  const texts = items.filter((item) => typeof item === "string").length;
  return texts === 0 || texts === items.length ? items : undefined;
}

function mismatch(raw: RawObject): string {
  const { value } = raw;
  if (isInexactInteger(value)) {
    return `a number is exact up to 2^53-1 only; write a bigint, such as ${BigInt(value)}n`;
  }
  const given = Object.keys(raw)
    .slice(0, 3)
    .map((name) => `\`${name}\` is ${describeJson(raw[name])}`);
  return given.length === 0 ? "the map has no members" : given.join(", ");
}

const BOUND_NAMES = ["lt", "lte", "gt", "gte"] as const;

/**
 * One bound that is a text makes it a range of dates. A `Date` of a JavaScript caller is one too.
 */
const range: Reader<FieldTest> = (value, reading) => {
  if (!isRawObject(value)) return refuse(NO_RANGE, `expected a map, got ${describeJson(value)}`);
  const isOfDates = BOUND_NAMES.some(
    (name) => typeof value[name] === "string" || dateMilliseconds(value[name]) !== undefined,
  );
  return isOfDates
    ? { kind: "datetime_range", range: openEnds(datetimeBounds(value, reading)) }
    : { kind: "range", range: openEnds(numberBounds(value, reading)) };
};

const datetimeBound: Reader<DatetimeParts> = (value, reading) => {
  const text = dateText(value, reading);
  const format = "does not match accepted datetime format (RFC3339). Example: 2014-01-01T00:00:00Z";
  return parseDatetimeParts(text) ?? refuse(`'${text}' ${format}`);
};

const numberBound: Reader<number> = (value) =>
  toFiniteNumber(value) ??
  refuse(NO_RANGE, `expected a number or a date, got ${describeJson(value)}`);

const datetimeBounds = boundsOf("Range", datetimeBound);
const numberBounds = boundsOf("Range", numberBound);
const countBounds = boundsOf("ValuesCount", unsigned("usize"));

function boundsOf<T>(name: string, read: Reader<T>) {
  const bound = optional(read);
  return struct(name, { lt: bound, lte: bound, gt: bound, gte: bound });
}

function openEnds<T>(given: {
  readonly lt?: T;
  readonly lte?: T;
  readonly gt?: T;
  readonly gte?: T;
}) {
  return { lt: given.lt, lte: given.lte, gt: given.gt, gte: given.gte };
}

/**
 * The members of a field condition and how each becomes a test, in Qdrant's order. Inside of them
 * its parser has words of its own.
 */
const TESTS: readonly (readonly [string, Reader<FieldTest>])[] = [
  ["match", (value, reading) => ({ kind: "match", match: match(value, reading) })],
  ["range", range],
  ["geo_bounding_box", inFieldWords(geoBoundingBox)],
  ["geo_radius", inFieldWords(geoRadius)],
  ["geo_polygon", inFieldWords(geoPolygon)],
  [
    "values_count",
    inFieldWords((value, reading) => ({
      kind: "values_count",
      range: openEnds(countBounds(value, reading)),
    })),
  ],
  [
    "is_empty",
    inFieldWords((value, reading) => ({ kind: "is_empty", isEmpty: boolean(value, reading) })),
  ],
  [
    "is_null",
    inFieldWords((value, reading) => ({ kind: "is_null", isNull: boolean(value, reading) })),
  ],
];

function inFieldWords(read: Reader<FieldTest>): Reader<FieldTest> {
  return (value, reading) => {
    try {
      return read(value, reading);
    } catch (error) {
      throw error instanceof ShapeFailure ? error.reworded(fieldWords) : error;
    }
  };
}

function fieldWords(text: string): string {
  return text
    .replace(/^invalid (type|value): (.*), expected (.*)$/s, "Invalid $1 $2. Expected $3")
    .replace(/^missing field `(.*)`$/, "Missing field $1");
}
