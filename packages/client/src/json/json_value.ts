/**
 * JSON values with exact numbers.
 *
 * An integer within ±(2^53-1) is a `number`, a larger one a `bigint`. A float literal whose value
 * is integral (`1.0`, `1e3`, `-0.0`) is a {@link JsonFloat}, because Qdrant tells `1.0` from `1`;
 * any other float is a `number`.
 */
export type JsonValue =
  null | boolean | number | bigint | string | JsonFloat | JsonValue[] | JsonObject;

export interface JsonObject {
  [key: string]: JsonValue;
}

/** A {@link JsonValue} as users read it: every float is a `number`, whatever its literal was. */
export type PlainJsonValue =
  null | boolean | number | bigint | string | PlainJsonValue[] | PlainJsonObject;

export interface PlainJsonObject {
  [key: string]: PlainJsonValue;
}

/**
 * Smallest integer of a JSON document: that of a signed 64-bit integer. Below it a literal is a
 * float.
 */
export const JSON_INTEGER_MIN = -(2n ** 63n);

/**
 * Largest integer of a JSON document: that of an unsigned 64-bit integer. Above it a literal is a
 * float.
 */
export const JSON_INTEGER_MAX = 2n ** 64n - 1n;

/** Deepest nesting of lists and objects in a request, as in Qdrant's parser. */
export const JSON_DEPTH_MAX = 127;

/**
 * Deepest nesting that is printed, and that a reader of printed texts should allow: an answer nests
 * what requests brought a little deeper.
 */
export const JSON_PRINT_DEPTH_MAX = 1000;

/** Marks a {@link JsonFloat} of any copy of this package. */
const JSON_FLOAT = Symbol.for("@quiverdb/client JsonFloat");

/**
 * A float literal with an integral value. Prints as `1.0`; `valueOf()` is the number. One of
 * another copy of this package is an `instanceof` it, too.
 */
export class JsonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return isJsonFloat(value);
  }

  get [JSON_FLOAT](): true {
    return true;
  }

  valueOf(): number {
    return this.value;
  }

  /** What `JSON.stringify` shows: the number, without its form. */
  toJSON(): number {
    return this.value;
  }
}

/** Whether a value is a {@link JsonFloat}, also of another copy of this package. */
export function isJsonFloat(value: unknown): value is JsonFloat {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === JsonFloat.prototype) return true;
  // Almost all objects are plain, and need no look at their members.
  return prototype !== Object.prototype && prototype !== Array.prototype && JSON_FLOAT in value;
}
