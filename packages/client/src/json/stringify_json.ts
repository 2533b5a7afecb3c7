/**
 * Printing JSON without losing numbers.
 *
 * A value that `JSON.stringify` prints exactly is left to it; anything else is printed here.
 * Nothing is ever dropped or turned into `null` silently, except members that are `undefined`.
 */
import { isJsonFloat, JSON_PRINT_DEPTH_MAX } from "./json_value.ts";
import { isPlainObject, itemsOf, kindName, membersOf, objectKind, unboxed } from "./object_kind.ts";

/**
 * Whether `JSON.parse(JSON.stringify(value))` gives the value back: no `bigint`, {@link JsonFloat},
 * `-0`, `NaN`, function, class instance or `toJSON`, no integer beyond 2^53, not nested deeper than
 * {@link JSON_PRINT_DEPTH_MAX} and without cycles.
 */
export function isPlainJson(value: unknown): boolean {
  return isPlain(value, 0);
}

/**
 * Prints a value as JSON: `bigint` as an integer, {@link JsonFloat} as a float (`1.0`, `-0.0`), an
 * integral `number` beyond 2^53 as a float. Typed arrays print as lists, and `toJSON` is honoured.
 * Members that are `undefined` are left out.
 *
 * @throws TypeError naming the path of a value that JSON cannot hold (`NaN`, a function, a cycle,
 * …)
 */
export function stringifyJson(value: unknown): string {
  if (isPlainJson(value)) return JSON.stringify(value);
  return new Printer().print(value);
}

/**
 * Prints a float literal: it always has a fraction or an exponent, so that it parses as a float
 * again.
 */
function printFloat(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.includes(".") || text.includes("e") ? text : `${text}.0`;
}

/** The path `a.b[0]` of nested keys and indexes, for error texts. */
function printPath(path: readonly (string | number)[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text === "" ? "value" : text;
}

function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return isPlainNumber(value);
    case "object":
      if (value === null) return true;
      if (depth >= JSON_PRINT_DEPTH_MAX) return false;
      return Array.isArray(value) ? isPlainList(value, depth) : hasPlainMembers(value, depth);
    default:
      return false;
  }
}

function isPlainNumber(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) && !Object.is(value, -0);
  return Number.isFinite(value);
}

function isPlainList(list: readonly unknown[], depth: number): boolean {
  for (const item of list) if (!isPlain(item, depth + 1)) return false;
  return true;
}

function hasPlainMembers(object: object, depth: number): boolean {
  if (!isPlainObject(object)) return false;
  for (const member of Object.values(object)) {
    if (member !== undefined && !isPlain(member, depth + 1)) return false;
  }
  return true;
}

/** Keeps the path and the containers around the value being printed, for errors and for cycles. */
class Printer {
  readonly #path: (string | number)[] = [];
  readonly #containers: object[] = [];

  print(value: unknown): string {
    switch (typeof value) {
      case "string":
        return JSON.stringify(value);
      case "boolean":
      case "bigint":
        return String(value);
      case "number":
        return this.#printNumber(value);
      case "object":
        return value === null ? "null" : this.#printObject(value);
      default:
        return this.#fail(`a value of type ${typeof value}`);
    }
  }

  #printNumber(value: number): string {
    if (!Number.isFinite(value)) this.#fail(String(value));
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value);
    return printFloat(value);
  }

  #printObject(value: object): string {
    if (isJsonFloat(value)) {
      if (!Number.isFinite(value.value)) this.#fail(String(value.value));
      return printFloat(value.value);
    }
    if (this.#containers.includes(value)) this.#fail("a cycle");
    if (this.#containers.length >= JSON_PRINT_DEPTH_MAX) {
      this.#fail(`nesting deeper than ${JSON_PRINT_DEPTH_MAX} levels`);
    }
    this.#containers.push(value);
    const text = this.#printContainer(value);
    this.#containers.pop();
    return text;
  }

  #printContainer(value: object): string {
    if (Array.isArray(value)) return this.#printList(value);
    const kind = objectKind(value);
    if (kind === "list") return this.#printList(itemsOf(value));
    if ("toJSON" in value && typeof value.toJSON === "function") {
      const replaced: unknown = value.toJSON();
      return this.print(replaced);
    }
    if (kind === "members") return this.#printMembers(membersOf(value));
    if (kind === "boxed") return this.print(unboxed(value));
    return this.#fail(`a ${kindName(value)}`);
  }

  #printList(list: readonly unknown[]): string {
    const items: string[] = [];
    for (const [i, item] of list.entries()) {
      this.#path.push(i);
      items.push(this.print(item));
      this.#path.pop();
    }
    return `[${items.join(",")}]`;
  }

  #printMembers(object: Readonly<Record<string, unknown>>): string {
    const members: string[] = [];
    for (const [key, member] of Object.entries(object)) {
      if (member === undefined) continue;
      this.#path.push(key);
      members.push(`${JSON.stringify(key)}:${this.print(member)}`);
      this.#path.pop();
    }
    return `{${members.join(",")}}`;
  }

  #fail(what: string): never {
    throw new TypeError(`Cannot print ${printPath(this.#path)} as JSON: it is ${what}`);
  }
}
