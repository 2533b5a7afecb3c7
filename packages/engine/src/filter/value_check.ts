/**
 * Tests of one payload value: what a match, a range or a geo test says of it, without an index.
 *
 * Arrays are not looked into here; see `field_check.ts`.
 */
import { compareDatetimes, parseDatetimeParts } from "@quiverdb/client";
import type { DatetimeParts, JsonValue } from "@quiverdb/client";
import type { GeoPoint } from "../common/geo_area.ts";
import { toNumber } from "../common/raw_json.ts";
import { geoPointOf } from "../payload/payload_value.ts";
import { isWithin } from "../payload_index/bounds.ts";
import { compileGeoTest } from "../payload_index/geo_test.ts";
import type { Bounds, FieldTest, Match } from "../request/filter.ts";

/** What a test says of one value. */
export type ValueCheck = (value: JsonValue) => boolean;

/** Tests of a value that is no array. The other tests look at a value as a whole. */
export type ElementTest = Exclude<FieldTest, { kind: "values_count" | "is_empty" | "is_null" }>;

/** The test as a function of a value that is no array, or of an element of an array. */
export function compileElementCheck(test: ElementTest): ValueCheck {
  switch (test.kind) {
    case "match":
      return compileMatch(test.match);
    case "range":
      return compileRange(test.range);
    case "datetime_range":
      return compileDatetimeRange(test.range);
    case "geo_bounding_box":
    case "geo_radius":
    case "geo_polygon":
      return onGeoPoint(compileGeoTest(test));
  }
}

/**
 * Equality is `===` throughout: integers are canonical, and a float that is integral is a
 * `JsonFloat`, which equals no integer.
 */
function compileMatch(match: Match): ValueCheck {
  switch (match.kind) {
    case "value": {
      const wanted = match.value;
      return (value) => value === wanted;
    }
    case "any": {
      const wanted = new Set<JsonValue>(match.values);
      return (value) => wanted.has(value);
    }
    case "except": {
      const unwanted = new Set<JsonValue>(match.values);
      return (value) => value !== null && !unwanted.has(value);
    }
    case "text":
    case "phrase": {
      const { text } = match;
      return (value) => typeof value === "string" && value.includes(text);
    }
    case "prefix": {
      const { text } = match;
      return (value) => typeof value === "string" && value.startsWith(text);
    }
    case "text_any": {
      const words = match.text.split(/\s+/u).filter((word) => word !== "");
      return (value) => typeof value === "string" && words.some((word) => value.includes(word));
    }
  }
}

function compileRange(range: Bounds<number>): ValueCheck {
  return (value) => {
    const number = toNumber(value);
    return number !== undefined && isWithin(number, range);
  };
}

function compileDatetimeRange({ lt, lte, gt, gte }: Bounds<DatetimeParts>): ValueCheck {
  return (value) => {
    const moment = typeof value === "string" ? parseDatetimeParts(value) : undefined;
    return (
      moment !== undefined &&
      (lt === undefined || compareDatetimes(moment, lt) < 0) &&
      (lte === undefined || compareDatetimes(moment, lte) <= 0) &&
      (gt === undefined || compareDatetimes(moment, gt) > 0) &&
      (gte === undefined || compareDatetimes(moment, gte) >= 0)
    );
  };
}

function onGeoPoint(isInside: (point: GeoPoint) => boolean): ValueCheck {
  return (value) => {
    const point = geoPointOf(value);
    return point !== undefined && isInside(point);
  };
}
