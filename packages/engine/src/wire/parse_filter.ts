/**
 * Parsing filters.
 *
 * An object with a `key` is a field condition and nothing else. Any other condition is the first of
 * is_empty, is_null, has_id, slice, has_vector, nested and filter that fits; members that do not belong to
 * it are ignored, except in a filter, which has its four clauses only.
 *
 * A wrong shape is refused at once (400). A field condition without a test is a violated constraint
 * (422), which counts only if the whole request has the right shape: it is noted, and reported at
 * the end.
 */
import { QdrantError, validationError } from "@quiverdb/client";
import type { ValidationIssue } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";
import { FILTER_DEPTH_MAX, SLICES_MAX } from "../common/limits.ts";
import { parsePointId } from "../common/point_id.ts";
import { parseJsonPath } from "../payload/json_path.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { Condition, Filter } from "../request/filter.ts";
import { isMembers } from "../common/raw_json.ts";
import { isAbsent, parseCount, refuse, requiredMember } from "./members.ts";
import type { Members } from "../common/raw_json.ts";
import { parseFieldCondition } from "./parse_field_condition.ts";

const CLAUSES: readonly string[] = ["should", "min_should", "must", "must_not"];

const NO_CONDITION =
  'Expected some form of condition, which can be a field condition (like {"key": ..., "match": ... }), ' +
  "or some other mentioned in the documentation: " +
  "https://qdrant.tech/documentation/concepts/filtering/#filtering-conditions";

const BAD_SLICE = "Validation error: Slice index must be less than the total number of slices [{}]";

const NO_TEST = "Validation error: At least one field condition must be specified [{}]";

/** A condition that holds for no element of a nested array. */
const NEVER_IN_NESTED: Condition = { kind: "has_id", ids: [] };

/** Where the parser stands. */
interface Scope {
  /** Path of the filter in 422 texts; empty for the whole value. */
  readonly path: string;
  readonly depth: number;
  readonly insideNested: boolean;
  readonly issues: ValidationIssue[];
}

/**
 * Parses a filter.
 *
 * @param path begins the paths of violated constraints, e.g. `scroll_request.filter`
 * @param issues takes the violated constraints; without it they are thrown
 * @throws QdrantError `format` for a wrong shape
 * @throws ValidationError for field conditions without a test, if `issues` is not given
 */
export function parseFilter(value: unknown, path = "", issues?: ValidationIssue[]): Filter {
  const found = issues ?? [];
  const filter = parseFilterIn(value, { path, depth: 1, insideNested: false, issues: found });
  if (issues === undefined && found.length > 0) throw validationError(found);
  return filter;
}

function parseFilterIn(value: unknown, scope: Scope): Filter {
  if (!isMembers(value)) {
    return refuse(`invalid type: ${describeJson(value)}, expected struct Filter`);
  }
  if (scope.depth > FILTER_DEPTH_MAX) return refuse("recursion limit exceeded");
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || CLAUSES.includes(name)) continue;
    const expected = CLAUSES.map((clause) => `\`${clause}\``).join(", ");
    return refuse(`unknown field \`${name}\`, expected one of ${expected}`);
  }
  return {
    must: parseClause(value, "must", scope),
    should: parseShould(value, scope),
    mustNot: parseClause(value, "must_not", scope),
    minShould: parseMinShould(value["min_should"], scope),
  };
}

/** A list of conditions, a single condition, or nothing. */
function parseClause(members: Members, name: string, scope: Scope): Condition[] {
  const value = members[name];
  if (isAbsent(value)) return [];
  const conditions: readonly unknown[] = Array.isArray(value) ? value : [value];
  return conditions.map((condition, i) => parseCondition(condition, `${name}[${i}]`, scope));
}

/** Inside `nested` an empty `should` holds for nothing, unlike everywhere else. */
function parseShould(members: Members, scope: Scope): Condition[] {
  const conditions = parseClause(members, "should", scope);
  const isEmptyList = conditions.length === 0 && !isAbsent(members["should"]);
  return scope.insideNested && isEmptyList ? [NEVER_IN_NESTED] : conditions;
}

function parseMinShould(value: unknown, scope: Scope): Filter["minShould"] {
  if (isAbsent(value)) return undefined;
  if (!isMembers(value)) {
    return refuse(`invalid type: ${describeJson(value)}, expected struct MinShould`);
  }
  const conditions = value["conditions"];
  if (conditions === undefined) return refuse("missing field `conditions`");
  if (!Array.isArray(conditions)) {
    return refuse(`invalid type: ${describeJson(conditions)}, expected a sequence`);
  }
  if (value["min_count"] === undefined) return refuse("missing field `min_count`");
  const minCount = parseCount(value["min_count"]);
  if (minCount === 0) {
    const path = join(scope.path, "min_should.min_count");
    scope.issues.push({ path, text: "min_count must be greater than 0" });
  }
  return {
    conditions: conditions.map((condition: unknown, i) =>
      parseCondition(condition, `min_should.conditions[${i}]`, scope),
    ),
    minCount,
  };
}

