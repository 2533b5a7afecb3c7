/** From exact JSON values to the plain ones that users read. */
import { setMember } from "./json_object.ts";
import { isJsonFloat } from "./json_value.ts";
import type { JsonObject, JsonValue, PlainJsonObject, PlainJsonValue } from "./json_value.ts";

/**
 * The value with every {@link JsonFloat} as a `number`. Big integers stay `bigint`. A value without
 * any {@link JsonFloat} is returned as it is, not copied.
 */
export function toPlainJson(value: JsonObject): PlainJsonObject;
export function toPlainJson(value: JsonValue): PlainJsonValue;
export function toPlainJson(value: JsonValue): PlainJsonValue {
  return hasNoFloatForm(value) ? value : copyPlain(value);
}

function hasNoFloatForm(value: JsonValue): value is PlainJsonValue {
  if (typeof value !== "object" || value === null) return true;
  if (isJsonFloat(value)) return false;
  if (Array.isArray(value)) return value.every(hasNoFloatForm);
  for (const key in value) {
    const member = value[key];
    if (member !== undefined && !hasNoFloatForm(member)) return false;
  }
  return true;
}

function copyPlain(value: JsonValue): PlainJsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (isJsonFloat(value)) return value.value;
  if (Array.isArray(value)) return value.map(copyPlain);
  const copy: PlainJsonObject = {};
  for (const [key, member] of Object.entries(value)) setMember(copy, key, copyPlain(member));
  return copy;
}
