/**
 * Reading filters.
 *
 * An object with a `key` is a field condition and nothing else. Any other condition is the first of
 * is_empty, is_null, has_id, slice, has_vector, nested and filter that fits; members that do not
 * belong to it are ignored, except in a filter, which has its four clauses only.
 */
import { isAbsent, isRawObject } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { JsonPath } from "../../payload/json_path.ts";
import type { Condition, Filter } from "../../request/filter.ts";
import {
  list,
  rawList,
  rawObject,
  readAt,
  required,
  requiredMember,
  struct,
} from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { string, unsigned } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";
import { firstOf } from "../kit/union.ts";
import { fieldCondition } from "./field_condition.ts";
import { jsonPath } from "./json_path.ts";
import { pointIds } from "./point_id.ts";

const CLAUSES: readonly string[] = ["should", "min_should", "must", "must_not"];

const NO_CONDITION =
  'Expected some form of condition, which can be a field condition (like {"key": ..., "match": ... }), ' +
  "or some other mentioned in the documentation: " +
  "https://qdrant.tech/documentation/concepts/filtering/#filtering-conditions";

const NO_TEST = "Validation error: At least one field condition must be specified [{}]";

const BAD_SLICE = "Validation error: Slice index must be less than the total number of slices [{}]";

/** A condition that holds for no element of a nested array. */
const NEVER_IN_NESTED: Condition = { kind: "has_id", ids: [] };

/** A filter. Field conditions without a test and empty slices are violated constraints. */
export const filter: Reader<Filter> = filterWithin(false);

/** A condition by itself. */
export const condition: Reader<Condition> = (value, reading) =>
  readCondition(value, reading, false);

/** Inside `nested` an empty `should` holds for nothing, unlike everywhere else. */
function filterWithin(insideNested: boolean): Reader<Filter> {
  const clause = clauseOf((value, reading) => readCondition(value, reading, insideNested));
  return (value, reading) =>
    reading.nested(() => {
      const raw = rawObject(value, "struct Filter");
      for (const name of Object.keys(raw)) {
        if (raw[name] === undefined || CLAUSES.includes(name)) continue;
        const expected = CLAUSES.map((known) => `\`${known}\``).join(", ");
        refuse(`unknown field \`${name}\`, expected one of ${expected}`);
      }
      const { must, should, must_not: mustNot, min_should: minShould } = raw;
      const alternatives = readAt(clause, should, reading, "should");
      const isEmptyList = alternatives.length === 0 && !isAbsent(should);
      return {
        must: readAt(clause, must, reading, "must"),
        should: insideNested && isEmptyList ? [NEVER_IN_NESTED] : alternatives,
        mustNot: readAt(clause, mustNot, reading, "must_not"),
        minShould: isAbsent(minShould)
          ? undefined
          : readAt(
              (given) => readMinShould(given, clause, reading),
              minShould,
              reading,
              "min_should",
            ),
      };
    });
}

/** A list of conditions, a single condition (422 texts show a list), or nothing. */
function clauseOf(read: Reader<Condition>): Reader<readonly Condition[]> {
  const conditions = list(read);
  return (value, reading) => {
    if (isAbsent(value)) return [];
    return Array.isArray(value)
      ? conditions(value, reading)
      : [readAt(read, value, reading, "", 0)];
  };
}

function readMinShould(
  value: unknown,
  clause: Reader<readonly Condition[]>,
  reading: Reading,
): NonNullable<Filter["minShould"]> {
  const raw = rawObject(value, "struct MinShould");
  const given = requiredMember(raw, "conditions");
  const conditions = readAt(
    (conditionList) => clause(rawList(conditionList), reading),
    given,
    reading,
    "conditions",
  );
  const minCount = readAt(usize, requiredMember(raw, "min_count"), reading, "min_count");
  if (minCount === 0) reading.violate("min_count must be greater than 0", "min_count");
  return { conditions, minCount };
}

const usize = unsigned("usize");

function readCondition(value: unknown, reading: Reading, insideNested: boolean): Condition {
  if (!isRawObject(value)) return refuse(NO_CONDITION, `got ${describeJson(value)}`);
  if (value["key"] === undefined) return readUnkeyed(value, reading, insideNested);
  const field = fieldCondition(value, reading);
  if (field.tests.length === 0) reading.violate(NO_TEST, "__all__");
  return field;
}

/** Tries the forms of a condition without a `key`, one after another. */
function readUnkeyed(raw: RawObject, reading: Reading, insideNested: boolean): Condition {
  const forms: Reader<Condition>[] = [];
  for (const [name, read] of UNKEYED_FORMS) {
    const given = raw[name];
    if (given !== undefined) forms.push(() => readAt(read, given, reading, name, ""));
  }
  const asFilter = insideNested ? nestedFilter : filter;
  forms.push(() => ({ kind: "filter", filter: asFilter(raw, reading) }));
  return firstOf(NO_CONDITION, ...forms)(raw, reading);
}

const nestedFilter = filterWithin(true);

const keyOf: Reader<{ readonly key: JsonPath }> = struct("PayloadField", {
  key: required(jsonPath),
});

const slice: Reader<Condition> = (value, reading) => {
  const given: unknown = Array.isArray(value) ? { total: value[0], index: value[1] } : value;
  const { total, index } = sliceBody(given, reading);
  if (total === 0) return refuse("invalid value: integer `0`, expected a nonzero u32");
  if (index >= total) reading.violate(BAD_SLICE, "__all__");
  return { kind: "slice", total, index };
};

const sliceBody = struct("SliceCondition", {
  total: required(unsigned("u32")),
  index: required(unsigned("u32")),
});

const nested: Reader<Condition> = (value, reading) => {
  const { key, filter: inner } = nestedBody(value, reading);
  return { kind: "nested", key, filter: inner };
};

const nestedBody = struct("Nested", {
  key: required(jsonPath),
  filter: required(nestedFilter),
});

/** The forms in the order in which Qdrant tries them, by the member that tells them. */
const UNKEYED_FORMS: readonly (readonly [string, Reader<Condition>])[] = [
  ["is_empty", (value, reading) => ({ kind: "is_empty", key: keyOf(value, reading).key })],
  ["is_null", (value, reading) => ({ kind: "is_null", key: keyOf(value, reading).key })],
  ["has_id", (value, reading) => ({ kind: "has_id", ids: pointIds(value, reading) })],
  ["slice", slice],
  ["has_vector", (value, reading) => ({ kind: "has_vector", name: string(value, reading) })],
  ["nested", (value, reading) => readAt(nested, value, reading, "", "nested")],
];
