/**
 * What an object is, also one of another realm (a vm context of a test runner, an iframe) or of
 * another copy of this package: by what it holds, never by `instanceof`.
 */
import { isJsonFloat } from "./json_value.ts";

/**
 * An object as JSON sees it.
 *
 * - `members`: its own enumerable members count, those of a plain object or of a class
 * - `list`: an `Array` or a typed array
 * - `boxed`: a primitive in an object, such as `new Number(1)`
 * - `foreign`: one of the language that JSON has no form for; {@link kindName} tells which
 */
export type ObjectKind =
  "members" | "list" | "set" | "map" | "float" | "date" | "boxed" | "foreign";

/** Kinds whose own members are not what they hold. */
const FOREIGN = new Set([
  "ArrayBuffer",
  "Error",
  "Promise",
  "RegExp",
  "SharedArrayBuffer",
  "Symbol",
  "WeakMap",
  "WeakRef",
  "WeakSet",
]);

/** Whether an object has the prototype of `{}` or none. Says no to `{}` of another realm. */
export function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function objectKind(value: object): ObjectKind {
  if (Array.isArray(value)) return "list";
  if (isJsonFloat(value)) return "float";
  if (isPlainObject(value)) return "members";
  if (ArrayBuffer.isView(value)) return typedArrayName(value) === undefined ? "foreign" : "list";
  const name = kindName(value);
  const builtIn = builtInKind(name, value);
  if (builtIn !== undefined) return builtIn;
  const isOpaque = name !== "Object" && Object.keys(value).length === 0;
  return FOREIGN.has(name) || isOpaque ? "foreign" : "members";
}

/** `Map`, `RegExp`, ...; what a class calls itself, or `Object`. */
export function kindName(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** The own enumerable members of an object of any class. */
export function membersOf(value: object): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : Object.fromEntries(Object.entries(value));
}

/** The elements of an `Array`, a typed array or a `Set`. */
export function itemsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const items: readonly unknown[] = ArrayBuffer.isView(value)
    ? Array.prototype.slice.call(value)
    : [...Set.prototype.values.call(value)];
  return items;
}

/** The entries of a `Map`. */
export function entriesOf(value: object): readonly (readonly [unknown, unknown])[] {
  return [...Map.prototype.entries.call(value)];
}

/** The primitive in an object; `undefined` for any other object. */
export function unboxed(value: object): number | string | boolean | bigint | undefined {
  switch (kindName(value)) {
    case "Number":
      return holding(() => Number.prototype.valueOf.call(value));
    case "String":
      return holding(() => String.prototype.valueOf.call(value));
    case "Boolean":
      return holding(() => Boolean.prototype.valueOf.call(value));
    case "BigInt":
      return holding(() => BigInt.prototype.valueOf.call(value));
    default:
      return undefined;
  }
}

/** `Float32Array`, `BigInt64Array`, ...; `undefined` for a `DataView`. */
export function typedArrayName(value: ArrayBufferView): string | undefined {
  const name: unknown = Reflect.apply(typedArrayTag, value, []);
  return typeof name === "string" ? name : undefined;
}

/** The moment of a `Date`; `undefined` for anything else. `NaN` for an invalid one. */
export function dateMilliseconds(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || kindName(value) !== "Date") return undefined;
  return holding(() => Date.prototype.getTime.call(value));
}

/** The getter that all typed arrays share. It looks at the object itself, of whatever realm. */
const typedArrayTag: (this: unknown) => unknown =
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)
    ?.get ?? (() => undefined);

/** A class may call itself what it likes, so its name alone is not believed. */
function builtInKind(name: string, value: object): ObjectKind | undefined {
  switch (name) {
    case "Date":
      return dateMilliseconds(value) === undefined ? undefined : "date";
    case "Set":
      return holding(() => Set.prototype.has.call(value, 0)) === undefined ? undefined : "set";
    case "Map":
      return holding(() => Map.prototype.has.call(value, 0)) === undefined ? undefined : "map";
    default:
      return unboxed(value) === undefined ? undefined : "boxed";
  }
}

/** What a method of a built-in finds in an object; `undefined` if it is not of its kind. */
function holding<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
