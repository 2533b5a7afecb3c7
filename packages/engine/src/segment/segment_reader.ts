/**
 * The port of a segment to all who read it: whatever its kind, and whatever is written meanwhile.
 *
 * A reader shows the points that lived when it was made, as they were then, each at one offset, for
 * as long as it is used: rows and their vectors never change, and masks, versions and payloads are
 * its own. The readers of one view are made in one turn of the event loop, so a point id is in at
 * most one of them.
 */
import type { JsonObject } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { FilterPlan } from "../filter/filter_plan.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { FacetCounts } from "../payload_index/facet_counts.ts";
import type { WantedOrder } from "../payload_index/index_view.ts";
import type { OrderedRow } from "../payload_index/ordered_rows.ts";
import type { Filter } from "../request/filter.ts";
import type { SearchParams } from "../request/query_request.ts";
import type { SparseStatistics } from "../vectors/vector_index.ts";

/** A filter compiled for the points of one reader. */
export interface SegmentFilter {
  /** Whether the point at an offset of the reader matches; absent: all do. */
  readonly accept: ((offset: number) => boolean) | undefined;
  /** The only offsets that can match, ascending; absent: any can. */
  readonly candidates: Uint32Array | undefined;
  /** What indexes know of it; absent: nothing. */
  readonly plan?: FilterPlan;
}

/** What the points of a search are scored by. */
export type VectorQuery =
  /** By similarity to a vector of the field's kind and size; sparse weights as they multiply. */
  | { readonly kind: "nearest"; readonly vector: Vector }
  /** By the similarities to several examples, combined; a larger result is better. */
  | {
      readonly kind: "examples";
      readonly examples: readonly Vector[];
      readonly combine: (similarities: Float32Array) => number;
    };

/** What a search says besides what it searches for. */
export interface SearchScope {
  /** Vector name. */
  readonly using: string;
  readonly filter: SegmentFilter;
  readonly limit: number;
  readonly params: SearchParams;
}

/** Offsets with their scores (larger is better), best first; of equal scores the smaller id. */
export interface Hits {
  readonly offsets: Uint32Array;
  readonly scores: Float32Array;
}

/** Which of the matching points come first. */
export type RowOrder =
  | { readonly kind: "offset" }
  /** Ascending by id, from an id on that need not exist. */
  | { readonly kind: "id"; readonly from: PointId | undefined }
  /** A uniform sample without repetition. */
  | { readonly kind: "random"; readonly random: () => number };

export type { SparseStatistics } from "../vectors/vector_index.ts";

/** See the head of the file. */
export interface SegmentReader {
  readonly pointCount: number;
  /** Vectors that an index of this segment holds. */
  readonly indexedVectorCount: number;

  /** The offset of a point; undefined when it is not among the points shown. */
  offsetOf(id: PointId): number | undefined;
  idAt(offset: number): PointId;
  versionAt(offset: number): number;
  /** The caller owns it. */
  payloadAt(offset: number): JsonObject;
  hasVector(name: string, offset: number): boolean;
  /** A copy; undefined when the point has no vector of that name. */
  vectorAt(name: string, offset: number): Vector | undefined;
  /** The vectors a point has, by name. */
  vectorsAt(offset: number): Map<string, Vector>;

  /** Compiles a filter for the points shown. Call it once per filter and read. */
  filter(filter: Filter | undefined): SegmentFilter;

  /**
   * The best points of each query. Queries of one call share their passes over the rows where that
   * pays, and hold a bounded amount of memory however many they are.
   */
  search(queries: readonly VectorQuery[], scope: SearchScope, run: Run): Promise<readonly Hits[]>;

  /** The first `limit` matching offsets in an order. */
  matching(filter: SegmentFilter, order: RowOrder, limit: number, run: Run): Promise<Uint32Array>;

  /** The number of matching points. */
  count(filter: SegmentFilter, run: Run): Promise<number>;

  /** Points shown that have a value in the index of a field, just after the reader was made. */
  indexedCount(key: string): number;

  /**
   * The first `limit` entries of the index of a field whose points match, by value and then by id,
   * both in the direction of the order: a point once for each of its values.
   *
   * @returns undefined without an index that has an order
   */
  ordered(
    key: JsonPath,
    order: WantedOrder,
    filter: SegmentFilter,
    limit: number,
    run: Run,
  ): Promise<readonly OrderedRow[] | undefined>;

  /**
   * Counts the values of the matching points.
   *
   * @param wanted which points, and whether to list values too that none of them has
   * @returns false without an index of the field that tells values apart
   */
  countFacets(
    key: JsonPath,
    wanted: { readonly filter: SegmentFilter; readonly showsUnused: boolean },
    counts: FacetCounts,
    run: Run,
  ): Promise<boolean>;

  /** @returns statistics of a sparse vector name; undefined for another kind */
  sparseStatistics(name: string): SparseStatistics | undefined;
}
