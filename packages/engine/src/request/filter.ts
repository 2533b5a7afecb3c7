/** Filters after parsing: which points a request is about. */
import type { DatetimeParts } from "@quiverdb/client";
import type { GeoPoint } from "../common/geo_area.ts";
import type { PointId } from "../common/point.ts";
import type { JsonPath } from "../payload/json_path.ts";

/**
 * All present clauses hold: every `must`, at least one `should`, no `mustNot`, and at least
 * `minCount` (at least 1) of `minShould.conditions`, so an empty list of them holds for nothing. An
 * empty `should` is as if absent, except inside `nested` (see `nested` evaluation).
 */
export interface Filter {
  readonly must: readonly Condition[];
  readonly should: readonly Condition[];
  readonly mustNot: readonly Condition[];
  readonly minShould:
    { readonly conditions: readonly Condition[]; readonly minCount: number } | undefined;
}

export type Match =
  | { readonly kind: "value"; readonly value: string | number | bigint | boolean }
  | { readonly kind: "any"; readonly values: readonly (string | number | bigint)[] }
  | { readonly kind: "except"; readonly values: readonly (string | number | bigint)[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "text_any"; readonly text: string }
  | { readonly kind: "phrase"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string };

/**
 * Bounds; absent means open. Numbers for `range`, moments for `datetime_range`.
 */
export interface Bounds<T> {
  readonly lt: T | undefined;
  readonly lte: T | undefined;
  readonly gt: T | undefined;
  readonly gte: T | undefined;
}

/** One test of a field condition. */
export type FieldTest =
  | { readonly kind: "match"; readonly match: Match }
  | { readonly kind: "range"; readonly range: Bounds<number> }
  | { readonly kind: "datetime_range"; readonly range: Bounds<DatetimeParts> }
  | {
      readonly kind: "geo_bounding_box";
      readonly topLeft: GeoPoint;
      readonly bottomRight: GeoPoint;
    }
  | { readonly kind: "geo_radius"; readonly center: GeoPoint; readonly radiusMeters: number }
  | {
      readonly kind: "geo_polygon";
      readonly exterior: readonly GeoPoint[];
      readonly interiors: readonly (readonly GeoPoint[])[];
    }
  | { readonly kind: "values_count"; readonly range: Bounds<number> }
  | { readonly kind: "is_empty"; readonly isEmpty: boolean }
  | { readonly kind: "is_null"; readonly isNull: boolean };

export type Condition =
  | { readonly kind: "field"; readonly key: JsonPath; readonly tests: readonly FieldTest[] }
  | { readonly kind: "is_empty"; readonly key: JsonPath }
  | { readonly kind: "is_null"; readonly key: JsonPath }
  | { readonly kind: "has_id"; readonly ids: readonly PointId[] }
  /** One of `total` parts of all points, by the hash of the id: 0 <= `index` < `total`. */
  | { readonly kind: "slice"; readonly total: number; readonly index: number }
  | { readonly kind: "has_vector"; readonly name: string }
  | { readonly kind: "nested"; readonly key: JsonPath; readonly filter: Filter }
  | { readonly kind: "filter"; readonly filter: Filter };
