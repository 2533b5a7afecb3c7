/**
 * From what a JavaScript program passes as a payload to the JSON value that is stored.
 *
 * The result is always a copy, so that later changes of the caller's objects do not reach the
 * store.
 */
import { isJsonObject, setMember } from "./json_object.ts";
import {
  isJsonFloat,
  JSON_DEPTH_MAX,
  JSON_INTEGER_MAX,
  JSON_INTEGER_MIN,
  JsonFloat,
} from "./json_value.ts";
import type { JsonObject, JsonValue } from "./json_value.ts";
import {
  dateMilliseconds,
  entriesOf,
  isPlainObject,
  itemsOf,
  kindName,
  membersOf,
  objectKind,
  unboxed,
} from "./object_kind.ts";

/** A value that JSON cannot hold. */
export class UserJsonError extends Error {
  override readonly name = "UserJsonError";
  /** Keys and indexes that lead to the value, outermost first. */
  readonly path: readonly (string | number)[];

  constructor(what: string, path: readonly (string | number)[]) {
    super(what);
    this.path = path;
  }
}

/**
 * Copies an object into a JSON object: a payload.
 *
 * - An integral `number` within ±(2^53-1) is an integer, beyond that a float. `-0` is `0`.
 * - A `bigint` is an integer and must be within -2^63 … 2^64-1.
 * - A `Date` becomes its ISO text, a typed array or `Set` a list, a `Map` with text keys an object,
 *   a boxed primitive what it holds. Any other object becomes what its `toJSON` gives, or else its
 *   own enumerable members. Realms do not matter.
 * - Members that are `undefined` are left out.
 *
 * @throws UserJsonError for a value that JSON cannot hold (`NaN`, a function, a `RegExp`, an
 *   `Error` without `toJSON`, `undefined` in a list, a lone surrogate in a text or a key, a cycle,
 *   nesting deeper than {@link JSON_DEPTH_MAX}, …)
 */
export function fromUserJsonObject(value: unknown): JsonObject {
  const result = new UserJsonReader().read(value);
  if (isJsonObject(result)) return result;
  const came = Array.isArray(result) ? "a list" : typeof value;
  throw new UserJsonError(`expected an object, got ${came}`, []);
}

/** Whether a text has half of a character of two UTF-16 units, which UTF-8 cannot hold. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Keeps the way to the value being read, for errors, and the objects on it, for cycles. */
class UserJsonReader {
  readonly #path: (string | number)[] = [];
  readonly #containers: object[] = [];

  read(value: unknown): JsonValue {
    switch (typeof value) {
      case "string":
        if (hasLoneSurrogate(value)) this.#refuse("the text has a lone surrogate");
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
        return this.#refuse(`a value of type ${typeof value} is no JSON value`);
    }
  }

  #readNumber(value: number): JsonValue {
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    if (!Number.isFinite(value)) this.#refuse(`${value} is no JSON number`);
    return Number.isInteger(value) ? new JsonFloat(value) : value;
  }

  #readInteger(value: bigint): JsonValue {
    if (value < JSON_INTEGER_MIN || value > JSON_INTEGER_MAX) {
      this.#refuse(`the integer ${value} is outside of -2^63 … 2^64-1`);
    }
    const rounded = Number(value);
    return Number.isSafeInteger(rounded) ? rounded : value;
  }

  #readObject(value: object): JsonValue {
    if (this.#containers.includes(value)) this.#refuse("the value contains itself");
    if (this.#containers.length >= JSON_DEPTH_MAX) {
      this.#refuse(`the value nests deeper than ${JSON_DEPTH_MAX} levels`);
    }
    this.#containers.push(value);
    const result = this.#readContainer(value);
    this.#containers.pop();
    return result;
  }

  #readContainer(value: object): JsonValue {
    if (Array.isArray(value)) return this.#readList(value);
    if (isPlainObject(value) && typeof value["toJSON"] !== "function") {
      return this.#readMembers(value);
    }
    const kind = objectKind(value);
    if (kind === "list" || kind === "set") return this.#readList(itemsOf(value));
    if (kind === "date") return this.#readDate(dateMilliseconds(value) ?? Number.NaN);
    if (isJsonFloat(value)) return this.#readFloat(value);
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const replaced: unknown = value.toJSON();
      return this.read(replaced);
    }
    if (kind === "map") return this.#readMap(entriesOf(value));
    if (kind === "boxed") return this.read(unboxed(value));
    if (kind === "members") return this.#readMembers(membersOf(value));
    return this.#refuse(`the value is of the kind ${kindName(value)}, which JSON does not have`);
  }

  #readFloat({ value }: JsonFloat): JsonValue {
    if (!Number.isFinite(value)) this.#refuse(`${value} is no JSON number`);
    return Number.isInteger(value) ? new JsonFloat(value) : value;
  }

  #readDate(milliseconds: number): string {
    if (Number.isNaN(milliseconds)) this.#refuse("the date is invalid");
    return new Date(milliseconds).toISOString();
  }

  #readList(list: readonly unknown[]): JsonValue[] {
    const result: JsonValue[] = [];
    for (let i = 0; i < list.length; i++) {
      this.#path.push(i);
      result.push(this.read(list[i]));
      this.#path.pop();
    }
    return result;
  }

  #readMembers(object: Readonly<Record<string, unknown>>): JsonObject {
    const result: JsonObject = {};
    for (const key of Object.keys(object)) this.#readMember(result, key, object[key]);
    return result;
  }

  #readMap(entries: readonly (readonly [unknown, unknown])[]): JsonObject {
    const result: JsonObject = {};
    for (const [key, member] of entries) {
      if (typeof key !== "string") this.#refuse("a Map must have text keys");
      this.#readMember(result, key, member);
    }
    return result;
  }

  #readMember(result: JsonObject, key: string, member: unknown): void {
    if (member === undefined) return;
    this.#path.push(key);
    if (hasLoneSurrogate(key)) this.#refuse("the key has a lone surrogate");
    setMember(result, key, this.read(member));
    this.#path.pop();
  }

  #refuse(what: string): never {
    throw new UserJsonError(what, [...this.#path]);
  }
}
