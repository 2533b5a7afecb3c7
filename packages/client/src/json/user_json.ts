/**
 * From what a JavaScript program passes as a payload to the JSON value that is stored.
 *
 * The result is always a copy, so that later changes of the caller's objects do not reach the
 * store.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import { setMember } from "./json_object.ts";
import { JSON_DEPTH_MAX, JSON_INTEGER_MAX, JSON_INTEGER_MIN, JsonFloat } from "./json_value.ts";
import type { JsonObject, JsonValue } from "./json_value.ts";
import { printPath, typedArrayItems } from "./stringify_json.ts";

/**
 * Copies an object into a JSON object: a payload.
 *
 * - An integral `number` within ±(2^53-1) is an integer, beyond that a float. `-0` is `0`.
 * - A `bigint` is an integer and must be within -2^63 … 2^64-1.
 * - A `Date` becomes its ISO text, a typed array or `Set` a list, a `Map` with text keys an object.
 *   Any other object becomes what its `toJSON` gives, or else its own enumerable members.
 * - Members that are `undefined` are left out.
 *
 * @param name how error texts name the object
 * @throws QdrantError `format`, naming the path of a value that JSON cannot hold (`NaN`, a
 * function, `undefined` in a list, a lone surrogate, a cycle, nesting deeper than
 * {@link JSON_DEPTH_MAX}, …)
 */
export function fromUserJsonObject(value: unknown, name = "payload"): JsonObject {
  return new UserJsonReader(name).readDocument(value);
}

class UserJsonReader {
  readonly #path: (string | number)[];
  readonly #containers: object[] = [];

  constructor(name: string) {
    this.#path = [name];
  }

  readDocument(value: unknown): JsonObject {
    const result = this.read(value);
    if (typeof result === "object" && result !== null && !Array.isArray(result)) {
      if (!(result instanceof JsonFloat)) return result;
    }
    return this.#fail(`expected an object, got ${Array.isArray(result) ? "a list" : typeof value}`);
  }

  read(value: unknown): JsonValue {
    switch (typeof value) {
      case "string":
        if (/\p{Surrogate}/u.test(value)) this.#fail("the text has a lone surrogate");
        return value;
      case "boolean":
        return value;
      case "number":
        return this.#readNumber(value);
      case "bigint":
        return this.#readInteger(value);
      case "object":
        return value === null ? null : this.#readObject(value);
      default:
        return this.#fail(`a value of type ${typeof value} is no JSON value`);
    }
  }

  #readNumber(value: number): JsonValue {
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    if (!Number.isFinite(value)) this.#fail(`${value} is no JSON number`);
    return Number.isInteger(value) ? new JsonFloat(value) : value;
  }

  #readInteger(value: bigint): JsonValue {
    if (value < JSON_INTEGER_MIN || value > JSON_INTEGER_MAX) {
      this.#fail(`the integer ${value} is outside of -2^63 … 2^64-1`);
    }
    const rounded = Number(value);
    return Number.isSafeInteger(rounded) ? rounded : value;
  }

  #readObject(value: object): JsonValue {
    if (value instanceof JsonFloat) {
      if (!Number.isFinite(value.value)) this.#fail(`${value.value} is no JSON number`);
      return Number.isInteger(value.value) ? value : value.value;
    }
    if (this.#containers.includes(value)) this.#fail("the value contains itself");
    if (this.#containers.length >= JSON_DEPTH_MAX) {
      this.#fail(`the value nests deeper than ${JSON_DEPTH_MAX} levels`);
    }
    this.#containers.push(value);
    const result = this.#readContainer(value);
    this.#containers.pop();
    return result;
  }

  #readContainer(value: object): JsonValue {
    if (Array.isArray(value)) return this.#readList(value);
    if (value instanceof Date && Number.isNaN(value.getTime())) this.#fail("the date is invalid");
    const items = value instanceof Set ? [...value] : typedArrayItems(value);
    if (items !== undefined) return this.#readList(items);
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const replaced: unknown = value.toJSON();
      return this.read(replaced);
    }
    if (value instanceof Map) return this.#readMembers(value);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      this.#fail("raw bytes are no JSON value");
    }
    return this.#readMembers(Object.entries<unknown>({ ...value }));
  }

  #readList(list: readonly unknown[]): JsonValue[] {
    const result: JsonValue[] = [];
    for (const [i, item] of list.entries()) {
      this.#path.push(i);
      result.push(this.read(item));
      this.#path.pop();
    }
    return result;
  }

  #readMembers(members: Iterable<[unknown, unknown]>): JsonObject {
    const result: JsonObject = {};
    for (const [key, member] of members) {
      if (member === undefined) continue;
      if (typeof key !== "string") this.#fail("a Map must have text keys");
      this.#path.push(key);
      setMember(result, key, this.read(member));
      this.#path.pop();
    }
    return result;
  }

  #fail(what: string): never {
    throw new QdrantError("format", `${printPath(this.#path)}: ${what}`);
  }
}
