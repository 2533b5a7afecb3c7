/**
 * Lists of numbers. They go straight into a `Float32Array`; this is the hot path of an upsert.
 *
 * A JSON literal too big for a 32-bit float becomes ±Infinity, as on the server. NaN and ±Infinity
 * in a caller's array are refused: they can only be a mistake of the program.
 */
import { JsonFloat } from "@quiverdb/client";

import { SPARSE_INDEX_MAX } from "../common/limits.ts";
import { describeJson } from "../common/serde_text.ts";
import type { Place } from "./place.ts";
import { isInteger, toNumber } from "./raw_value.ts";

type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** A list whose elements are yet to be checked, or a typed array. */
export type NumberList = readonly unknown[] | NumberArray;

/** Whether a value is a list, or a typed array of numbers. */
export function isNumberList(value: unknown): value is NumberList {
  return Array.isArray(value) || isTypedArray(value);
}

/** Whether a value is a typed array of numbers. */
export function isTypedArray(value: unknown): value is NumberArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

/** A list of numbers. `text`: what Qdrant says if it is none. */
export function numberList(row: unknown, at: Place, text: string): NumberList {
  return isNumberList(row)
    ? row
    : at.fail(text, `expected a list of numbers, got ${describeJson(row)}`);
}

/** The numbers of a list. */
export function readFloats(list: NumberList, at: Place, text: string): Float32Array {
  const result = new Float32Array(list.length);
  fillFloats(list, result, 0, at, text);
  return result;
}

/** Writes the numbers of a list to `out` from `start` on. */
export function fillFloats(
  list: NumberList,
  out: Float32Array,
  start: number,
  at: Place,
  text: string,
): void {
  for (let i = 0; i < list.length; i++) {
    let value = list[i];
    if (typeof value !== "number") {
      if (value instanceof JsonFloat) value = value.value;
      else if (typeof value === "bigint") value = Number(value);
    }
    // A difference that is not 0 is NaN: the value is NaN or infinite.
    if (typeof value === "number" && value - value === 0) {
      out[start + i] = value;
    } else {
      const expected = typeof value === "number" ? "a finite number" : "a number";
      const came = typeof value === "number" ? String(value) : describeJson(value);
      at.item(i).fail(text, `expected ${expected}, got ${came}`);
    }
  }
}

/** The indices of a sparse vector. */
export function readIndices(list: NumberList, at: Place, text: string): Uint32Array {
  const result = new Uint32Array(list.length);
  for (let i = 0; i < list.length; i++) {
    const value: unknown = list[i];
    const index = toNumber(value);
    if (!isInteger(value) || index === undefined || index < 0 || index > SPARSE_INDEX_MAX) {
      at.item(i).fail(
        text,
        `expected an integer from 0 to ${SPARSE_INDEX_MAX}, got ${describeJson(value)}`,
      );
    } else {
      result[i] = index;
    }
  }
  return result;
}
