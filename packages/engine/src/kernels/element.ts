/** What rows of a matrix consist of, and how a float becomes one and back. */

/** The datatype of a row's elements. */
export type RowElement = "float32" | "float16" | "uint8";

/** Bytes of an element. */
export const ELEMENT_BYTES: Readonly<Record<RowElement, number>> = {
  float32: 4,
  float16: 2,
  uint8: 1,
};

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

/** The IEEE half nearest to a float, ties to even; above 65504 infinity. */
export function toHalf(value: number): number {
  float[0] = value;
  const bits = word[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fff_ffff;
  if (size > 0x7f80_0000) return sign | 0x7e00;
  // From 65520 on the nearest is infinity.
  if (size >= 0x477f_f000) return sign | 0x7c00;
  if (size < 0x3880_0000) {
    // A subnormal half counts steps of 2^-24, and addition of 0.5 rounds to them.
    float[0] = Math.abs(value) + 0.5;
    return sign | (word[0]! - 0x3f00_0000);
  }
  const rounded = size + 0xfff + ((size >>> 13) & 1);
  return sign | ((rounded - 0x3800_0000) >>> 13);
}

/** The float that a half stands for. */
export function fromHalf(half: number): number {
  const size = half & 0x7fff;
  word[0] = size >= 0x7c00 ? 0x7f80_0000 | ((size & 0x3ff) << 13) : size << 13;
  const value = size >= 0x7c00 ? float[0]! : float[0]! * 2 ** 112;
  return (half & 0x8000) === 0 ? value : -value;
}

/** A float without its fraction, from 0 to 255; NaN is 0. */
export function toByte(value: number): number {
  return value > 0 ? Math.min(255, Math.trunc(value)) : 0;
}

/**
 * Writes the elements of a row.
 *
 * @param divisor what each float is divided by
 * @param address where the row begins; a multiple of 16
 */
export function writeElements(
  element: RowElement,
  values: Float32Array,
  divisor: number,
  buffer: ArrayBufferLike,
  address: number,
): void {
  const { length } = values;
  switch (element) {
    case "float32": {
      const floats = new Float32Array(buffer, address, length);
      if (divisor === 1) floats.set(values);
      else for (let at = 0; at < length; at++) floats[at] = values[at]! / divisor;
      return;
    }
    case "float16": {
      const halves = new Uint16Array(buffer, address, length);
      for (let at = 0; at < length; at++) halves[at] = toHalf(values[at]! / divisor);
      return;
    }
    case "uint8": {
      const bytes = new Uint8Array(buffer, address, length);
      for (let at = 0; at < length; at++) bytes[at] = toByte(values[at]! / divisor);
    }
  }
}

/** The floats of a row of `dim` elements, in a buffer of their own. */
export function readElements(
  element: RowElement,
  dim: number,
  buffer: ArrayBufferLike,
  address: number,
): Float32Array {
  switch (element) {
    case "float32":
      return new Float32Array(buffer, address, dim).slice();
    case "float16":
      return Float32Array.from(new Uint16Array(buffer, address, dim), fromHalf);
    case "uint8":
      return Float32Array.from(new Uint8Array(buffer, address, dim));
  }
}

/** Writes what a row of these elements is scored with: floats, for bytes bytes. */
export function writeQuery(
  element: RowElement,
  query: Float32Array,
  buffer: ArrayBufferLike,
  address: number,
): void {
  if (element === "float16") {
    const floats = new Float32Array(buffer, address, query.length);
    for (let at = 0; at < query.length; at++) floats[at] = fromHalf(toHalf(query[at]!));
    return;
  }
  writeElements(element, query, 1, buffer, address);
}
