/** What one value of a payload is to conditions: nothing, several values, a place. */
import { getMember, isJsonObject } from "@quiverdb/client";
import type { JsonValue } from "@quiverdb/client";

import type { GeoPoint } from "../common/geo_area.ts";
import { toNumber } from "../common/raw_json.ts";

/** `null` and the empty array are empty; `""`, `{}`, `0`, `false` and `[null]` are not. */
export function isEmptyValue(value: JsonValue): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Whether the value is `null` or an array that holds one. */
export function hasNullValue(value: JsonValue): boolean {
  return value === null || (Array.isArray(value) && value.includes(null));
}

/** The number of values: none of `null`, the length of an array, else one. */
export function countValues(value: JsonValue): number {
  if (value === null) return 0;
  return Array.isArray(value) ? value.length : 1;
}

/**
 * The geo point that an object with numeric `lon` and `lat` stands for; `undefined` for everything
 * else.
 */
export function geoPointOf(value: JsonValue): GeoPoint | undefined {
  if (!isJsonObject(value)) return undefined;
  const lon = toNumber(getMember(value, "lon"));
  const lat = toNumber(getMember(value, "lat"));
  return lon === undefined || lat === undefined ? undefined : { lon, lat };
}
