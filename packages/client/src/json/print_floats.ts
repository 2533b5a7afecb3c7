/**
 * Printing lists of 32-bit floats, each as {@link shortestF32} names it. A vector is most of a
 * request; digits that are written into bytes cost half of what a text for each number costs.
 */
import { shortestF32 } from "./shortest_f32.ts";

/** Numbers between these are printed without an exponent, by multiplication with small powers. */
const DIRECT_MIN = 1e-5;
const DIRECT_MAX = 2 ** 23;
const DIGITS_MIN = 6;
const DIGITS_MAX = 9;
/** The longest: `-1.1754943508222875e-38,`. */
const BYTES_PER_NUMBER = 26;

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
const COMMA = 0x2c;

const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));
const FRACTION_MASK = 2 ** 23 - 1;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);
const decoder = new TextDecoder();
let buffer = new Uint8Array(0);

/**
 * `[0.1,-2.5]`: the same as `JSON.stringify` gives of the numbers that {@link shortestF32} gives.
 * Safe integers are printed as they are: a list of numbers may be one of ids.
 *
 * @param list finite numbers that are 32-bit floats, or are rounded to them
 */
export function printFloats(list: ArrayLike<number>): string {
  const needed = list.length * BYTES_PER_NUMBER + 2;
  if (buffer.length < needed) buffer = new Uint8Array(Math.max(needed, 2 * buffer.length));
  const bytes = buffer;
  let end = 0;
  bytes[end++] = 0x5b;
  for (let i = 0; i < list.length; i++) {
    if (i > 0) bytes[end++] = COMMA;
    end = writeFloat(bytes, list[i]!, end);
  }
  bytes[end++] = 0x5d;
  return decoder.decode(bytes.subarray(0, end));
}

/** @returns the end of what was written */
function writeFloat(bytes: Uint8Array, x: number, at: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude >= DIRECT_MIN && magnitude < DIRECT_MAX)) return writeText(bytes, x, at);
  float[0] = magnitude;
  const value = float[0];
  // Of these the nearest decimal is not always the shortest.
  if ((bits[0]! & FRACTION_MASK) === 0) return writeText(bytes, x, at);
  let first = 0;
  while (value >= POWERS[first]!) first++;
  if (first === 0) while (value * POWERS[1 - first]! < 1) first--;
  for (let digits = DIGITS_MIN; digits <= DIGITS_MAX; digits++) {
    const places = digits - first;
    const scale = POWERS[places]!;
    const units = roundHalfEven(value * scale);
    if (Math.fround(units / scale) !== value) continue;
    let end = at;
    if (x < 0) bytes[end++] = MINUS;
    return writeDecimal(bytes, units, places, end);
  }
  return writeText(bytes, x, at);
}

/** Of a positive number below 2^31 - 1. */
function roundHalfEven(x: number): number {
  const rounded = (x + 0.5) | 0;
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Writes `units` / 10^`places`, without zeros at its end. */
function writeDecimal(bytes: Uint8Array, units: number, places: number, at: number): number {
  const scale = POWERS[places]!;
  const whole = (units / scale) | 0;
  let rest = units - whole * scale;
  let end = writeInteger(bytes, whole, at);
  if (rest === 0) return end;
  let left = places;
  while (rest % 10 === 0) {
    rest /= 10;
    left--;
  }
  bytes[end++] = POINT;
  end += left;
  for (let position = end - 1, count = left; count > 0; count--, position--) {
    const tens = (rest / 10) | 0;
    bytes[position] = ZERO + (rest - tens * 10);
    rest = tens;
  }
  return end;
}

function writeInteger(bytes: Uint8Array, value: number, at: number): number {
  let length = 1;
  while (length < POWERS.length && value >= POWERS[length]!) length++;
  let rest = value;
  for (let position = at + length - 1; position >= at; position--) {
    const tens = (rest / 10) | 0;
    bytes[position] = ZERO + (rest - tens * 10);
    rest = tens;
  }
  return at + length;
}

function writeText(bytes: Uint8Array, x: number, at: number): number {
  const text = JSON.stringify(Number.isSafeInteger(x) ? x : shortestF32(x));
  let end = at;
  for (let i = 0; i < text.length; i++) bytes[end++] = text.charCodeAt(i);
  return end;
}
