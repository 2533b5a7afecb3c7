/** Geo conditions as functions of a point. */
import { geoDistanceMeters, isInBoundingBox, isInPolygon } from "../common/geo_area.ts";
import type { GeoPoint } from "../common/geo_area.ts";
import type { FieldTest } from "../request/filter.ts";

/** A test of geo points. */
export type GeoTest = Extract<
  FieldTest,
  { kind: "geo_bounding_box" | "geo_radius" | "geo_polygon" }
>;

/** The test as a function. */
export function compileGeoTest(test: GeoTest): (point: GeoPoint) => boolean {
  switch (test.kind) {
    case "geo_bounding_box":
      return (point) => isInBoundingBox(point, test.topLeft, test.bottomRight);
    case "geo_radius":
      return (point) => geoDistanceMeters(test.center, point) < test.radiusMeters;
    case "geo_polygon":
      return (point) => isInPolygon(point, test.exterior, test.interiors);
  }
}
