/**
 * The points of a collection as one read sees them: a fixed list of segment readers, whatever is
 * written, merged or removed meanwhile.
 *
 * It puts together what the segments find: order, thresholds and the scores that are shown. Results
 * are places; ids are read only to break ties, and where an answer shows them.
 */
import type { JsonObject } from "@quiverdb/client";

import { comparePointIds } from "../common/point_id.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { Filter } from "../request/filter.ts";
import type { SearchParams } from "../request/query_request.ts";
import type { ShardKey } from "../request/shard_key.ts";
import { paramsOf } from "../schema/check_vector.ts";
import type { VectorParams, VectorSchema } from "../schema/vector_schema.ts";
import type { IndexSchemas } from "../segment/segment_indexes.ts";
import type {
  Hits,
  RowOrder,
  SegmentFilter,
  SegmentReader,
  VectorQuery,
} from "../segment/segment_reader.ts";
import { similarityOf } from "../segment/similarity.ts";
import { shownScore } from "../vectors/distance.ts";
import { inSlices } from "./in_slices.ts";
import {
  always,
  offsetIn,
  type Place,
  placeAt,
  readerOf,
  type ScoredPlaces,
  sliceOf,
} from "./places.ts";
import { sortByScore } from "./sort_by_score.ts";
import { pickRanks, sortedRanks } from "./sorted_ranks.ts";

/** A filter compiled for a view: one of each reader, in their order. */
export type ViewFilter = readonly SegmentFilter[];

/** What a search of a view says besides what it searches for. */
export interface ViewScope {
  /** Vector name. */
  readonly using: string;
  readonly filter: ViewFilter;
  readonly limit: number;
  readonly params: SearchParams;
}

export class PointsView {
  readonly readers: readonly SegmentReader[];
  readonly schema: VectorSchema;
  /** The payload indexes of its collection. */
  readonly indexes: IndexSchemas;
  private readonly shardKeys: readonly ShardKey[] | undefined;

  /**
   * @param readers those of one shard were all made in one turn of the event loop; a point of a
   *   shard is in at most one of them
   * @param shardKeys the key of the shard of each reader; absent without custom sharding
   */
  constructor(
    readers: readonly SegmentReader[],
    schema: VectorSchema,
    indexes: IndexSchemas = new Map(),
    shardKeys?: readonly ShardKey[],
  ) {
    this.readers = readers;
    this.schema = schema;
    this.indexes = indexes;
    this.shardKeys = shardKeys;
  }

  get pointCount(): number {
    return this.readers.reduce((total, reader) => total + reader.pointCount, 0);
  }

  /** Vectors that are in an index. */
  get indexedVectorCount(): number {
    return this.readers.reduce((total, reader) => total + reader.indexedVectorCount, 0);
  }

  /** Where a point is; undefined when it is not in the view. */
  find(id: PointId): Place | undefined {
    for (let number = this.readers.length - 1; number >= 0; number--) {
      const offset = this.readers[number]!.offsetOf(id);
      if (offset !== undefined) return placeAt(number, offset);
    }
    return undefined;
  }

  reader(place: Place): SegmentReader {
    return this.readers[readerOf(place)]!;
  }

  /** Of the shard that a point is in; undefined without custom sharding. */
  shardKeyAt(place: Place): ShardKey | undefined {
    return this.shardKeys?.[readerOf(place)];
  }

  idAt(place: Place): PointId {
    return this.reader(place).idAt(offsetIn(place));
  }

  /** The caller owns it. */
  payloadAt(place: Place): JsonObject {
    return this.reader(place).payloadAt(offsetIn(place));
  }

  /** A copy; undefined when the point has no vector of that name. */
  vectorAt(name: string, place: Place): Vector | undefined {
    return this.reader(place).vectorAt(name, offsetIn(place));
  }

  /** Negative, zero or positive as the id at one place comes before, is, or comes after another. */
  compareIds(a: Place, b: Place): number {
    return comparePointIds(this.idAt(a), this.idAt(b));
  }

  /** Compiles a filter. Call it once per filter and read, before the first pause. */
  filter(filter: Filter | undefined): ViewFilter {
    return this.readers.map((reader) => reader.filter(filter));
  }

  /** Exactly the points of some places, each named once. */
  async onlyPlaces(places: Float64Array, run: Run): Promise<ViewFilter> {
    const ranks = await sortedRanks(places.length, (a, b) => places[a]! - places[b]!, run);
    const counts = this.readers.map(() => 0);
    await inSlices(places.length, run, (at) => counts[readerOf(places[at]!)]!++);
    const candidates = counts.map((count) => new Uint32Array(count));
    counts.fill(0);
    await inSlices(ranks.length, run, (at) => {
      const place = places[ranks[at]!]!;
      const number = readerOf(place);
      candidates[number]![counts[number]!++] = offsetIn(place);
    });
    return candidates.map((offsets) => ({ accept: undefined, candidates: offsets }));
  }

  /**
   * The similarity of two vectors of a name, larger is better.
   *
   * @throws QdrantError `bad_input` for an unknown name
   */
  similarity(using: string): (query: Vector, vector: Vector) => number {
    return similarityOf(paramsOf(this.schema, using));
  }

