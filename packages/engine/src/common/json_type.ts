/** Names of JSON values for error texts, as Qdrant's parser (serde) prints what it did not expect. */
import { JsonFloat } from "@quiverdb/client";

/** `string "x"`, ``integer `5` ``, ``floating point `1.5` ``, ``boolean `true` ``, `null`, `sequence`, `map`. */
export function describeJson(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(value)}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "bigint":
      return `integer \`${value}\``;
    case "number":
      if (Number.isSafeInteger(value)) return `integer \`${value}\``;
      return describeFloat(value);
    case "object":
      if (value === null) return "null";
      if (value instanceof JsonFloat) return describeFloat(value.value);
      return Array.isArray(value) ? "sequence" : "map";
    default:
      return typeof value;
  }
}

function describeFloat(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return `floating point \`${Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text}\``;
}
