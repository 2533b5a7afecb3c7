/** Packed floats as memory: on the wire they lie as in a little-endian array. */
import { isJsonFloat, shortestF32, typedArrayName } from "@quiverdb/client";

import { isListLike, refuse } from "./rest_value.ts";

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of a list of numbers. @throws ShapeFailure for anything else */
export function floatBytes(value: unknown): Uint8Array {
  const floats = isFloat32(value) ? value : floatsOf(value);
  if (floats === value) requireFinite(floats, floats);
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  return isLittleEndian ? bytes : swapped(bytes);
}

/** @param bytes of a field; not kept. @throws RangeError if it is no whole number of floats */
export function floatsFrom(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw new RangeError("packed floats are cut");
  const copy = isLittleEndian ? new Uint8Array(bytes) : swapped(bytes);
  return new Float32Array(copy.buffer, 0, copy.length / 4);
}

/** The numbers that REST answers print for floats. */
export function shortestNumbers(floats: Float32Array): number[] {
  const numbers: number[] = [];
  for (const float of floats) numbers.push(shortestF32(float));
  return numbers;
}

/** Also one of another realm. */
function isFloat32(value: unknown): value is Float32Array {
  return ArrayBuffer.isView(value) && typedArrayName(value) === "Float32Array";
}

/** What JSON cannot say is refused; a number beyond the range of f32 is infinite, as in JSON. */
function requireFinite(given: ArrayLike<unknown>, floats: Float32Array): void {
  for (let at = 0; at < floats.length; at++) {
    if (Number.isFinite(floats[at])) continue;
    const value = given[at];
    if (!Number.isFinite(Number(value))) refuse(value, "a finite number");
  }
}

function floatsOf(value: unknown): Float32Array {
  if (!isListLike(value)) return refuse(value, "a list of numbers");
  const floats = new Float32Array(value.length);
  for (let at = 0; at < floats.length; at++) {
    const item = value[at];
    if (typeof item === "number") floats[at] = item;
    else if (typeof item === "bigint") floats[at] = Number(item);
    else floats[at] = isJsonFloat(item) ? item.value : refuse(item, "f32");
  }
  requireFinite(value, floats);
  return floats;
}

function swapped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  for (let at = 0; at < copy.length; at += 4) copy.subarray(at, at + 4).reverse();
  return copy;
}
