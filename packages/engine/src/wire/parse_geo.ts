/** Geo tests of a field condition. Coordinates of a filter must lie on the globe. */
import type { FieldTest, GeoPoint } from "../request/filter.ts";
import { isMembers, readDouble } from "../common/raw_json.ts";
import { isAbsent, refuse, refuseType, requiredMember } from "./members.ts";
import type { Members } from "../common/raw_json.ts";

const RING_POINTS_MIN = 4;
/** How far the ends of a ring may lie apart, in degrees. */
const RING_TOLERANCE = Number.EPSILON;

export function parseBoundingBox(value: unknown): FieldTest {
  const box = parseMembers(value, "struct GeoBoundingBox");
  return {
    kind: "geo_bounding_box",
    topLeft: parseGeoPoint(requiredMember(box, "top_left")),
    bottomRight: parseGeoPoint(requiredMember(box, "bottom_right")),
  };
}

export function parseRadius(value: unknown): FieldTest {
  const circle = parseMembers(value, "struct GeoRadius");
  const center = parseGeoPoint(requiredMember(circle, "center"));
  return {
    kind: "geo_radius",
    center,
    radiusMeters: parseDouble(requiredMember(circle, "radius")),
  };
}

export function parsePolygon(value: unknown): FieldTest {
  const polygon = parseMembers(value, "struct GeoPolygon");
  const exterior = parseRing(requiredMember(polygon, "exterior"));
  const interiors = polygon["interiors"];
  return {
    kind: "geo_polygon",
    exterior,
    interiors: isAbsent(interiors) ? [] : parseList(interiors).map(parseRing),
  };
}

function parseRing(value: unknown): GeoPoint[] {
  const ring = parseMembers(value, "struct GeoLineString");
  const points = parseList(requiredMember(ring, "points")).map(parseGeoPoint);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < RING_POINTS_MIN) {
    return refuse(
      `Validation failed: polygon invalid, the size must be at least ${RING_POINTS_MIN}, ` +
        `got ${points.length}`,
    );
  }
  const gap = Math.max(Math.abs(first.lat - last.lat), Math.abs(first.lon - last.lon));
  if (gap > RING_TOLERANCE) {
    refuse(
      "Validation failed: polygon invalid, " +
        "the first and the last points should be the same to form a closed line",
    );
  }
  return points;
}

function parseGeoPoint(value: unknown): GeoPoint {
  const point = parseMembers(value, "struct GeoPoint");
  const lon = parseDouble(requiredMember(point, "lon"));
  const lat = parseDouble(requiredMember(point, "lat"));
  if (Math.abs(lat) > 90 || Math.abs(lon) > 180) {
    refuse(
      `Wrong format of GeoPoint payload: expected \`lat\` = ${lat} within [-90;90] ` +
        `and \`lon\` = ${lon} within [-180;180]`,
    );
  }
  return { lon, lat };
}

function parseMembers(value: unknown, expected: string): Members {
  return isMembers(value) ? value : refuseType(value, expected);
}

function parseList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuseType(value, "a sequence");
}

function parseDouble(value: unknown): number {
  return readDouble(value) ?? refuseType(value, "f64");
}
