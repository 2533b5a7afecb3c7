/**
 * Reading the members of filter objects: small readers whose errors name what came and what was
 * expected.
 */
import { JsonFloat, QdrantError } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";

/** An object with members of any type; an absent member reads as `undefined`. */
export type Members = Readonly<Record<string, unknown>>;

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;
const USIZE_MAX = 2n ** 64n - 1n;

/** @throws QdrantError `format`, always */
export function refuse(text: string): never {
  throw new QdrantError("format", text);
}

/** Refuses a value of the wrong type, as Qdrant words it inside of conditions. */
export function refuseType(value: unknown, expected: string): never {
  return refuse(`Invalid type ${describeJson(value)}. Expected ${expected}`);
}

/** Whether a value has members: it is neither a list nor a number with a form. */
export function isMembers(value: unknown): value is Members {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonFloat)
  );
}

/** `null` and an absent member mean the same. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** A member that must be there. */
export function requiredMember(members: Members, name: string): unknown {
  const value = members[name];
  return value === undefined ? refuse(`Missing field ${name}`) : value;
}

/** Any JSON number as a double; `undefined` for everything else. */
export function readDouble(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "bigint") return Number(value);
  return value instanceof JsonFloat ? value.value : undefined;
}

/** An integer of 64 bits with a sign, a `number` up to 2^53-1; `undefined` for everything else. */
export function readI64(value: unknown): number | bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value + 0 : undefined;
  if (typeof value !== "bigint" || value < I64_MIN || value > I64_MAX) return undefined;
  const rounded = Number(value);
  return Number.isSafeInteger(rounded) ? rounded : value;
}

/**
 * A count: an integer of 64 bits without a sign. Above 2^53 it loses digits, which no count
 * reaches.
 */
export function parseCount(value: unknown): number {
  const isInteger = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!isInteger) return refuseType(value, "usize");
  const count = BigInt(String(value));
  if (count < 0n || count > USIZE_MAX) {
    refuse(`Invalid value ${describeJson(value)}. Expected usize`);
  }
  return Number(count);
}
