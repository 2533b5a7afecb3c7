/** Rows by places on the earth. A place that is off the map is not indexed. */
import type { JsonValue } from "@quiverdb/client";

import type { GeoPoint } from "../common/geo_area.ts";
import { geoPointOf } from "../payload/payload_value.ts";
import type { FieldTest } from "../request/filter.ts";
import { cellOf, type CellRange, coverOf, type GeoCover } from "./geo_cells.ts";
import { compileGeoTest, type GeoTest } from "./geo_test.ts";
import type { Cardinality } from "./cardinality.ts";
import { boundAt } from "./numeric_kinds.ts";
import { PagedDoubles } from "./paged_doubles.ts";
import { RowSet } from "./row_set.ts";
import { SortedEntries } from "./sorted_entries.ts";
import type { IndexAnswer, ValueIndex } from "./value_index.ts";

export class GeoIndex implements ValueIndex {
  readonly indexed = new RowSet();
  /** Rows by the cells of their points. */
  private readonly cells = new SortedEntries();
  /** Longitude and latitude of each row that has just one point. */
  private readonly single = new PagedDoubles();
  private readonly several = new Map<number, readonly GeoPoint[]>();

  add(row: number, values: readonly JsonValue[]): void {
    const points = values.map(geoPointOf).filter((point) => point !== undefined);
    const indexed = points.filter(isOnMap);
    const [first] = indexed;
    if (first === undefined) return;
    for (const cell of cellsOf(indexed)) this.cells.add(cell, 0, row);
    this.indexed.add(row);
    if (indexed.length > 1) {
      this.several.set(row, indexed);
    } else {
      this.single.set(2 * row, first.lon);
      this.single.set(2 * row + 1, first.lat);
    }
  }

  remove(row: number): void {
    if (!this.indexed.delete(row)) return;
    for (const cell of cellsOf(this.pointsOf(row))) this.cells.delete(cell, 0, row);
    if (!this.several.delete(row)) this.single.set(2 * row, Number.NaN);
  }

  answer(test: FieldTest): IndexAnswer | undefined {
    switch (test.kind) {
      case "geo_bounding_box":
      case "geo_radius":
      case "geo_polygon":
        return this.answerGeo(test);
      default:
        return undefined;
    }
  }

  private answerGeo(test: GeoTest): IndexAnswer {
    const cover = coverOf(test);
    const isInside = compileGeoTest(test);
    return {
      estimate: this.estimate(cover),
      isExact: false,
      rows: () =>
        cover.ranges
          .map((range) => RowSet.of(this.rowsIn(range)))
          .reduce((union, rows) => union.or(rows), new RowSet()),
      test: (row) => this.pointsOf(row).some(isInside),
    };
  }

  private estimate({ ranges, share }: GeoCover): Cardinality {
    let entries = 0;
    for (const { from, to } of ranges) {
      entries += this.cells.countBetween(boundAt(from, "before"), boundAt(to, "before"));
    }
    const max = Math.min(entries, this.indexed.size);
    return { min: 0, expected: Math.round(max * share), max };
  }

  private rowsIn({ from, to }: CellRange): Uint32Array {
    return this.cells.rowsBetween(boundAt(from, "before"), boundAt(to, "before"));
  }

  private pointsOf(row: number): readonly GeoPoint[] {
    const lon = this.single.at(2 * row);
    if (Number.isNaN(lon)) return this.several.get(row) ?? [];
    return [{ lon, lat: this.single.at(2 * row + 1) }];
  }
}

export function isOnMap({ lon, lat }: GeoPoint): boolean {
  return lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90;
}

function cellsOf(points: readonly GeoPoint[]): ReadonlySet<number> {
  return new Set(points.map(cellOf));
}
