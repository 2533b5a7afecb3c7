/**
 * Readers of raw values: each checks one shape and gives the checked value, or refuses it with the
 * words of Qdrant's JSON parser. An absent member is `undefined` or `null`. Unknown members are
 * ignored.
 */
import { QdrantError } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";
import { type BodySource, Place } from "./place.ts";
import { isRawObject, rawList, rawObject } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";

/** Reads a raw value at its place in the body. */
export type Reader<T> = (value: unknown, at: Place) => T;

/** A member of a {@link struct}. */
export interface Field<T, Required extends boolean> {
  readonly read: Reader<T>;
  readonly required: Required;
  /** Whether null stands for an absent member. */
  readonly nullable: boolean;
  readonly aliases: readonly string[];
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

/** Reads a whole body and checks its constraints. `rule`: first step of the paths in 422 texts. */
export function readBody<T>(body: unknown, source: BodySource, rule: string, read: Reader<T>): T {
  const at = Place.root(source, rule);
  const result = read(body, at);
  at.check();
  return result;
}

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

/** An object with these members. `name`: what Qdrant calls it. */
export function struct<F extends Fields>(name: string, fields: F): Reader<StructOf<F>>;
export function struct(name: string, fields: Fields): Reader<unknown> {
  const entries = Object.entries(fields);
  return (value, at) => {
    const raw = rawObject(value, at, `struct ${name}`);
    const result: Record<string, unknown> = {};
    for (const [key, field] of entries) {
      const given = memberName(raw, key, field.aliases);
      if (given === undefined) {
        if (field.required) at.fail(`missing field \`${key}\``);
        continue;
      }
      const member = raw[given];
      if (member !== null || !field.nullable)
        result[key] = field.read(member, at.member(given, key));
    }
    return result;
  };
}

/** A list of what `read` reads. */
export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, at) => rawList(value, at).map((item, index) => read(item, at.item(index)));
}

/** A map from names to what `read` reads. */
export function mapOf<T>(read: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return (value, at) => {
    const places: Place[] = [];
    const result = new Map<string, T>();
    for (const [name, member] of Object.entries(rawObject(value, at, "a map"))) {
      if (member === undefined) continue;
      const place = at.entry(name);
      places.push(place);
      result.set(name, read(member, place));
    }
    at.mergeEntries(places);
    return result;
  };
}

/**
 * Like {@link mapOf}, but an entry is shown in 422 texts by its place among the sorted names. So
 * the validator shows plain maps; those of a type of their own it shows as in {@link mapOf}.
 */
export function sortedMapOf<T>(read: Reader<T>): Reader<ReadonlyMap<string, T>> {
  return (value, at) => {
    const members = Object.entries(rawObject(value, at, "a map"));
    const given = members.filter(([, member]) => member !== undefined).sort(byName);
    const result = new Map<string, T>();
    for (const [index, [name, member]] of given.entries()) {
      result.set(name, read(member, at.member(name, `[${index}]`)));
    }
    return result;
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/**
 * The first reader that fits (an untagged union).
 *
 * @param text what Qdrant says when none fits; the failure of the first reader is added as the
 *   reason
 */
export function firstOf<T>(text: string, ...readers: readonly Reader<T>[]): Reader<T> {
  return (value, at) => {
    let reason: string | undefined;
    for (const read of readers) {
      const issueCount = at.issues.length;
      try {
        return read(value, at);
      } catch (error) {
        reason ??= shapeFailure(error);
        at.issues.length = issueCount;
      }
    }
    return at.fail(text, reason);
  };
}

/**
 * What the first reader gives whose member is there and fits (an untagged union of objects). Each
 * reader gets the whole object.
 *
 * @param text what Qdrant says when none fits; the failure of the first one that was tried is the
 *   reason
 */
export function unionByMember<T>(
  text: string,
  readers: Readonly<Record<string, (raw: RawObject, at: Place) => T>>,
): Reader<T> {
  const entries = Object.entries(readers);
  return (value, at) => {
    const raw = isRawObject(value)
      ? value
      : at.fail(text, `expected a map, got ${describeJson(value)}`);
    const present = entries.filter(([name]) => raw[name] !== undefined);
    if (present.length === 0) {
      return at.fail(text, `expected one of ${Object.keys(readers).join(", ")}`);
    }
    const candidates = present.map(
      ([, read]): Reader<T> =>
        () =>
          read(raw, at),
    );
    return firstOf(text, ...candidates)(raw, at);
  };
}

/** The text of a shape error without its class prefix; any other error is thrown on. */
export function shapeFailure(error: unknown): string {
  if (!(error instanceof QdrantError) || error.code !== "format") throw error;
  return error.reason.replace(/^Format error in JSON body: /, "");
}

function memberName(raw: RawObject, name: string, aliases: readonly string[]): string | undefined {
  if (raw[name] !== undefined) return name;
  return aliases.find((alias) => raw[alias] !== undefined);
}
