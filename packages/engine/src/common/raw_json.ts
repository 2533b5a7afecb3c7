/** Values whose type is not known yet: members of objects, and numbers. */
import { JsonFloat } from "@quiverdb/client";

/** An object with members of any type; an absent member reads as `undefined`. */
export type Members = Readonly<Record<string, unknown>>;

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;

/** Whether a value has members: it is neither a list nor a number with a form. */
export function isMembers(value: unknown): value is Members {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonFloat)
  );
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
