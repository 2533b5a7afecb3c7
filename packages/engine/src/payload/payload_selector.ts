/** Which parts of a payload an answer holds. */
import { isJsonObject, setMember } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import { jsonPathStepsEqual } from "./json_path.ts";
import type { JsonPath, JsonPathStep } from "./json_path.ts";

export type PayloadSelector =
  | { readonly kind: "none" }
  | { readonly kind: "all" }
  | { readonly kind: "include"; readonly paths: readonly JsonPath[] }
  | { readonly kind: "exclude"; readonly paths: readonly JsonPath[] };

const ALL_STEP: JsonPathStep = { kind: "all" };

/**
 * The selected part of a payload. Unselected parts are not copied, selected ones may be shared.
 *
 * - include: a member stays when its path and a selected path are prefixes of one another. Elements
 *   of an array are reached by `[]` only. A scalar above the end of a selected path stays as a
 *   whole.
 * - exclude: a member goes when an excluded path is a prefix of its path, or equal to it.
 */
export function selectPayload(payload: JsonObject, selector: PayloadSelector): JsonObject {
  switch (selector.kind) {
    case "none":
      return {};
    case "all":
      return payload;
    case "include":
      return selectMembers(payload, pathSteps(selector.paths), 0, includeValue);
    case "exclude":
      return selectMembers(payload, pathSteps(selector.paths), 0, excludeValue);
  }
}

/** Patterns that agree with the path walked so far, whose length is `depth`. */
type Patterns = readonly (readonly JsonPathStep[])[];

/** What becomes of a value to which the patterns lead; `undefined` takes it away. */
type SelectValue = (value: JsonValue, patterns: Patterns, depth: number) => JsonValue | undefined;

function pathSteps(paths: readonly JsonPath[]): Patterns {
  return paths.map((path) => path.steps);
}

function includeValue(value: JsonValue, patterns: Patterns, depth: number): JsonValue | undefined {
  if (patterns.length === 0) return undefined;
  if (patterns.some((pattern) => pattern.length === depth)) return value;
  return selectInside(value, patterns, depth, includeValue);
}

function excludeValue(value: JsonValue, patterns: Patterns, depth: number): JsonValue | undefined {
  if (patterns.length === 0) return value;
  if (patterns.some((pattern) => pattern.length === depth)) return undefined;
  return selectInside(value, patterns, depth, excludeValue);
}

function selectInside(
  value: JsonValue,
  patterns: Patterns,
  depth: number,
  select: SelectValue,
): JsonValue {
  if (isJsonObject(value)) return selectMembers(value, patterns, depth, select);
  if (!Array.isArray(value)) return value;
  const inside = follow(patterns, depth, ALL_STEP);
  return value.map((item) => select(item, inside, depth + 1)).filter((item) => item !== undefined);
}

function selectMembers(
  object: JsonObject,
  patterns: Patterns,
  depth: number,
  select: SelectValue,
): JsonObject {
  const result: JsonObject = {};
  for (const [key, member] of Object.entries(object)) {
    const selected = select(member, follow(patterns, depth, { kind: "key", key }), depth + 1);
    if (selected !== undefined) setMember(result, key, selected);
  }
  return result;
}

function follow(patterns: Patterns, depth: number, step: JsonPathStep): Patterns {
  return patterns.filter((pattern) => jsonPathStepsEqual(step, pattern[depth]));
}
