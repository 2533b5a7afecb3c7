/** What conversions ask of a value of a REST structure, and how they refuse it. */
import {
  isJsonFloat,
  isPlainObject,
  objectKind,
  QdrantError,
  typedArrayName,
} from "@quiverdb/client";

/** An object of a REST structure. */
export type RestObject = Readonly<Record<string, unknown>>;

/** Fields of a message by name; what is absent on the wire has no member. */
export type Fields = Record<string, unknown>;

/** A message that cannot be a REST structure. `message` is worded as Qdrant words it. */
export class MessageError extends Error {
  override readonly name = "MessageError";
}

/** The error of a request that only REST can say: another back end may answer it. */
export function onlyRest(what: string): QdrantError {
  return new QdrantError("not_implemented", `${what} over gRPC`, { details: { onlyRest: true } });
}

/** Whether a value is an object with members: no list, no typed array, no float. */
export function isRecord(value: unknown): value is RestObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return isPlainObject(value) || objectKind(value) === "members";
}

/** Whether a value stands for several: an array or a typed array. */
export function isListLike(value: unknown): value is ArrayLike<unknown> {
  if (Array.isArray(value)) return true;
  return ArrayBuffer.isView(value) && typedArrayName(value) !== undefined;
}

/** Whether a member says nothing. */
export function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The object itself. @throws ShapeFailure */
export function recordOf(value: unknown, what: string): RestObject {
  return isRecord(value) ? value : refuse(value, what);
}

/** A copy without some members. */
export function without(object: RestObject, names: readonly string[]): RestObject {
  const copy: Record<string, unknown> = { ...object };
  for (const name of names) delete copy[name];
  return copy;
}

/** One or several values as a list. */
export function oneOrMany(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** The first of some members that an object has. */
export function firstGiven(rest: RestObject, names: readonly string[]): string | undefined {
  return names.find((name) => !isAbsent(rest[name]));
}

/** A value of a REST structure that cannot be in a message at its place. */
export class ShapeFailure extends Error {
  override readonly name = "ShapeFailure";
  readonly #path: (string | number)[] = [];

  /** The same failure, seen from the value that holds this one under a member or an index. */
  under(step: string | number): this {
    this.#path.unshift(step);
    return this;
  }

  /** With the path to the value before the reason. */
  toQdrantError(): QdrantError {
    const path = this.#path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
    const place = path.length === 0 ? "" : `${path.join("").replace(/^\./, "")}: `;
    return new QdrantError("format", place + this.message);
  }
}

/** Runs the conversion of a value that stands under a member or an index. */
export function within(step: string | number, convert: () => void): void {
  try {
    convert();
  } catch (error) {
    throw error instanceof ShapeFailure ? error.under(step) : error;
  }
}

/** @throws ShapeFailure */
export function refuse(value: unknown, expected: string): never {
  throw new ShapeFailure(`invalid type: ${describe(value)}, expected ${expected}`);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (isJsonFloat(value)) return `floating point \`${value.value}\``;
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(value.slice(0, 100))}`;
    case "boolean":
      return `boolean \`${value}\``;
    case "number":
      return `${Number.isInteger(value) ? "integer" : "floating point"} \`${value}\``;
    case "bigint":
      return `integer \`${value}\``;
    case "object":
      return isListLike(value) ? "sequence" : "map";
    default:
      return `a value of type ${typeof value}`;
  }
}