  /**
   * The best points of each query, best first; of equal scores the smaller id. The queries fit the
   * schema.
   *
   * @throws QdrantError `bad_input` for an unknown name
   */
  async search(
    queries: readonly VectorQuery[],
    scope: ViewScope,
    run: Run,
  ): Promise<ScoredPlaces[]> {
    const params = paramsOf(this.schema, scope.using);
    const found: (readonly Hits[])[] = [];
    for (const [number, reader] of this.readers.entries()) {
      const filter = scope.filter[number]!;
      if (filter.candidates?.length === 0) found.push(queries.map(() => NO_HITS));
      else found.push(await reader.search(queries, { ...scope, filter }, run));
    }
    const lists: ScoredPlaces[] = [];
    for (const [at, query] of queries.entries()) {
      const merged = await this.mergeHits(
        found.map((hits) => hits[at]!),
        scope.limit,
        run,
      );
      lists.push(query.kind === "nearest" ? await show(merged, params, run) : merged);
    }
    return lists;
  }

  /** The first `limit` places that match, ascending by id from an id on. */
  async scroll(
    filter: ViewFilter,
    from: PointId | undefined,
    limit: number,
    run: Run,
  ): Promise<Float64Array> {
    const { places, starts } = await this.matching(filter, { kind: "id", from }, limit, run);
    if (starts.length < 2) return places;
    const ids: PointId[] = [];
    await inSlices(places.length, run, (at) => ids.push(this.idAt(places[at]!)));
    const compare = (a: number, b: number): number => comparePointIds(ids[a]!, ids[b]!);
    const ranks = await sortedRanks(places.length, compare, run, starts);
    const first = ranks.subarray(0, limit);
    return pickRanks(places, first, new Float64Array(first.length), run);
  }

  /**
   * `limit` places at random, each at most once, or all that match. From several segments they are
   * drawn in proportion to their points, as in Qdrant: without a filter every set is as likely.
   */
  async sample(filter: ViewFilter, limit: number, run: Run): Promise<Float64Array> {
    const { random } = run.runtime;
    const { places, starts } = await this.matching(filter, { kind: "random", random }, limit, run);
    if (starts.length < 2) return places;
    const next = [...starts];
    const ends = [...starts.slice(1), places.length];
    const weights = starts.map((start) => this.reader(places[start]!).pointCount);
    const drawn = new Float64Array(Math.min(limit, places.length));
    await inSlices(drawn.length, run, (at) => {
      const source = drawSource(weights, random);
      drawn[at] = places[next[source]!++]!;
      weights[source] = next[source] === ends[source] ? 0 : weights[source]! - 1;
    });
    return drawn;
  }

  /** The number of points that match. */
  async count(filter: ViewFilter, run: Run): Promise<number> {
    let total = 0;
    for (const [number, reader] of this.readers.entries()) {
      total += await reader.count(filter[number]!, run);
    }
    return total;
  }

  /** Of each reader the first `limit` places that match, one reader after the other. */
  async matching(
    filter: ViewFilter,
    order: RowOrder,
    limit: number,
    run: Run,
  ): Promise<{ readonly places: Float64Array; readonly starts: readonly number[] }> {
    const found: Uint32Array[] = [];
    for (const [number, reader] of this.readers.entries()) {
      found.push(await reader.matching(filter[number]!, order, limit, run));
    }
    return this.placesOf(found, run);
  }

  private async placesOf(
    offsets: readonly Uint32Array[],
    run: Run,
  ): Promise<{ places: Float64Array; starts: number[] }> {
    const places = new Float64Array(offsets.reduce((total, { length }) => total + length, 0));
    const starts: number[] = [];
    let end = 0;
    for (const [number, of] of offsets.entries()) {
      if (of.length > 0) starts.push(end);
      const start = end;
      await inSlices(of.length, run, (at) => {
        places[start + at] = placeAt(number, of[at]!);
      });
      end += of.length;
    }
    return { places, starts };
  }

  /** The best hits of all readers, with their scores as they were computed. */
  private async mergeHits(hits: readonly Hits[], limit: number, run: Run): Promise<ScoredPlaces> {
    const { places, starts } = await this.placesOf(
      hits.map(({ offsets }) => offsets),
      run,
    );
    const scores = new Float32Array(places.length);
    let end = 0;
    for (const { scores: of } of hits) {
      scores.set(of, end);
      end += of.length;
    }
    const found = { places, scores, isScored: always };
    if (starts.length < 2) return found;
    const sorted = await sortByScore(this, found, run, starts);
    return sliceOf(this.shardKeys === undefined ? sorted : this.eachOnce(sorted), 0, limit);
  }

  /** A point that two shards have counts where it is better. */
  private eachOnce({ places, scores, isScored }: ScoredPlaces): ScoredPlaces {
    const seen = new Set<PointId>();
    const kept: number[] = [];
    for (const [rank, place] of places.entries()) {
      const id = this.idAt(place);
      if (!seen.has(id)) kept.push(rank);
      seen.add(id);
    }
    return {
      places: Float64Array.from(kept, (rank) => places[rank]!),
      scores: Float32Array.from(kept, (rank) => scores[rank]!),
      isScored: (rank) => isScored(kept[rank]!),
    };
  }
}

const NO_HITS: Hits = { offsets: new Uint32Array(0), scores: new Float32Array(0) };

/** The list with the scores that are shown for similarities. */
async function show(list: ScoredPlaces, params: VectorParams, run: Run): Promise<ScoredPlaces> {
  if (params.kind === "sparse") return list;
  const { distance } = params;
  const { scores } = list;
  await inSlices(scores.length, run, (at) => {
    scores[at] = shownScore(distance, scores[at]!);
  });
  return list;
}

/** One of the sources, as likely as its share of the weights. */
function drawSource(weights: readonly number[], random: () => number): number {
  let left = random() * weights.reduce((total, weight) => total + weight, 0);
  let source = 0;
  for (const [at, weight] of weights.entries()) {
    if (weight === 0) continue;
    source = at;
    left -= weight;
    if (left < 0) break;
  }
  return source;
}
