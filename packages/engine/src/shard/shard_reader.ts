/** Reads of a shard: search over its segments, scroll, count, records. */
import type { JsonObject } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import { comparePointIds } from "../common/point_id.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import type {
  ExamplesSearch,
  NearestSearch,
  ScoredPoint,
  Searcher,
  SearchScope,
} from "../query/searcher.ts";
import { fitVector, paramsOf } from "../schema/check_vector.ts";
import { firstById, matchingOffsets, prepareFilter } from "../segment/segment_filter.ts";
import type { SegmentFilter } from "../segment/segment_filter.ts";
import { searchByExamples } from "../segment/examples_search.ts";
import type { SegmentHits, WantedRows } from "../segment/row_search.ts";
import type { Segment } from "../segment/segment.ts";
import { searchSegment } from "../segment/segment_search.ts";
import { inlineWorkers } from "../workers/inline_workers.ts";
import type { Workers } from "../workers/workers.ts";
import { similarityOf } from "../segment/similarity.ts";
import type { SparseField } from "../segment/vector_field.ts";
import type { VectorParams, VectorSchema } from "../schema/vector_schema.ts";
import { applyIdf, type SparseStatistics } from "../sparse/sparse_dot.ts";
import { largerIsBetter, shownScore } from "../vectors/distance.ts";
import type { ShardPoints } from "./shard_points.ts";

export class ShardReader implements Searcher {
  private readonly points: ShardPoints;
  private readonly workers: Workers;

  /** @param workers who scans many rows */
  constructor(points: ShardPoints, workers: Workers = inlineWorkers) {
    this.points = points;
    this.workers = workers;
  }

  get pointCount(): number {
    return this.points.pointCount;
  }

  get segmentCount(): number {
    return this.points.segments.length;
  }

  get schema(): VectorSchema {
    return this.points.schema;
  }

  /** Sparse vectors that are in an inverted index. */
  get indexedVectorCount(): number {
    let count = 0;
    for (const segment of this.points.segments) {
      for (const field of segment.fields.values()) {
        if (field.kind === "sparse") count += field.index.vectorCount;
      }
    }
    return count;
  }

  async search(request: NearestSearch, run: Run): Promise<ScoredPoint[]> {
    const params = paramsOf(this.schema, request.using);
    const fitted = fitVector(this.schema, request.using, request.vector);
    const query = this.weigh(params, request.using, fitted);
    const found = await this.searchSegments(request, (segment, wanted) =>
      searchSegment(segment, { ...wanted, query }, run, this.workers),
    );
    const shown = found.map((point) => ({ ...point, score: shownFor(params, point.score) }));
    return aboveThreshold(shown, params, request.scoreThreshold);
  }

  async searchByExamples(request: ExamplesSearch, run: Run): Promise<ScoredPoint[]> {
    const { using, combine } = request;
    const params = paramsOf(this.schema, using);
    const examples = request.examples.map((example) =>
      this.weigh(params, using, fitVector(this.schema, using, example)),
    );
    const found = await this.searchSegments(request, (segment, wanted) =>
      searchByExamples(segment, { ...wanted, examples, combine }, run),
    );
    return aboveThreshold(found, params, request.scoreThreshold);
  }

  similarity(using: string): (query: Vector, vector: Vector) => number {
    return similarityOf(paramsOf(this.schema, using));
  }

  async scroll(filter: Filter | undefined, limit: number, run: Run): Promise<ScoredPoint[]> {
    const ids = await this.idsFrom(undefined, filter, limit, run);
    return ids.map((id) => ({ id, version: 0, score: 1 }));
  }

  /** The first `limit` ids in ascending order that match, beginning at `from`. */
  async idsFrom(
    from: PointId | undefined,
    filter: Filter | undefined,
    limit: number,
    run: Run,
  ): Promise<PointId[]> {
    const { segments, payloads } = this.points;
    const ids: PointId[] = [];
    for (const segment of segments) {
      const prepared = prepareFilter(segment, payloads, filter);
      for (const offset of await firstById(segment, prepared, from, limit, run)) {
        ids.push(segment.tracker.idAt(offset));
      }
    }
    if (segments.length === 1) return ids;
    return [...new Set(ids)].sort(comparePointIds).slice(0, limit);
  }

  /** The number of points that match. */
  async count(filter: Filter | undefined, run: Run): Promise<number> {
    if (filter === undefined) return this.pointCount;
    const { segments, payloads } = this.points;
    const ids = new Set<PointId>();
    let count = 0;
    for (const segment of segments) {
      const prepared = prepareFilter(segment, payloads, filter);
      const offsets = await matchingOffsets(segment, prepared, run);
      count += offsets.length;
      if (segments.length > 1) for (const offset of offsets) ids.add(segment.tracker.idAt(offset));
    }
    return segments.length > 1 ? ids.size : count;
  }

