/** The field condition of a filter: a key and the tests of its values. */
import { parseDatetime } from "../common/datetime.ts";
import { describeJson } from "../common/serde_text.ts";
import { parseJsonPath } from "../payload/json_path.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { Bounds, FieldTest, Match } from "../request/filter.ts";
import { isMembers, readDouble, readI64 } from "../common/raw_json.ts";
import { isAbsent, parseCount, refuse, refuseType } from "./members.ts";
import type { Members } from "../common/raw_json.ts";
import { parseBoundingBox, parsePolygon, parseRadius } from "./parse_geo.ts";

/** A field condition as parsed; `tests` may be empty, which a filter must not keep. */
export interface ParsedFieldCondition {
  readonly kind: "field";
  readonly key: JsonPath;
  readonly tests: readonly FieldTest[];
}

/** The members of a field condition and how each becomes a test, in Qdrant's order. */
const TEST_PARSERS: readonly (readonly [string, (value: unknown) => FieldTest])[] = [
  ["match", (value) => ({ kind: "match", match: parseMatch(value) })],
  ["range", parseRange],
  ["geo_bounding_box", parseBoundingBox],
  ["geo_radius", parseRadius],
  ["geo_polygon", parsePolygon],
  ["values_count", parseValuesCount],
  ["is_empty", (value) => ({ kind: "is_empty", isEmpty: parseBoolean(value) })],
  ["is_null", (value) => ({ kind: "is_null", isNull: parseBoolean(value) })],
];

const BOUND_NAMES = ["lt", "lte", "gt", "gte"] as const;

const NO_MATCH = "data did not match any variant of untagged enum MatchInterface";
const NO_RANGE = "data did not match any variant of untagged enum RangeInterfaceUntagged";

/** @throws QdrantError `format` for a bad key or a bad test */
export function parseFieldCondition(members: Members): ParsedFieldCondition {
  const key = members["key"];
  if (typeof key !== "string") return refuse("Filter condition 'key' must be a string");
  const path = parseJsonPath(key);
  const tests: FieldTest[] = [];
  for (const [name, parse] of TEST_PARSERS) {
    const value = members[name];
    if (!isAbsent(value)) tests.push(parse(value));
  }
  return { kind: "field", key: path, tests };
}

/**
 * The first member that fits decides: value, text, text_any, phrase, prefix, any,
 * except.
 */
function parseMatch(value: unknown): Match {
  if (!isMembers(value)) return refuse(NO_MATCH);
  const exact = readMatchValue(value["value"]);
  if (exact !== undefined) return { kind: "value", value: exact };
  const { text, text_any: textAny, phrase, prefix } = value;
  if (typeof text === "string") return { kind: "text", text };
  if (typeof textAny === "string") return { kind: "text_any", text: textAny };
  if (typeof phrase === "string") return { kind: "phrase", text: phrase };
  if (typeof prefix === "string") return { kind: "prefix", text: prefix };
  const any = readMatchList(value["any"]);
  if (any !== undefined) return { kind: "any", values: any };
  const except = readMatchList(value["except"]);
  return except === undefined ? refuse(NO_MATCH) : { kind: "except", values: except };
}

function readMatchValue(value: unknown): string | number | bigint | boolean | undefined {
  return typeof value === "string" || typeof value === "boolean" ? value : readI64(value);
}

/** A list of texts or a list of integers. */
function readMatchList(value: unknown): readonly (string | number | bigint)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  const texts = items.filter((item) => typeof item === "string");
  if (texts.length === items.length) return texts;
  const integers = items.map(readI64).filter((item) => item !== undefined);
  return integers.length === items.length ? integers : undefined;
}

/**
 * One bound that is a text makes it a range of dates. A `Date` of a JavaScript caller is one too.
 */
function parseRange(value: unknown): FieldTest {
  if (!isMembers(value)) return refuse(NO_RANGE);
  if (BOUND_NAMES.some((name) => isDateLike(value[name]))) {
    return { kind: "datetime_range", range: parseBounds(value, parseDateBound) };
  }
  return {
    kind: "range",
    range: parseBounds(value, (bound) => readDouble(bound) ?? refuse(NO_RANGE)),
  };
}

function isDateLike(value: unknown): value is string | Date {
  return typeof value === "string" || value instanceof Date;
}

function parseDateBound(value: unknown): bigint {
  if (!isDateLike(value)) {
    return refuse(`invalid type: ${describeJson(value)}, expected a string`);
  }
  if (typeof value === "string") return parseDatetime(value) ?? refuseDate(value);
  const millis = value.getTime();
  return Number.isNaN(millis) ? refuseDate("Invalid Date") : BigInt(millis) * 1_000_000n;
}

function refuseDate(text: string): never {
  return refuse(
    `'${text}' does not match accepted datetime format (RFC3339). Example: 2014-01-01T00:00:00Z`,
  );
}

function parseValuesCount(value: unknown): FieldTest {
  if (!isMembers(value)) return refuseType(value, "struct ValuesCount");
  return { kind: "values_count", range: parseBounds(value, parseCount) };
}

function parseBounds<T>(members: Members, parse: (value: unknown) => T): Bounds<T> {
  const bound = (name: (typeof BOUND_NAMES)[number]): T | undefined =>
    isAbsent(members[name]) ? undefined : parse(members[name]);
  return { lt: bound("lt"), lte: bound("lte"), gt: bound("gt"), gte: bound("gte") };
}

function parseBoolean(value: unknown): boolean {
  return typeof value === "boolean" ? value : refuseType(value, "a boolean");
}
