/**
 * Readers of raw values: each checks one shape and gives the checked value, or refuses it with the
 * words of Qdrant's JSON parser. An absent member is `undefined` or `null`. Unknown members are
 * ignored.
 */
import { isRawObject } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { Reading } from "./reading.ts";
import { refuse, ShapeFailure } from "./shape_failure.ts";
import type { Step } from "./shape_failure.ts";

/** Reads a raw value. */
export type Reader<T> = (value: unknown, reading: Reading) => T;

/** Reads a value that may be long, with pauses. */
export type LongReader<T> = (value: unknown, reading: Reading) => Promise<T>;

/** A member of a {@link struct}. */
export interface Field<T, Required extends boolean> {
  readonly read: Reader<T>;
  readonly required: Required;
  /** Whether null stands for an absent member. */
  readonly nullable: boolean;
  readonly aliases: readonly string[];
  /** Whether the member is no step of its own in 422 texts. */
  readonly hidden?: boolean;
}

/** The members of a {@link struct} by name. */
export type Fields = Readonly<Record<string, Field<unknown, boolean>>>;

type RequiredName<F extends Fields> = {
  [K in keyof F]: F[K]["required"] extends true ? K : never;
}[keyof F];

type FieldValue<F> = F extends Field<infer T, boolean> ? T : never;

/**
 * What a {@link struct} of the fields `F` reads. An optional member that is absent is not there.
 */
export type StructOf<F extends Fields> = {
  readonly [K in RequiredName<F>]: FieldValue<F[K]>;
} & { readonly [K in Exclude<keyof F, RequiredName<F>>]?: FieldValue<F[K]> };

/** A member that must be there. `aliases`: other names for it. */
export function required<T>(read: Reader<T>, ...aliases: readonly string[]): Field<T, true> {
  return { read, required: true, nullable: false, aliases };
}

/** A member that may be absent or null. `aliases`: other names for it. */
export function optional<T>(read: Reader<T>, ...aliases: readonly string[]): Field<T, false> {
  return { read, required: false, nullable: true, aliases };
}

/** A member that may be absent, but not null. `aliases`: other names for it. */
export function orAbsent<T>(read: Reader<T>, ...aliases: readonly string[]): Field<T, false> {
  return { read, required: false, nullable: false, aliases };
}

/** The same member, but in 422 texts no step of its own. */
export function hidden<T, R extends boolean>(field: Field<T, R>): Field<T, R> {
  return { ...field, hidden: true };
}

/**
 * Reads what stands at a step of the value being read, and adds the step to what is wrong there.
 *
 * @param rule the step in 422 texts; empty if it adds none there
 */
export function readAt<T>(
  read: Reader<T>,
  value: unknown,
  reading: Reading,
  step: Step,
  rule: Step = step,
): T {
  const issueCount = reading.issueCount;
  let result: T;
  try {
    result = read(value, reading);
  } catch (error) {
    throw located(error, step);
  }
  if (reading.issueCount > issueCount) reading.locate(issueCount, rule);
  return result;
}

/** Like {@link readAt} for a value that may be long. */
export async function readLongAt<T>(
  read: LongReader<T>,
  value: unknown,
  reading: Reading,
  step: Step,
  rule: Step = step,
): Promise<T> {
  const issueCount = reading.issueCount;
  let result: T;
  try {
    result = await read(value, reading);
  } catch (error) {
    throw located(error, step);
  }
  if (reading.issueCount > issueCount) reading.locate(issueCount, rule);
  return result;
}

/** The same value, one step deeper in 422 texts. */
export function under<T>(rule: string, read: Reader<T>): Reader<T> {
  return (value, reading) => readAt(read, value, reading, "", rule);
}

/** An error that passes through the reader of what holds the value at `step`. */
function located(error: unknown, step: Step): unknown {
  return error instanceof ShapeFailure ? error.under(step) : error;
}

