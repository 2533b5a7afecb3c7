/**
 * Which payload indexes a filter or a formula needs, so that nothing is looked for without one
 * (Qdrant 1.19, `problems/unindexed_field.rs`).
 */
import { readPointId } from "../common/point_id.ts";
import { formatJsonPath, type JsonPath, readJsonPath } from "../payload/json_path.ts";
import type { Condition, FieldTest, Filter, Match } from "../request/filter.ts";
import type { Expression } from "../request/formula.ts";
import type {
  PayloadDataType,
  PayloadIndexParams,
  PayloadSchema,
} from "../schema/payload_schema.ts";

/** The indexes of a collection, by the path of their field as {@link formatJsonPath} shows it. */
export type PayloadIndexes = ReadonlyMap<string, PayloadSchema>;

/** A field that no index of the needed kinds has. */
export interface MissingIndex {
  readonly key: string;
  /** Names of kinds, any of which would do; ascending. */
  readonly kinds: readonly string[];
}

interface IndexKind {
  readonly type: PayloadDataType;
  readonly name: string;
  readonly serves: (params: PayloadIndexParams | undefined) => boolean;
}

function kind(
  type: PayloadDataType,
  name: string = type,
  serves: IndexKind["serves"] = () => true,
): IndexKind {
  return { type, name, serves };
}

const BOOL = kind("bool");
const DATETIME = kind("datetime");
const FLOAT = kind("float");
const GEO = kind("geo");
const INTEGER = kind("integer");
const INTEGER_LOOKUP = kind("integer", "integer", (params) => params?.lookup !== false);
const INTEGER_RANGE = kind("integer", "integer", (params) => params?.range !== false);
const KEYWORD = kind("keyword");
const PREFIX = kind("keyword", "keyword (with prefix: true)", (params) => params?.prefix === true);
const TEXT = kind("text");
const PHRASE = kind(
  "text",
  "text (with phrase_matching: true)",
  (params) => params?.phrase_matching === true,
);
const UUID = kind("uuid");

const ANY = [BOOL, DATETIME, FLOAT, GEO, INTEGER, KEYWORD, PREFIX, TEXT, PHRASE, UUID];
const NUMBER = [FLOAT, INTEGER_RANGE];
/** Those that tell values apart, so that points can be grouped by them. */
const MATCH = [BOOL, INTEGER_LOOKUP, KEYWORD, UUID];

/** The first field of a filter that lacks an index for its condition. */
export function missingIndexOf(filter: Filter, indexes: PayloadIndexes): MissingIndex | undefined {
  return missingIn(filter, "", indexes);
}

/** The first field of a formula that lacks an index. */
export function missingIndexOfFormula(
  expression: Expression,
  indexes: PayloadIndexes,
): MissingIndex | undefined {
  switch (expression.kind) {
    case "constant":
    case "datetime":
      return undefined;
    case "variable": {
      if (expression.name.startsWith("$score")) return undefined;
      const path = readJsonPath(expression.name);
      return path && missing(formatJsonPath(path), NUMBER, indexes);
    }
    case "condition":
      return missingIndexOf(expression.filter, indexes);
    case "geo_distance":
      return missing(formatJsonPath(expression.to), [GEO], indexes);
    case "datetime_key":
      return missing(formatJsonPath(expression.key), [DATETIME], indexes);
    default:
      return first(operandsOf(expression), (operand) => missingIndexOfFormula(operand, indexes));
  }
}

/** Whether points can be grouped by a field with the help of an index. */
export function canGroupBy(key: JsonPath, indexes: PayloadIndexes): boolean {
  return missing(formatJsonPath(key), MATCH, indexes) === undefined;
}

type Composed = Exclude<
  Expression,
  { kind: "constant" | "datetime" | "variable" | "condition" | "geo_distance" | "datetime_key" }
>;

function operandsOf(expression: Composed): readonly Expression[] {
  switch (expression.kind) {
    case "sum":
    case "mult":
      return expression.operands;
    case "div":
      return [expression.left, expression.right];
    case "pow":
      return [expression.base, expression.exponent];
    case "lin_decay":
    case "exp_decay":
    case "gauss_decay":
      return expression.target === undefined ? [expression.x] : [expression.x, expression.target];
    default:
      return [expression.operand];
  }
}

/** @param prefix the path of the array whose elements the filter is about, with a dot */
function missingIn(
  { must, mustNot, should, minShould }: Filter,
  prefix: string,
  indexes: PayloadIndexes,
): MissingIndex | undefined {
  const conditions = [...must, ...mustNot, ...should, ...(minShould?.conditions ?? [])];
  return first(conditions, (condition) => missingFor(condition, prefix, indexes));
}

function missingFor(
  condition: Condition,
  prefix: string,
  indexes: PayloadIndexes,
): MissingIndex | undefined {
  switch (condition.kind) {
    case "field": {
      const key = prefix + formatJsonPath(condition.key);
      return first(condition.tests, (test) => missing(key, kindsFor(test), indexes));
    }
    case "is_empty":
    case "is_null":
      return missing(prefix + formatJsonPath(condition.key), ANY, indexes);
    case "nested": {
      const key = formatJsonPath(condition.key);
      return missingIn(condition.filter, `${prefix}${key.replace(/\[\]$/, "")}[].`, indexes);
    }
    case "filter":
      return missingIn(condition.filter, prefix, indexes);
    case "has_id":
    case "has_vector":
    case "slice":
      return undefined;
  }
}

/** @param kinds empty: no index is needed */
function missing(
  key: string,
  kinds: readonly IndexKind[],
  indexes: PayloadIndexes,
): MissingIndex | undefined {
  if (kinds.length === 0) return undefined;
  const found = indexes.get(key);
  const isServed = kinds.some(
    ({ type, serves }) => found?.data_type === type && serves(found.params),
  );
  return isServed ? undefined : { key, kinds: kinds.map(({ name }) => name) };
}

function kindsFor(test: FieldTest): readonly IndexKind[] {
  switch (test.kind) {
    case "match":
      return kindsForMatch(test.match);
    case "range":
      return NUMBER;
    case "datetime_range":
      return [DATETIME];
    case "geo_bounding_box":
    case "geo_radius":
    case "geo_polygon":
      return [GEO];
    case "values_count":
    case "is_empty":
    case "is_null":
      return ANY;
  }
}

function kindsForMatch(match: Match): readonly IndexKind[] {
  switch (match.kind) {
    case "value":
      return typeof match.value === "boolean" ? [BOOL] : kindsForValues([match.value]);
    case "any":
    case "except":
      return kindsForValues(match.values);
    case "text":
    case "text_any":
      return [TEXT];
    case "phrase":
      return [PHRASE];
    case "prefix":
      return [PREFIX];
  }
}

function kindsForValues(values: readonly (string | number | bigint)[]): readonly IndexKind[] {
  if (values.length === 0) return [];
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length < values.length) return [INTEGER_LOOKUP];
  return texts.every((text) => readPointId(text) !== undefined) ? [KEYWORD, UUID] : [KEYWORD];
}

function first<T, R>(items: Iterable<T>, find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
