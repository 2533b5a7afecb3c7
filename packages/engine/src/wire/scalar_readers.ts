/** Readers of numbers, texts, flags and variants. */
import { describeJson } from "../common/serde_text.ts";
import type { Place } from "./place.ts";
import { floatText, isInteger, toNumber } from "./raw_value.ts";
import type { Reader } from "./reader.ts";

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
  return (value, at) => {
    const found = variants.find((variant) => variant === value);
    if (found !== undefined) return found;
    const names = variants.map((variant) => `\`${variant}\``);
    const expected =
      names.length === 2
        ? names.join(" or ")
        : `${names.length === 1 ? "" : "one of "}${names.join(", ")}`;
    return typeof value === "string"
      ? at.fail(`unknown variant \`${value}\`, expected ${expected}`)
      : at.fail(`invalid type: ${describeJson(value)}, expected ${expected}`);
  };
}

export const boolean: Reader<boolean> = (value, at) =>
  typeof value === "boolean"
    ? value
    : at.fail(`invalid type: ${describeJson(value)}, expected a boolean`);

export const string: Reader<string> = (value, at) =>
  typeof value === "string"
    ? value
    : at.fail(`invalid type: ${describeJson(value)}, expected a string`);

/** An unsigned integer; one above 2^53 loses its last digits. */
export function unsigned(type: keyof typeof UNSIGNED_MAX, range: Range = {}): Reader<number> {
  return (value, at) => {
    if (!isInteger(value)) return at.fail(`invalid type: ${describeJson(value)}, expected ${type}`);
    if (value < 0 || value > UNSIGNED_MAX[type]) {
      return at.fail(`invalid value: ${describeJson(value)}, expected ${type}`);
    }
    const result = Number(value);
    checkRange(result, String(value), range, String, at);
    return result;
  };
}

/** A float of the given width. An integer will do. */
export function float(type: "f32" | "f64", range: Range = {}): Reader<number> {
  return (value, at) => {
    const number = toNumber(value);
    if (number === undefined)
      return at.fail(`invalid type: ${describeJson(value)}, expected ${type}`);
    if (!Number.isFinite(number)) {
      return at.fail(`invalid value: ${describeJson(value)}, expected a finite ${type}`);
    }
    const result = type === "f32" ? Math.fround(number) : number;
    checkRange(result, floatText(result), range, floatText, at);
    return result;
  };
}

function checkRange(
  value: number,
  text: string,
  range: Range,
  show: (bound: number) => string,
  at: Place,
): void {
  const { min, max } = range;
  const tooSmall = min !== undefined && value < min;
  const tooBig = max !== undefined && value > max;
  if (!tooSmall && !tooBig) return;
  let wanted: string;
  if (min !== undefined && max !== undefined) wanted = `from ${show(min)} to ${show(max)}`;
  else if (min !== undefined) wanted = `${show(min)} or larger`;
  else wanted = `${show(max ?? 0)} or smaller`;
  at.violate(`value ${text} invalid, must be ${wanted}`);
}
