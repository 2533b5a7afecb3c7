/** Raw values of a body: what they are, and how Qdrant's parser names them. */
import { JsonFloat } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";
import type { Place } from "./place.ts";

/** An object of members whose values are not checked yet. */
export type RawObject = Readonly<Record<string, unknown>>;

/**
 * Whether a value is an object of members: no list, typed array, map, set, date, or number in
 * disguise.
 */
export function isRawObject(value: unknown): value is RawObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (ArrayBuffer.isView(value) || value instanceof JsonFloat) return false;
  return !(value instanceof Date || value instanceof Map || value instanceof Set);
}

/** The object here. `expected`: what Qdrant calls it. */
export function rawObject(value: unknown, at: Place, expected: string): RawObject {
  return isRawObject(value)
    ? value
    : at.fail(`invalid type: ${describeJson(value)}, expected ${expected}`);
}

/** The list here. */
export function rawList(value: unknown, at: Place): readonly unknown[] {
  return Array.isArray(value)
    ? value
    : at.fail(`invalid type: ${describeJson(value)}, expected a sequence`);
}

/** Whether a value is an integer: a JSON float literal such as `1.0` is none. */
export function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** The number a value stands for, in whichever form it came. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof JsonFloat ? value.value : undefined;
}

/** A float as Rust prints it: an integral one ends in `.0`. */
export function floatText(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
