/** How serde and Rust name the values that a reason quotes. */
import { JsonFloat } from "@quiverdb/client";

/**
 * A JSON value of the wrong type, as serde_json names it: `` string "x" ``, `` integer `5` ``,
 * `map`.
 */
export function unexpected(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(value)}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "bigint":
      return `integer \`${value}\``;
    case "number":
      return Number.isInteger(value)
        ? `integer \`${rustFloat(value)}\``
        : `floating point \`${value}\``;
    default:
      if (value instanceof JsonFloat) return `floating point \`${rustFloat(value.value)}.0\``;
      if (Array.isArray(value)) return "sequence";
      return value === null || value === undefined ? "null" : "map";
  }
}

/** Rust's `Display` of a 64-bit float: shortest digits that read back, never an exponent. */
export function rustFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [mantissa = "", exponentText] = String(value).split("e");
  if (exponentText === undefined) return Object.is(value, -0) ? "-0" : mantissa;
  const exponent = Number(exponentText);
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.slice(sign.length).split(".");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${whole}${fraction}`;
  return sign + (whole + fraction).padEnd(whole.length + exponent, "0");
}
