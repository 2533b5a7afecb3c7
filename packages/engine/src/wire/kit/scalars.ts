/** Readers of numbers, texts, flags, variants and dates. */
import { dateMilliseconds, hasLoneSurrogate } from "@quiverdb/client";

import { isInteger, toNumber } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import { refuseType } from "./reader.ts";
import type { Reader } from "./reader.ts";
import type { Reading } from "./reading.ts";
import { refuse } from "./shape_failure.ts";

/** Inclusive bounds of a number. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

const UNSIGNED_MAX = {
  u8: 0xffn,
  u32: 0xffff_ffffn,
  u64: 0xffff_ffff_ffff_ffffn,
  usize: 0xffff_ffff_ffff_ffffn,
} as const;

/** One of these texts. */
export function oneOf<const T extends string>(...variants: readonly T[]): Reader<T> {
  const names = variants.map((variant) => `\`${variant}\``);
  const expected =
    names.length === 2
      ? names.join(" or ")
      : `${names.length === 1 ? "" : "one of "}${names.join(", ")}`;
  return (value) => {
    const found = variants.find((variant) => variant === value);
    if (found !== undefined) return found;
    if (typeof value === "string") {
      return refuse(`unknown variant \`${value}\`, expected ${expected}`);
    }
    return refuseType(value, expected);
  };
}

export const boolean: Reader<boolean> = (value) =>
  typeof value === "boolean" ? value : refuseType(value, "a boolean");

/** A text. Half of a character of two UTF-16 units is none: a JSON text cannot hold it either. */
export const string: Reader<string> = (value) => {
  if (typeof value !== "string") return refuseType(value, "a string");
  return hasLoneSurrogate(value) ? refuse("the text has a lone surrogate") : value;
};

/** A text, or a `Date`, which is given as its ISO text. */
export const dateText: Reader<string> = (value, reading) => {
  const milliseconds = dateMilliseconds(value);
  if (milliseconds === undefined) return string(value, reading);
  if (Number.isNaN(milliseconds)) return refuse("the date is invalid");
  return new Date(milliseconds).toISOString();
};

/** An unsigned integer; one above 2^53 loses its last digits. */
export function unsigned(type: keyof typeof UNSIGNED_MAX, range: Range = {}): Reader<number> {
  return (value, reading) => {
    if (!isInteger(value)) return refuseType(value, type);
    if (value < 0 || value > UNSIGNED_MAX[type]) {
      return refuse(`invalid value: ${describeJson(value)}, expected ${type}`);
    }
    const result = Number(value) + 0;
    checkRange(result, String(value), range, String, reading);
    return result;
  };
}

/** As {@link unsigned}, but not zero, which has no place in the type. */
export function nonzero(type: keyof typeof UNSIGNED_MAX): Reader<number> {
  const read = unsigned(type);
  return (value, reading) =>
    read(value, reading) || refuse(`invalid value: integer \`0\`, expected a nonzero ${type}`);
}

/** Any number, also one that JSON does not have: its judgement is left to the caller. */
export function anyNumber(type: "f32" | "f64"): Reader<number> {
  return (value) => toNumber(value) ?? refuseType(value, type);
}

/** A float of the given width. An integer will do. */
export function float(type: "f32" | "f64", range: Range = {}): Reader<number> {
  return (value, reading) => {
    const number = toNumber(value);
    if (number === undefined) return refuseType(value, type);
    if (!Number.isFinite(number)) {
      return refuse(`invalid value: ${describeJson(value)}, expected a finite ${type}`);
    }
    const result = type === "f32" ? Math.fround(number) : number;
    checkRange(result, floatText(result), range, floatText, reading);
    return result;
  };
}

/** A float as Rust prints it: an integral one ends in `.0`. */
function floatText(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

function checkRange(
  value: number,
  text: string,
  range: Range,
  show: (bound: number) => string,
  reading: Reading,
): void {
  const { min, max } = range;
  const tooSmall = min !== undefined && value < min;
  const tooBig = max !== undefined && value > max;
  if (!tooSmall && !tooBig) return;
  let wanted: string;
  if (min !== undefined && max !== undefined) wanted = `from ${show(min)} to ${show(max)}`;
  else if (min !== undefined) wanted = `${show(min)} or larger`;
  else wanted = `${show(max ?? 0)} or smaller`;
  reading.violate(`value ${text} invalid, must be ${wanted}`);
}