function parseCondition(value: unknown, step: string, scope: Scope): Condition {
  const path = join(scope.path, step);
  if (!isMembers(value)) return refuse(`${NO_CONDITION} (${path} is ${describeJson(value)})`);
  if (value["key"] !== undefined) {
    const condition = parseFieldCondition(value);
    if (condition.tests.length === 0) {
      scope.issues.push({ path: `${path}.__all__`, text: NO_TEST });
    }
    return condition;
  }
  return parseUnkeyed(value, { ...scope, path, depth: scope.depth + 1 });
}

/** Tries the shapes of a condition without a `key`, one after another. */
function parseUnkeyed(members: Members, scope: Scope): Condition {
  let failure: string | undefined;
  for (const parse of UNKEYED_PARSERS) {
    const issueCount = scope.issues.length;
    try {
      const condition = parse(members, scope);
      if (condition !== undefined) return condition;
    } catch (error) {
      if (!(error instanceof QdrantError) || error.code !== "format") throw error;
      scope.issues.length = issueCount;
      const reason = error.reason.replace(/^Format error in JSON body: /, "");
      if (reason.startsWith(NO_CONDITION)) throw error;
      failure ??= reason;
    }
  }
  return refuse(`${NO_CONDITION} (${scope.path}: ${failure ?? "no condition"})`);
}

/** Each gives `undefined` for an object that is clearly meant to be another condition. */
const UNKEYED_PARSERS: readonly ((members: Members, scope: Scope) => Condition | undefined)[] = [
  ({ is_empty: target }) =>
    target === undefined ? undefined : { kind: "is_empty", key: parseKeyOf(target) },
  ({ is_null: target }) =>
    target === undefined ? undefined : { kind: "is_null", key: parseKeyOf(target) },
  ({ has_id: ids }) => {
    if (ids === undefined) return undefined;
    if (!Array.isArray(ids))
      return refuse(`invalid type: ${describeJson(ids)}, expected a sequence`);
    return { kind: "has_id", ids: ids.map((id: unknown) => parsePointId(id)) };
  },
  ({ slice }, scope) => (slice === undefined ? undefined : parseSlice(slice, scope)),
  ({ has_vector: name }) => {
    if (name === undefined) return undefined;
    if (typeof name === "string") return { kind: "has_vector", name };
    return refuse(`invalid type: ${describeJson(name)}, expected a string`);
  },
  ({ nested }, scope) => (nested === undefined ? undefined : parseNested(nested, scope)),
  (members, scope) => ({ kind: "filter", filter: parseFilterIn(members, scope) }),
];

/** `{total, index}`, or a list of the two. */
function parseSlice(value: unknown, scope: Scope): Condition {
  const members = Array.isArray(value) ? { total: value[0], index: value[1] } : value;
  if (!isMembers(members)) {
    return refuse(`invalid type: ${describeJson(value)}, expected struct SliceCondition`);
  }
  const total = parseCount(members["total"]);
  const index = parseCount(members["index"]);
  if (total === 0 || total > SLICES_MAX || index > SLICES_MAX) {
    return refuse(`invalid value: expected a total from 1 to ${SLICES_MAX} and an index below it`);
  }
  if (index >= total) scope.issues.push({ path: `${scope.path}.__all__`, text: BAD_SLICE });
  return { kind: "slice", total, index };
}

function join(path: string, step: string): string {
  return path === "" ? step : `${path}.${step}`;
}

function parseNested(value: unknown, scope: Scope): Condition {
  const key = parseKeyOf(value);
  const filter = isMembers(value) ? requiredMember(value, "filter") : undefined;
  const inside = { ...scope, path: `${scope.path}.nested.filter`, insideNested: true };
  return { kind: "nested", key, filter: parseFilterIn(filter, inside) };
}

/** The path in `{"key": path}`. */
function parseKeyOf(value: unknown): JsonPath {
  if (!isMembers(value)) {
    return refuse(`invalid type: ${describeJson(value)}, expected an object with a key`);
  }
  const key = requiredMember(value, "key");
  if (typeof key !== "string") {
    return refuse(`invalid type: ${describeJson(key)}, expected a string`);
  }
  return parseJsonPath(key);
}
