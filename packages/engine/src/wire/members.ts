/**
 * Reading the members of filter objects: small readers whose errors name what came and what was
 * expected.
 */
import { QdrantError } from "@quiverdb/client";

import type { Members } from "../common/raw_json.ts";
import { describeJson } from "../common/serde_text.ts";

const USIZE_MAX = 2n ** 64n - 1n;

/** @throws QdrantError `format`, always */
export function refuse(text: string): never {
  throw new QdrantError("format", text);
}

/** Refuses a value of the wrong type, as Qdrant words it inside of conditions. */
export function refuseType(value: unknown, expected: string): never {
  return refuse(`Invalid type ${describeJson(value)}. Expected ${expected}`);
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
