/** What the query room needs of the shard it searches. */
import type { JsonObject } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";

/** A point of a result list. */
export interface ScoredPoint {
  readonly id: PointId;
  /** Number of the last operation that touched it; 0 where Qdrant answers 0. */
  readonly version: number;
  /** The score shown to users. */
  readonly score: number;
}

/** What every search says besides what it searches for. */
export interface SearchScope {
  readonly using: string;
  readonly filter: Filter | undefined;
  /** Only points whose score is strictly better. */
  readonly scoreThreshold: number | undefined;
  readonly limit: number;
}

/** A nearest search over one vector name. */
export interface NearestSearch extends SearchScope {
  readonly vector: Vector;
}

/** A search for the points whose similarities to several examples combine best. */
export interface ExamplesSearch extends SearchScope {
  readonly examples: readonly Vector[];
  /** A larger score is better, whatever the distance. */
  readonly combine: (similarities: Float32Array) => number;
}

export interface Searcher {
  /** Living points. */
  readonly pointCount: number;

  /**
   * The best points, best first.
   *
   * @throws QdrantError `bad_input` for an unknown name, a wrong kind or a wrong size of the vector
   */
  search(request: NearestSearch, run: Run): Promise<ScoredPoint[]>;

  /**
   * The best points by a score made of similarities, best first. Sparse: a point without a common
   * index has similarity 0.
   *
   * @throws QdrantError as {@link search} does
   */
  searchByExamples(request: ExamplesSearch, run: Run): Promise<ScoredPoint[]>;

  /**
   * The similarity of two vectors of a name, larger is better.
   *
   * @throws QdrantError `bad_input` for an unknown name
   */
  similarity(using: string): (query: Vector, vector: Vector) => number;

  /** The first points by id, each with score 1 and version 0. */
  scroll(filter: Filter | undefined, limit: number, run: Run): Promise<ScoredPoint[]>;

  /**
   * The vectors of points as they are stored; undefined where a point lacks the vector, no entry
   * where there is no such point.
   *
   * @throws QdrantError `bad_input` for an unknown name
   */
  vectorsOf(ids: readonly PointId[], using: string): Map<PointId, Vector | undefined>;

  /** Whether there is such a point. */
  has(id: PointId): boolean;

  /** Number of the last operation that touched a point; 0 when there is no such point. */
  versionOf(id: PointId): number;

  /** Whether points satisfy a filter; a point that is not there satisfies none. */
  checkOf(filter: Filter): (id: PointId) => boolean;

  /** The payload of a point; the empty one when there is no such point. */
  payloadOf(id: PointId): JsonObject;
}
