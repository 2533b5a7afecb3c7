/**
 * Payload values as the description of Qdrant defines them (semantics-data.md 4.8, 5.2 to 5.9),
 * written plainly. Nothing here shares code with the engine.
 */

/** A JSON value of a payload; integers and floats are told apart by being integral. */
export type Value = null | boolean | number | string | readonly Value[] | Fields;

export interface Fields {
  readonly [name: string]: Value;
}

/** The kinds of payload indexes that cases use; texts with tokens of words, phrases on. */
export type IndexKind =
  "keyword" | "integer" | "float" | "bool" | "datetime" | "uuid" | "geo" | "text";

export type Indexes = ReadonlyMap<string, IndexKind>;

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The values at a path of names, of which any may end with `[]`. */
export function valuesAt(payload: Fields, path: string): Value[] {
  let values: Value[] = [payload];
  for (const step of path.split(".")) {
    const name = step.replace(/\[\]$/, "");
    values = values.flatMap((value) => {
      const member = isFields(value) ? value[name] : undefined;
      return member === undefined ? [] : [member];
    });
    if (step.endsWith("[]")) {
      values = values.flatMap((value) => (Array.isArray(value) ? (value as Value[]) : []));
    }
  }
  return values;
}

/** The values, with the elements of arrays in their place. */
export function elementsOf(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (Array.isArray(value) ? (value as Value[]) : [value]));
}

export function isInteger(value: Value): value is number {
  return typeof value === "number" && Number.isInteger(value);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One spelling of a UUID; undefined for what is none. */
export function uuidOf(value: Value): string | undefined {
  return typeof value === "string" && UUID.test(value) ? value.toLowerCase() : undefined;
}

/** Milliseconds since the epoch of one of the forms that cases have; NaN for what is no date. */
export function dateOf(value: Value): number {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : NaN;
}

export interface Place {
  readonly lon: number;
  readonly lat: number;
}

export function placeOf(value: Value): Place | undefined {
  if (!isFields(value)) return undefined;
  const { lon, lat } = value;
  return typeof lon === "number" && typeof lat === "number" ? { lon, lat } : undefined;
}

/** Words in lower case. */
export function tokensOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

const EARTH_RADIUS_METERS = 6371008.8;

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function haversine(degrees: number): number {
  return Math.sin(radians(degrees) / 2) ** 2;
}

/** Metres along a great circle, by the haversine formula. */
export function metersBetween(a: Place, b: Place): number {
  const h =
    haversine(b.lat - a.lat) +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * haversine(b.lon - a.lon);
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(h)));
}
