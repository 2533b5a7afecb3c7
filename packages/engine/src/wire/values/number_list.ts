/**
 * Lists of numbers. They go straight into a `Float32Array`: this is the hot path of an upsert.
 *
 * A JSON literal too big for a 32-bit float becomes ±infinity, as on the server. In a caller's
 * array it is refused, and so are NaN and ±Infinity: there they can only be a mistake.
 */
import { SPARSE_INDEX_MAX } from "../../common/limits.ts";
import { isInteger, isNumberArray, toNumber } from "../../common/raw_json.ts";
import type { NumberArray } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { BodySource, Reading } from "../kit/reading.ts";
import { refuse, ShapeFailure } from "../kit/shape_failure.ts";

/** A list whose elements are yet to be checked, or a typed array. */
export type NumberList = readonly unknown[] | NumberArray;

/** Whether a value is a list, or a typed array of numbers. */
export function isNumberList(value: unknown): value is NumberList {
  return Array.isArray(value) || isNumberArray(value);
}

/** A list of numbers. `text`: what Qdrant says if it is none. */
export function numberList(row: unknown, text: string): NumberList {
  return isNumberList(row)
    ? row
    : refuse(text, `expected a list of numbers, got ${describeJson(row)}`);
}

/** The numbers of a list; always a copy. */
export function readFloats(numbers: NumberList, reading: Reading, text: string): Float32Array {
  const result = reading.newFloats(numbers.length);
  fillFloats(numbers, result, 0, reading, text);
  return result;
}

/** Writes the numbers of a list to `out` from `start` on. */
export function fillFloats(
  numbers: NumberList,
  out: Float32Array,
  start: number,
  { source }: Reading,
  text: string,
): void {
  if (isNumberArray(numbers)) {
    out.set(numbers, start);
    for (let i = 0; i < numbers.length; i++) {
      if (!isFinite32(out[start + i]!)) floatAt(i, numbers[i], source, text);
    }
    return;
  }
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i];
    const float = typeof value === "number" ? Math.fround(value) : Number.NaN;
    out[start + i] = isFinite32(float) ? float : floatAt(i, value, source, text);
  }
}

/** The indices of a sparse vector. */
export function readIndices(numbers: NumberList, reading: Reading, text: string): Uint32Array {
  reading.count(numbers.length);
  const result = new Uint32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value: unknown = numbers[i];
    const index = isInteger(value) ? Number(value) : -1;
    if (index >= 0 && index <= SPARSE_INDEX_MAX) result[i] = index;
    else refuseElement(i, text, `an integer from 0 to ${SPARSE_INDEX_MAX}`, describeJson(value));
  }
  return result;
}

/** A difference that is not 0 is NaN: the value is NaN or infinite. */
function isFinite32(float: number): boolean {
  return float - float === 0;
}

/** An element that is no `number` of the range of 32-bit floats. */
function floatAt(index: number, value: unknown, source: BodySource, text: string): number {
  const number = toNumber(value);
  if (number === undefined) return refuseElement(index, text, "a number", describeJson(value));
  const float = Math.fround(number);
  if (isFinite32(float) || source === "json_text") return float;
  const expected = Number.isFinite(number) ? "a number of 32-bit float range" : "a finite number";
  return refuseElement(index, text, expected, String(number));
}

function refuseElement(index: number, text: string, expected: string, came: string): never {
  throw new ShapeFailure(text, `expected ${expected}, got ${came}`).under(index);
}
