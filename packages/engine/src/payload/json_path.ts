/**
 * Paths into a payload: grammar of Qdrant, `a.b[].c`, `a[0]`, `"quoted.key"`.
 *
 * ```
 * path   := first rest*
 * first  := raw | quoted
 * rest   := "." raw | "." quoted | "[" digits "]" | "[]"
 * raw    := one or more Unicode letters or numbers, "_", "-"
 * quoted := '"' (any character except '"' and '\')* '"'
 * ```
 */
import { getMember, isJsonObject } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import { JSON_PATH_STEPS_MAX } from "../common/limits.ts";

export type JsonPathStep =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  /** `[]`: every element of an array. */
  | { readonly kind: "all" };

/** A parsed path: at least one step, the first one a key. */
export interface JsonPath {
  readonly steps: readonly JsonPathStep[];
}

const RAW_KEY = "[\\p{Alphabetic}\\p{N}_-]+";
const QUOTED_KEY = '"[^"\\\\]*"';
const PATH_PART = new RegExp(`(?:(?<=.)\\.|^)(?:(${RAW_KEY})|(${QUOTED_KEY}))|\\[(\\d*)\\]`, "suy");
const RAW_KEY_ONLY = new RegExp(`^${RAW_KEY}$`, "u");
const INDEX_MAX = 2n ** 64n - 1n;

/** Parses a path; `undefined` for a text that is none. */
export function readJsonPath(text: string): JsonPath | undefined {
  const steps: JsonPathStep[] = [];
  let end = 0;
  PATH_PART.lastIndex = 0;
  while (end < text.length) {
    const match = PATH_PART.exec(text);
    if (match === null) return undefined;
    end = PATH_PART.lastIndex;
    const [, raw, quoted, index] = match;
    const step = readStep(raw, quoted, index);
    if (step === undefined || (steps.length === 0 && step.kind !== "key")) return undefined;
    if (steps.length >= JSON_PATH_STEPS_MAX) return undefined;
    steps.push(step);
  }
  return steps.length === 0 ? undefined : { steps };
}

/** Prints a path; keys that need quotes get them. The inverse of {@link readJsonPath}. */
export function formatJsonPath(path: JsonPath): string {
  let text = "";
  for (const step of path.steps) {
    if (step.kind === "all") text += "[]";
    else if (step.kind === "index") text += `[${step.index}]`;
    else {
      const key = RAW_KEY_ONLY.test(step.key) ? step.key : `"${step.key}"`;
      text += text === "" ? key : `.${key}`;
    }
  }
  return text;
}

/** Whether two steps are the same. `a` and `a[]` differ in their last one. */
export function jsonPathStepsEqual(a: JsonPathStep, b: JsonPathStep | undefined): boolean {
  if (b === undefined || a.kind !== b.kind) return false;
  if (a.kind === "key") return b.kind === "key" && a.key === b.key;
  return a.kind === "all" || (b.kind === "index" && a.index === b.index);
}

/**
 * The values that a path leads to, in the order of the payload. A key needs an object and an index
 * or `[]` an array, else nothing is there. `[]` fans out; a final array is one value.
 */
export function getValues(payload: JsonObject, path: JsonPath): JsonValue[] {
  const values: JsonValue[] = [];
  collectValues(payload, path.steps, 0, values);
  return values;
}

/**
 * The value of a path made of keys only, or `undefined`: {@link getValues} for the most frequent
 * case.
 */
export function getSingleValue(
  payload: JsonObject,
  keys: readonly string[],
): JsonValue | undefined {
  let value: JsonValue | undefined = payload;
  for (const key of keys) {
    if (!isJsonObject(value)) return undefined;
    value = getMember(value, key);
  }
  return value;
}

function readStep(
  raw: string | undefined,
  quoted: string | undefined,
  index: string | undefined,
): JsonPathStep | undefined {
  if (raw !== undefined) return { kind: "key", key: raw };
  if (quoted !== undefined) return { kind: "key", key: quoted.slice(1, -1) };
  if (index === undefined || index === "") return { kind: "all" };
  return BigInt(index) <= INDEX_MAX ? { kind: "index", index: Number(index) } : undefined;
}

function collectValues(
  value: JsonValue | undefined,
  steps: readonly JsonPathStep[],
  at: number,
  values: JsonValue[],
): void {
  if (value === undefined) return;
  const step = steps[at];
  if (step === undefined) {
    values.push(value);
  } else if (step.kind === "key") {
    if (isJsonObject(value)) collectValues(getMember(value, step.key), steps, at + 1, values);
  } else if (Array.isArray(value)) {
    if (step.kind === "index") collectValues(value[step.index], steps, at + 1, values);
    else for (const item of value) collectValues(item, steps, at + 1, values);
  }
}
