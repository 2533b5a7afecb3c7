/** Reading geo points and areas. Coordinates of a request must lie on the globe. */
import type { GeoPoint } from "../../common/geo_area.ts";
import type { FieldTest } from "../../request/filter.ts";
import { list, optional, readAt, required, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { float } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";

const RING_POINTS_MIN = 4;
/** How far the ends of a ring may lie apart, in degrees. */
const RING_TOLERANCE = Number.EPSILON;

const degrees = float("f64");

const geoPointBody = struct("GeoPointShadow", { lon: required(degrees), lat: required(degrees) });

/** A geo point may also be a list of its longitude and latitude. */
export const geoPoint: Reader<GeoPoint> = (value, reading) => {
  const point = Array.isArray(value) ? listedPoint(value, reading) : geoPointBody(value, reading);
  const { lon, lat } = point;
  if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180) return point;
  return refuse(
    `Wrong format of GeoPoint payload: expected \`lat\` = ${lat} within [-90;90] ` +
      `and \`lon\` = ${lon} within [-180;180]`,
  );
};

function listedPoint(value: readonly unknown[], reading: Reading): GeoPoint {
  if (value.length !== 2) {
    return refuse(`invalid length ${value.length}, expected struct GeoPointShadow with 2 elements`);
  }
  return {
    lon: readAt(degrees, value[0], reading, 0),
    lat: readAt(degrees, value[1], reading, 1),
  };
}

const boxBody = struct("GeoBoundingBox", {
  top_left: required(geoPoint),
  bottom_right: required(geoPoint),
});

export const geoBoundingBox: Reader<FieldTest> = (value, reading) => {
  const { top_left: topLeft, bottom_right: bottomRight } = boxBody(value, reading);
  return { kind: "geo_bounding_box", topLeft, bottomRight };
};

const circleBody = struct("GeoRadius", {
  center: required(geoPoint),
  radius: required(float("f64")),
});

export const geoRadius: Reader<FieldTest> = (value, reading) => {
  const { center, radius } = circleBody(value, reading);
  return { kind: "geo_radius", center, radiusMeters: radius };
};

const ringBody = struct("GeoLineString", { points: required(list(geoPoint)) });

const ring: Reader<readonly GeoPoint[]> = (value, reading) => {
  const { points } = ringBody(value, reading);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length < RING_POINTS_MIN) {
    return refuse(
      `Validation failed: polygon invalid, the size must be at least ${RING_POINTS_MIN}, ` +
        `got ${points.length}`,
    );
  }
  const gap = Math.max(Math.abs(first.lat - last.lat), Math.abs(first.lon - last.lon));
  if (gap <= RING_TOLERANCE) return points;
  return refuse(
    "Validation failed: polygon invalid, " +
      "the first and the last points should be the same to form a closed line",
  );
};

const polygonBody = struct("GeoPolygon", {
  exterior: required(ring),
  interiors: optional(list(ring)),
});

export const geoPolygon: Reader<FieldTest> = (value, reading) => {
  const { exterior, interiors = [] } = polygonBody(value, reading);
  return { kind: "geo_polygon", exterior, interiors };
};