  has(id: PointId): boolean {
    return this.points.find(id) !== undefined;
  }

  versionOf(id: PointId): number {
    const place = this.points.find(id);
    return place === undefined ? 0 : place.segment.tracker.versionAt(place.offset);
  }

  vectorsOf(ids: readonly PointId[], using: string): Map<PointId, Vector | undefined> {
    paramsOf(this.points.schema, using);
    const vectors = new Map<PointId, Vector | undefined>();
    for (const id of ids) {
      const place = this.points.find(id);
      if (place !== undefined) vectors.set(id, place.segment.vectorAt(using, place.offset));
    }
    return vectors;
  }

  /**
   * Some or all vectors of a point, by name; those it lacks are left out.
   *
   * @throws QdrantError `bad_input` for an unknown name
   */
  namedVectorsOf(id: PointId, names: readonly string[] | undefined): Map<string, Vector> {
    const place = this.points.find(id);
    if (names === undefined) return place?.segment.vectorsAt(place.offset) ?? new Map();
    const vectors = new Map<string, Vector>();
    for (const name of names) {
      paramsOf(this.points.schema, name);
      const vector = place?.segment.vectorAt(name, place.offset);
      if (vector !== undefined) vectors.set(name, vector);
    }
    return vectors;
  }

  checkOf(filter: Filter): (id: PointId) => boolean {
    const checks = new Map<Segment, SegmentFilter["accept"]>();
    return (id) => {
      const place = this.points.find(id);
      if (place === undefined) return false;
      const { segment, offset } = place;
      if (!checks.has(segment)) {
        checks.set(segment, prepareFilter(segment, this.points.payloads, filter).accept);
      }
      return checks.get(segment)?.(offset) ?? true;
    };
  }

  payloadOf(id: PointId): JsonObject {
    return this.points.payloads.get(id);
  }

  /** The hits of all segments by their scores as they were computed, best first. */
  private async searchSegments(
    { using, filter, limit }: SearchScope,
    search: (segment: Segment, wanted: WantedRows) => Promise<SegmentHits>,
  ): Promise<ScoredPoint[]> {
    const { segments, payloads } = this.points;
    const found: ScoredPoint[] = [];
    for (const segment of segments) {
      const field = segment.fields.get(using)!;
      const { accept, candidates } = prepareFilter(segment, payloads, filter);
      const { offsets, scores } = await search(segment, { field, limit, accept, candidates });
      offsets.forEach((offset, rank) => {
        found.push({
          id: segment.tracker.idAt(offset),
          version: segment.tracker.versionAt(offset),
          score: scores[rank]!,
        });
      });
    }
    if (segments.length > 1) {
      found.sort((a, b) => b.score - a.score || comparePointIds(a.id, b.id));
      return newestOfEach(found).slice(0, limit);
    }
    return found;
  }

  private weigh(params: VectorParams, name: string, query: Vector): Vector {
    if (params.kind !== "sparse" || !params.idf || query.kind !== "sparse") return query;
    return applyIdf(query, this.statistics(name));
  }

  private statistics(name: string): SparseStatistics {
    const indexes = this.points.segments
      .map((segment) => segment.fields.get(name))
      .filter((field): field is SparseField => field?.kind === "sparse")
      .map((field) => field.index);
    return {
      vectorCount: indexes.reduce((total, index) => total + index.vectorCount, 0),
      documentFrequency: (term) =>
        indexes.reduce((total, index) => total + index.documentFrequency(term), 0),
    };
  }
}

function shownFor(params: VectorParams, similarity: number): number {
  return params.kind === "sparse" ? similarity : shownScore(params.distance, similarity);
}

/**
 * The points up to the first that is not strictly better than the threshold. What is better depends
 * on the distance alone, even for scores of which a larger one is always better: Qdrant does it so.
 */
function aboveThreshold(
  points: ScoredPoint[],
  params: VectorParams,
  threshold: number | undefined,
): ScoredPoint[] {
  if (threshold === undefined) return points;
  const bound = Math.fround(threshold);
  const larger = params.kind === "sparse" || largerIsBetter(params.distance);
  const end = points.findIndex(({ score }) => (larger ? !(score > bound) : !(score < bound)));
  return end === -1 ? points : points.slice(0, end);
}

/**
 * Without the older ones of equal ids: a point that moved to another segment during a search is
 * found twice.
 */
function newestOfEach(points: readonly ScoredPoint[]): ScoredPoint[] {
  const newest = new Map<PointId, ScoredPoint>();
  for (const point of points) {
    const known = newest.get(point.id);
    if (known === undefined || known.version < point.version) newest.set(point.id, point);
  }
  return points.filter((point) => newest.get(point.id) === point);
}
