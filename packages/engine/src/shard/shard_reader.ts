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
import type { SegmentFilter, SegmentReader, VectorQuery } from "../segment/segment_reader.ts";
import { similarityOf } from "../segment/similarity.ts";
import type { VectorParams, VectorSchema } from "../schema/vector_schema.ts";
import { applyIdf } from "../sparse/idf.ts";
import { largerIsBetter, shownScore } from "../vectors/distance.ts";
import type { SparseStatistics } from "../vectors/vector_index.ts";

/** Exact search; what a `Searcher` cannot say. */
const PARAMS = { exact: false, hnswEf: undefined, indexedOnly: false, quantization: undefined };

/** Where a point is. */
interface Place {
  readonly segment: SegmentReader;
  readonly offset: number;
}

export class ShardReader implements Searcher {
  readonly schema: VectorSchema;
  /** As they were when the reader was made. */
  private readonly segments: readonly SegmentReader[];
  /** As they are now: answers show points in their present state. */
  private readonly present: () => readonly SegmentReader[];

  constructor(schema: VectorSchema, present: () => readonly SegmentReader[]) {
    this.schema = schema;
    this.present = present;
    this.segments = present();
  }

  get pointCount(): number {
    return this.segments.reduce((total, segment) => total + segment.pointCount, 0);
  }

  get segmentCount(): number {
    return this.segments.length;
  }

  /** Sparse vectors that are in an inverted index. */
  get indexedVectorCount(): number {
    return this.segments.reduce((total, segment) => total + segment.indexedVectorCount, 0);
  }

  async search(request: NearestSearch, run: Run): Promise<ScoredPoint[]> {
    const params = paramsOf(this.schema, request.using);
    const fitted = fitVector(this.schema, request.using, request.vector);
    const query = this.weigh(params, request.using, fitted);
    const found = await this.searchSegments(request, { kind: "nearest", vector: query }, run);
    const shown = found.map((point) => ({ ...point, score: shownFor(params, point.score) }));
    return aboveThreshold(shown, params, request.scoreThreshold);
  }

  async searchByExamples(request: ExamplesSearch, run: Run): Promise<ScoredPoint[]> {
    const { using, combine } = request;
    const params = paramsOf(this.schema, using);
    const examples = request.examples.map((example) =>
      this.weigh(params, using, fitVector(this.schema, using, example)),
    );
    const found = await this.searchSegments(request, { kind: "examples", examples, combine }, run);
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
    const ids: PointId[] = [];
    for (const { segment, compiled } of this.compile(filter)) {
      const offsets = await segment.matching(compiled, { kind: "id", from }, limit, run);
      for (const offset of offsets) ids.push(segment.idAt(offset));
    }
    return this.segments.length === 1 ? ids : ids.sort(comparePointIds).slice(0, limit);
  }

  /** The number of points that match. */
  async count(filter: Filter | undefined, run: Run): Promise<number> {
    let count = 0;
    for (const { segment, compiled } of this.compile(filter)) {
      count += await segment.count(compiled, run);
    }
    return count;
  }

  has(id: PointId): boolean {
    return this.find(id) !== undefined;
  }

  versionOf(id: PointId): number {
    const place = this.find(id);
    return place === undefined ? 0 : place.segment.versionAt(place.offset);
  }

  vectorsOf(ids: readonly PointId[], using: string): Map<PointId, Vector | undefined> {
    paramsOf(this.schema, using);
    const vectors = new Map<PointId, Vector | undefined>();
    for (const id of ids) {
      const place = this.find(id);
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
    const place = this.find(id);
    if (names === undefined) return place?.segment.vectorsAt(place.offset) ?? new Map();
    const vectors = new Map<string, Vector>();
    for (const name of names) {
      paramsOf(this.schema, name);
      const vector = place?.segment.vectorAt(name, place.offset);
      if (vector !== undefined) vectors.set(name, vector);
    }
    return vectors;
  }

  checkOf(filter: Filter): (id: PointId) => boolean {
    const checks = new Map<SegmentReader, SegmentFilter["accept"]>();
    return (id) => {
      const place = this.find(id);
      if (place === undefined) return false;
      const { segment, offset } = place;
      if (!checks.has(segment)) {
        checks.set(segment, segment.filter(filter).accept);
      }
      return checks.get(segment)?.(offset) ?? true;
    };
  }

  payloadOf(id: PointId): JsonObject {
    const place = this.find(id);
    return place === undefined ? {} : place.segment.payloadAt(place.offset);
  }

  /** The hits of all segments by their scores as they were computed, best first. */
  private async searchSegments(
    { using, filter, limit }: SearchScope,
    query: VectorQuery,
    run: Run,
  ): Promise<ScoredPoint[]> {
    const found: ScoredPoint[] = [];
    for (const { segment, compiled } of this.compile(filter)) {
      const scope = { using, filter: compiled, limit, params: PARAMS };
      for (const { offsets, scores } of await segment.search([query], scope, run)) {
        offsets.forEach((offset, rank) => {
          found.push({
            id: segment.idAt(offset),
            version: segment.versionAt(offset),
            score: scores[rank]!,
          });
        });
      }
    }
    if (this.segments.length <= 1) return found;
    return found.sort((a, b) => b.score - a.score || comparePointIds(a.id, b.id)).slice(0, limit);
  }

  /** The segments, each with the filter compiled for it. */
  private compile(
    filter: Filter | undefined,
  ): { readonly segment: SegmentReader; readonly compiled: SegmentFilter }[] {
    return this.segments.map((segment) => ({ segment, compiled: segment.filter(filter) }));
  }

  private find(id: PointId): Place | undefined {
    for (const segment of this.present()) {
      const offset = segment.offsetOf(id);
      if (offset !== undefined) return { segment, offset };
    }
    return undefined;
  }

  private weigh(params: VectorParams, name: string, query: Vector): Vector {
    if (params.kind !== "sparse" || !params.idf || query.kind !== "sparse") return query;
    return applyIdf(query, this.statistics(name));
  }

  private statistics(name: string): SparseStatistics {
    const all = this.segments
      .map((segment) => segment.sparseStatistics(name))
      .filter((statistics) => statistics !== undefined);
    return {
      vectorCount: all.reduce((total, { vectorCount }) => total + vectorCount, 0),
      documentFrequency: (term) =>
        all.reduce((total, statistics) => total + statistics.documentFrequency(term), 0),
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
