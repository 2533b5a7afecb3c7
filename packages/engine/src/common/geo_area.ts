/**
 * Geo areas: which points lie inside. Longitudes and latitudes are in degrees.
 *
 * Points on the edge of an area are outside of it.
 */

/** A place on the earth, in degrees. */
export interface GeoPoint {
  readonly lon: number;
  readonly lat: number;
}

/** Mean radius of the earth in metres, as Qdrant takes it. */
export const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS_PER_DEGREE = Math.PI / 180;

/**
 * Whether a point lies in a box. A box whose left edge is east of its right one crosses the
 * antimeridian.
 */
export function isInBoundingBox(
  point: GeoPoint,
  topLeft: GeoPoint,
  bottomRight: GeoPoint,
): boolean {
  if (!(point.lat < topLeft.lat && point.lat > bottomRight.lat)) return false;
  if (topLeft.lon > bottomRight.lon) {
    return point.lon > topLeft.lon || point.lon < bottomRight.lon;
  }
  return point.lon > topLeft.lon && point.lon < bottomRight.lon;
}

/** The great-circle distance of two points in metres (haversine formula). */
export function geoDistanceMeters(a: GeoPoint, b: GeoPoint): number {
  const latA = a.lat * RADIANS_PER_DEGREE;
  const latB = b.lat * RADIANS_PER_DEGREE;
  const sinLat = Math.sin(((b.lat - a.lat) * RADIANS_PER_DEGREE) / 2);
  const sinLon = Math.sin(((b.lon - a.lon) * RADIANS_PER_DEGREE) / 2);
  const chord = sinLat * sinLat + Math.cos(latA) * Math.cos(latB) * sinLon * sinLon;
  return EARTH_RADIUS_METERS * 2 * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/** Whether a point lies in a polygon and in none of its holes. Edges are straight in degrees. */
export function isInPolygon(
  point: GeoPoint,
  exterior: readonly GeoPoint[],
  interiors: readonly (readonly GeoPoint[])[],
): boolean {
  if (placeInRing(point, exterior) !== "inside") return false;
  return interiors.every((hole) => placeInRing(point, hole) === "outside");
}

/** By the winding number of a closed ring around the point. */
function placeInRing(
  point: GeoPoint,
  ring: readonly GeoPoint[],
): "inside" | "boundary" | "outside" {
  let winding = 0;
  for (let i = 1; i < ring.length; i++) {
    const start = ring[i - 1]!;
    const end = ring[i]!;
    const rises = start.lat <= point.lat;
    if (rises ? end.lat < point.lat : end.lat > point.lat) continue;
    const side = sideOfLine(start, end, point);
    if (side === 0) {
      if (isBetween(point.lon, start.lon, end.lon)) return "boundary";
    } else if (rises) {
      if (side > 0 && end.lat !== point.lat) winding++;
    } else if (side < 0) {
      winding--;
    }
  }
  return winding === 0 ? "outside" : "inside";
}

/** Positive if the point lies left of the directed line, negative if right, 0 if on it. */
function sideOfLine(start: GeoPoint, end: GeoPoint, point: GeoPoint): number {
  return (
    (end.lon - start.lon) * (point.lat - start.lat) -
    (end.lat - start.lat) * (point.lon - start.lon)
  );
}

function isBetween(value: number, a: number, b: number): boolean {
  return a < b ? value >= a && value <= b : value >= b && value <= a;
}
