/**
 * Values of formula queries: what a variable names, and what a payload or the defaults hold for it
 * (Qdrant 1.18, `rescore_formula/formula_scorer.rs`, `value_retriever`).
 *
 * Arrays of a payload are flattened one level, unless the path ends with `[]`. Of no value the
 * default is taken; several values are an array, which is neither number, date nor geo point. Where
 * the field has an index, only values that it holds are values.
 */
import { nanosToMicros, parseDatetime, QdrantError } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";
import { describeJson } from "../common/serde_text.ts";
import type { GeoPoint } from "../common/geo_area.ts";
import { isRawObject, toFiniteNumber } from "../common/raw_json.ts";
import { formatJsonPath, getValues, readJsonPath } from "../payload/json_path.ts";
import type { JsonPath } from "../payload/json_path.ts";
import { type IndexedValue, indexedValueOf } from "../payload_index/indexed_value.ts";
import type { IndexSchemas } from "../segment/segment_indexes.ts";
import { planError } from "./plan_error.ts";

/** What a variable names: the score of a point in a prefetch, or a place in its payload. */
export type Variable =
  | { readonly kind: "score"; readonly prefetch: number }
  | { readonly kind: "payload"; readonly path: JsonPath };

/** Reads a value; a text tells why it cannot. */
type ValueReader<T> = (value: JsonValue) => T | string;

const MICROS_PER_SECOND = 1_000_000;

/**
 * Parses the name of a variable.
 *
 * @throws QdrantError `bad_input` for no name of a variable
 */
export function parseVariable(name: string): Variable {
  const refuse = (reason: string): never => {
    throw planError(`failed to parse variable ID ${name}: ${reason}: ${name}`);
  };
  if (!name.startsWith("$")) {
    const path = readJsonPath(name);
    return path === undefined ? refuse("Invalid payload variable") : { kind: "payload", path };
  }
  const [first, second, ...more] = readJsonPath(name.slice(1))?.steps ?? [];
  if (first?.kind !== "key") return refuse("Invalid reserved variable");
  if (first.key !== "score") return refuse("Invalid reserved word");
  if (second === undefined) return { kind: "score", prefetch: 0 };
  if (second.kind !== "index" || more.length > 0) return refuse("Invalid reserved variable");
  return { kind: "score", prefetch: second.index };
}

/** The default values of a formula, and the payload values they stand in for. */
export class FormulaValues {
  private readonly scores = new Map<number, number>();
  /** By the printed path. */
  private readonly payload = new Map<string, JsonValue>();
  private readonly indexes: IndexSchemas;

  /**
   * @param defaults by variable
   * @param indexes of the fields
   * @throws QdrantError `bad_input` for a key that names no variable, or a score that is no number
   */
  constructor(defaults: JsonObject, indexes: IndexSchemas = new Map()) {
    this.indexes = indexes;
    for (const [name, value] of Object.entries(defaults)) {
      const variable = parseVariable(name);
      if (variable.kind === "payload") this.payload.set(formatJsonPath(variable.path), value);
      else this.scores.set(variable.prefetch, scoreDefault(value));
    }
  }

  /** The score of a point that a prefetch did not find. */
  defaultScore(prefetch: number): number {
    return this.scores.get(prefetch) ?? 0;
  }

  /**
   * Reads the number at a path of a payload; throws QdrantError `bad_input` where there is none. So
   * do the others.
   */
  number(path: JsonPath): (payload: JsonObject) => number {
    return this.reader(path, "number", readNumber);
  }

  /** Reads a date, in seconds since the epoch. */
  datetime(path: JsonPath): (payload: JsonObject) => number {
    return this.reader(path, "datetime", (value) =>
      typeof value === "string" ? readDatetime(value) : "Value is not a string",
    );
  }

  /** Reads a geo point. */
  geoPoint(path: JsonPath): (payload: JsonObject) => GeoPoint {
    return this.reader(path, "geo point", readGeoPoint);
  }

  private reader<T extends number | GeoPoint>(
    path: JsonPath,
    type: string,
    read: ValueReader<T>,
  ): (payload: JsonObject) => T {
    const name = formatJsonPath(path);
    const ifMissing = this.payload.get(name);
    const schema = this.indexes.get(name);
    const indexed = schema && indexedValueOf(schema);
    return (payload) => {
      const found = valueAt(payload, path, indexed);
      const value = found === undefined ? ifMissing : found;
      const result = value === undefined ? "No value found in a payload nor defaults" : read(value);
      if (typeof result !== "string") return result;
      const text = `Expected ${type} value for ${name} in the payload and/or in the formula defaults.`;
      throw new QdrantError("bad_input", `${text} Error: ${result}`);
    };
  }
}

/**
 * The geo point that a value stands for, or why it stands for none. A list is its longitude and its
 * latitude.
 */
export function readGeoPoint(value: unknown): GeoPoint | string {
  if (Array.isArray(value) && value.length !== 2) {
    const expected =
      value.length < 2 ? "struct GeoPointShadow with 2 elements" : "fewer elements in array";
    return `invalid length ${value.length}, expected ${expected}`;
  }
  const members: unknown = Array.isArray(value) ? { lon: value[0], lat: value[1] } : value;
  if (!isRawObject(members)) {
    return `invalid type: ${describeJson(value)}, expected struct GeoPointShadow`;
  }
  for (const name of ["lon", "lat"]) {
    if (members[name] === undefined) return `missing field \`${name}\``;
  }
  const lon = toFiniteNumber(members["lon"]);
  if (lon === undefined) return `invalid type: ${describeJson(members["lon"])}, expected f64`;
  const lat = toFiniteNumber(members["lat"]);
  if (lat === undefined) return `invalid type: ${describeJson(members["lat"])}, expected f64`;
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    return (
      `Wrong format of GeoPoint payload: expected \`lat\` = ${lat} within [-90;90] ` +
      `and \`lon\` = ${lon} within [-180;180]`
    );
  }
  return { lon, lat };
}

/** Seconds since the epoch with microseconds behind the point, or why a text is no date. */
export function readDatetime(text: string): number | string {
  const nanos = parseDatetime(text);
  if (nanos !== undefined) return Number(nanosToMicros(nanos)) / MICROS_PER_SECOND;
  // What chrono says of `%Y-%m-%d`, the last of the forms that Qdrant tries.
  const date = /^\s*(?:[+-]\d+|\d{1,4})-\s*\d{1,2}-\s*\d{1,2}/.exec(text);
  if (date !== null) {
    return date[0].length < text.length ? "trailing input" : "input is out of range";
  }
  const isBeginning = /^\s*(?:[+-]?|(?:[+-]\d+|\d{1,4})(?:-\s*(?:\d{1,2}(?:-\s*)?)?)?)$/.test(text);
  return isBeginning ? "premature end of input" : "input contains invalid characters";
}

function readNumber(value: JsonValue): number | string {
  return toFiniteNumber(value) ?? "Value is not a number";
}

function scoreDefault(value: JsonValue): number {
  const score = toFiniteNumber(value);
  if (score === undefined) throw planError("Score default must be a number");
  return score;
}

function valueAt(
  payload: JsonObject,
  path: JsonPath,
  indexed: IndexedValue | undefined,
): JsonValue | undefined {
  const values = getValues(payload, path);
  const isFanned = indexed === undefined && path.steps.at(-1)?.kind === "all";
  const flat = isFanned
    ? values
    : values.flatMap((value) => (Array.isArray(value) ? value : [value]));
  const held =
    indexed === undefined ? flat : flat.map(indexed).filter((value) => value !== undefined);
  return held.length > 1 ? held : held[0];
}
