/** How serde and Rust name the values that a reason quotes. */
import { isJsonFloat, objectKind } from "@quiverdb/client";

const TEXT_SHOWN_MAX = 80;

/**
 * A value of the wrong type: `` string "x" `` (a long one is cut), `` integer `5` ``, `` floating
 * point `1.0` ``, `` boolean `true` ``, `null`, `sequence`, `map`. What JSON does not have is named
 * by its JavaScript type, an absent value is `nothing`.
 */
export function describeJson(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return `string ${JSON.stringify(shorten(value))}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "bigint":
      return `integer \`${value}\``;
    case "number":
      return isIntegerLiteral(value) ? `integer \`${rustFloat(value)}\`` : describeFloat(value);
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return typeof value;
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

function describeObject(value: object): string {
  if (isJsonFloat(value)) return describeFloat(value.value);
  const kind = objectKind(value);
  if (kind === "members") return "map";
  return kind === "list" ? "sequence" : "object";
}

/** Negative zero is a float: JSON has no such integer. */
function isIntegerLiteral(value: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0);
}

function describeFloat(value: number): string {
  const text = rustFloat(value);
  return `floating point \`${/^-?\d+$/.test(text) ? `${text}.0` : text}\``;
}

function shorten(text: string): string {
  return text.length <= TEXT_SHOWN_MAX ? text : `${text.slice(0, TEXT_SHOWN_MAX)}…`;
}