/** The object here. `expected`: what Qdrant calls it. */
export function rawObject(value: unknown, expected: string): RawObject {
  return isRawObject(value) ? value : refuseType(value, expected);
}

/** The list here. */
export function rawList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuseType(value, "a sequence");
}

/** A value that is there, but of the wrong type. */
export function refuseType(value: unknown, expected: string): never {
  return refuse(`invalid type: ${describeJson(value)}, expected ${expected}`);
}

/** A member that must be there. */
export function requiredMember(raw: RawObject, name: string): unknown {
  const value = raw[name];
  return value === undefined ? refuse(`missing field \`${name}\``) : value;
}

/** An object with these members. `name`: what Qdrant calls it. */
export function struct<F extends Fields>(name: string, fields: F): Reader<StructOf<F>>;
export function struct(name: string, fields: Fields): Reader<unknown> {
  const entries = Object.entries(fields);
  return (value, reading) => {
    const raw = rawObject(value, `struct ${name}`);
    const result: Record<string, unknown> = {};
    for (const [key, field] of entries) {
      const given = memberName(raw, key, field.aliases);
      if (given === undefined) {
        if (field.required) refuse(`missing field \`${key}\``);
        continue;
      }
      const member = raw[given];
      if (member !== null || !field.nullable) {
        const rule = field.hidden === true ? "" : key;
        result[key] = readAt(field.read, member, reading, given, rule);
      }
    }
    return result;
  };
}

/** A list of what `read` reads. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, reading) =>
    rawList(value).map((item, index) => readAt(read, item, reading, index));
}

/** Like {@link list}, but what is wrong with an element, 422 texts report of the whole list. */
export function hiddenList<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, reading) =>
    rawList(value).map((item, index) => readAt(read, item, reading, index, ""));
}

/**
 * A map from names to what `read` reads. In 422 texts a failing entry is `?`, or `?[0]`, `?[1]`, …
 * where several fail.
 */
export function mapOf<T>(read: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return (value, reading) => {
    const raw = rawObject(value, "a map");
    const result = new Map<string, T>();
    const failing: FailingEntry[] = [];
    for (const name of Object.keys(raw)) {
      const member = raw[name];
      if (member === undefined) continue;
      const from = reading.issueCount;
      result.set(name, readAt(read, member, reading, name, ""));
      if (reading.issueCount > from) failing.push({ from, to: reading.issueCount });
    }
    locateEntries(failing, reading);
    return result;
  };
}

/** The issues of one entry of a map, by their positions. */
export interface FailingEntry {
  readonly from: number;
  readonly to: number;
}

/** Puts the issues of the entries of a map under the steps that 422 texts show for them. */
export function locateEntries(failing: readonly FailingEntry[], reading: Reading): void {
  for (const [index, { from, to }] of failing.entries()) {
    reading.locate(from, failing.length === 1 ? "?" : `?[${index}]`, to);
  }
}

/**
 * Like {@link mapOf}, but an entry is shown in 422 texts by its place among the sorted names. So
 * the validator shows plain maps; those of a type of their own it shows as in {@link mapOf}.
 */
export function sortedMapOf<T>(read: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return (value, reading) => {
    const raw = rawObject(value, "a map");
    const names = Object.keys(raw).filter((name) => raw[name] !== undefined);
    const result = new Map<string, T>();
    for (const [index, name] of names.sort().entries()) {
      result.set(name, readAt(read, raw[name], reading, name, index));
    }
    return result;
  };
}

/** An object from names to what a reader of a map reads. */
export function asObject<T>(
  read: Reader<ReadonlyMap<string, T>>,
): Reader<Readonly<Record<string, T>>> {
  return (value, reading) => Object.fromEntries(read(value, reading));
}

function memberName(raw: RawObject, name: string, aliases: readonly string[]): string | undefined {
  if (raw[name] !== undefined) return name;
  return aliases.find((alias) => raw[alias] !== undefined);
}
