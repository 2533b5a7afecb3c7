/**
 * Members of JSON objects, safe for every key.
 *
 * Keys come from outside, so `__proto__` and `constructor` are ordinary members here: reads see own
 * members only and writes never reach a prototype.
 */
import { isJsonFloat } from "./json_value.ts";
import type { JsonObject, JsonValue } from "./json_value.ts";

/** Whether a value is a JSON object: neither a list nor a {@link JsonFloat}. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isJsonFloat(value)
  );
}

/** An own member of a JSON object, or `undefined`. */
export function getMember(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets an own member, `__proto__` included. */
export function setMember<T>(object: Record<string, T>, key: string, value: T): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    object[key] = value;
  }
}
