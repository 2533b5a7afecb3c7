/**
 * Raw values: JSON values, or what a JavaScript program gives for them, whose type is not known
 * yet. They may come from another realm.
 */
import { isJsonFloat, isPlainObject, objectKind, typedArrayName } from "@quiverdb/client";

/** An object of members of any type; an absent member reads as `undefined`. */
export type RawObject = Readonly<Record<string, unknown>>;

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;

/** Whether a value is an object of members: no list, typed array, map, date, number with a form. */
export function isRawObject(value: unknown): value is RawObject {
  if (typeof value !== "object" || value === null) return false;
  return isPlainObject(value) || objectKind(value) === "members";
}

/** Whether a value is absent: JSON's null stands for it. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Whether a value is an integer: a JSON float literal such as `1.0` is none. */
export function isInteger(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isInteger(value);
}

/** The number that a value stands for, in whichever form it came, `NaN` included. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return isJsonFloat(value) ? value.value : undefined;
}

/** Like {@link toNumber}, but `undefined` for what JSON does not have: `NaN` and infinity. */
export function toFiniteNumber(value: unknown): number | undefined {
  const number = toNumber(value);
  return number === undefined || !Number.isFinite(number) ? undefined : number;
}

/** An integer of 64 bits with a sign, a `number` up to 2^53-1; `undefined` for everything else. */
export function toInteger64(value: unknown): number | bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value + 0 : undefined;
  if (typeof value !== "bigint" || value < I64_MIN || value > I64_MAX) return undefined;
  const rounded = Number(value);
  return Number.isSafeInteger(rounded) ? rounded : value;
}

/** Whether a value is a `number` that may have lost digits of the integer it was written as. */
export function isInexactInteger(value: unknown): value is number {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** A typed array of numbers, of any realm. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Whether a value is a typed array of numbers; those of `bigint` are none. */
export function isNumberArray(value: unknown): value is NumberArray {
  if (!ArrayBuffer.isView(value)) return false;
  const name = typedArrayName(value);
  return name !== undefined && !name.startsWith("Big");
}
