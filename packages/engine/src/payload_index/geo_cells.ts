/**
 * Cells of the earth: 2^26 columns of longitude and as many rows of latitude. A cell's number
 * interleaves the bits of the two, so each square of a quadtree is a range of numbers.
 */
import { EARTH_RADIUS_METERS } from "../common/geo_area.ts";
import type { GeoPoint } from "../common/geo_area.ts";
import type { GeoTest } from "./geo_test.ts";

const LEVELS = 26;
const SIDE = 2 ** LEVELS;
const HALF_LEVELS = LEVELS / 2;
const HALF_MASK = 2 ** HALF_LEVELS - 1;

/** Squares that an area is covered by. */
const SQUARES_MAX = 24;

/** Widens areas by more than the errors of their arithmetic. */
const MARGIN_DEGREES = 1e-7;

/** Degrees from west to east and from south to north; the edges belong to it. */
export interface GeoBox {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Cells from a number on to before another. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
}

/** The cells of an area, and which part of them, about, is inside. */
export interface GeoCover {
  readonly ranges: readonly CellRange[];
  readonly share: number;
}

/** The number of the cell that holds a point. */
export function cellOf({ lon, lat }: GeoPoint): number {
  return interleave(columnOf(lon), rowOf(lat));
}

/** Cells outside of which no point passes. */
export function coverOf(test: GeoTest): GeoCover {
  const boxes = boxesOf(test);
  const ranges: CellRange[] = [];
  let cells = 0;
  let inside = 0;
  for (const box of boxes) {
    for (const range of coverBox(box)) {
      ranges.push(range);
      cells += range.to - range.from;
    }
    const columns = (SIDE * (box.east - box.west)) / 360;
    inside += columns * ((SIDE * (box.north - box.south)) / 180);
  }
  return { ranges, share: cells === 0 ? 0 : Math.min(1, (inside / cells) * fillOf(test)) };
}

/** The boxes around an area; none crosses the antimeridian. */
export function boxesOf(test: GeoTest): readonly GeoBox[] {
  switch (test.kind) {
    case "geo_bounding_box": {
      const { topLeft, bottomRight } = test;
      if (topLeft.lat < bottomRight.lat) return [];
      return splitBox({
        west: topLeft.lon,
        east: bottomRight.lon,
        south: bottomRight.lat,
        north: topLeft.lat,
      });
    }
    case "geo_radius":
      return boxesOfCircle(test.center, test.radiusMeters);
    case "geo_polygon": {
      const lons = test.exterior.map(({ lon }) => lon);
      const lats = test.exterior.map(({ lat }) => lat);
      const [west, east] = [Math.min(...lons), Math.max(...lons)];
      return [{ west, east, south: Math.min(...lats), north: Math.max(...lats) }];
    }
  }
}

function boxesOfCircle(center: GeoPoint, radiusMeters: number): readonly GeoBox[] {
  if (!(radiusMeters > 0)) return [];
  const angle = radiusMeters / EARTH_RADIUS_METERS;
  const degrees = (angle * 180) / Math.PI + MARGIN_DEGREES;
  const south = Math.max(-90, center.lat - degrees);
  const north = Math.min(90, center.lat + degrees);
  const reachesPole = south === -90 || north === 90;
  // Close to a pole a circle is wider than its radius in degrees, and around it all longitudes are.
  const ratio = Math.sin(angle) / Math.cos((center.lat * Math.PI) / 180);
  if (reachesPole || !(ratio < 1)) return [{ west: -180, east: 180, south, north }];
  const width = (Math.asin(ratio) * 180) / Math.PI + MARGIN_DEGREES;
  const west = center.lon - width;
  const east = center.lon + width;
  return splitBox({
    west: west < -180 ? west + 360 : west,
    east: east > 180 ? east - 360 : east,
    south,
    north,
  });
}

/** A box whose west is east of its east is two, on both sides of the antimeridian. */
function splitBox(box: GeoBox): readonly GeoBox[] {
  if (box.west <= box.east) return [box];
  return [
    { ...box, east: 180 },
    { ...box, west: -180 },
  ];
}

/** Which part of its boxes an area takes. */
function fillOf(test: GeoTest): number {
  if (test.kind === "geo_bounding_box") return 1;
  if (test.kind === "geo_radius") return Math.PI / 4;
  const [box] = boxesOf(test);
  const size = box === undefined ? 0 : (box.east - box.west) * (box.north - box.south);
  return size === 0 ? 0 : Math.abs(areaOf(test.exterior)) / size;
}

/** The signed area of a closed ring in square degrees. */
function areaOf(ring: readonly GeoPoint[]): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    sum += ring[i - 1]!.lon * ring[i]!.lat - ring[i]!.lon * ring[i - 1]!.lat;
  }
  return sum / 2;
}

interface Square {
  readonly column: number;
  readonly row: number;
  readonly side: number;
}

/** Squares are quartered, the largest first, for as long as there are few; ranges ascend. */
function coverBox(box: GeoBox): readonly CellRange[] {
  const west = columnOf(box.west);
  const east = columnOf(box.east);
  const south = rowOf(box.south);
  const north = rowOf(box.north);
  const meets = ({ column, row, side }: Square): boolean =>
    column <= east && column + side > west && row <= north && row + side > south;
  const isInside = ({ column, row, side }: Square): boolean =>
    column >= west && column + side - 1 <= east && row >= south && row + side - 1 <= north;

  const done: Square[] = [];
  let open: Square[] = [{ column: 0, row: 0, side: SIDE }];
  while (open.length > 0) {
    const quarters = open.flatMap(quartersOf).filter(meets);
    if (done.length + quarters.length > SQUARES_MAX) break;
    open = [];
    for (const square of quarters) {
      if (square.side === 1 || isInside(square)) done.push(square);
      else open.push(square);
    }
  }
  return mergeRanges([...done, ...open].map(rangeOf));
}

function quartersOf({ column, row, side }: Square): Square[] {
  const half = side / 2;
  return [
    { column, row, side: half },
    { column: column + half, row, side: half },
    { column, row: row + half, side: half },
    { column: column + half, row: row + half, side: half },
  ];
}

function rangeOf({ column, row, side }: Square): CellRange {
  const from = interleave(column, row);
  return { from, to: from + side * side };
}

function mergeRanges(ranges: CellRange[]): readonly CellRange[] {
  const merged: CellRange[] = [];
  for (const range of ranges.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last?.to === range.from) merged[merged.length - 1] = { from: last.from, to: range.to };
    else merged.push(range);
  }
  return merged;
}

function columnOf(lon: number): number {
  return clamp(Math.floor(((lon + 180) / 360) * SIDE));
}

function rowOf(lat: number): number {
  return clamp(Math.floor(((lat + 90) / 180) * SIDE));
}

function clamp(at: number): number {
  return Math.min(SIDE - 1, Math.max(0, at));
}

function interleave(column: number, row: number): number {
  const high = spread(column >>> HALF_LEVELS) | (spread(row >>> HALF_LEVELS) << 1);
  const low = spread(column & HALF_MASK) | (spread(row & HALF_MASK) << 1);
  return high * 2 ** LEVELS + low;
}

/** Puts a 0 in front of each bit of a number of up to 15 bits. */
function spread(bits: number): number {
  let spaced = (bits | (bits << 8)) & 0x00ff_00ff;
  spaced = (spaced | (spaced << 4)) & 0x0f0f_0f0f;
  spaced = (spaced | (spaced << 2)) & 0x3333_3333;
  return (spaced | (spaced << 1)) & 0x5555_5555;
}
