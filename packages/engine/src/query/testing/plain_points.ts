/**
 * Points in plain lists behind the port of a segment: every answer is brute force over all rows,
 * so that it is right by looking at it. Rows go to segments of a given size.
 */
import type { JsonObject } from "@quiverdb/client";

import { comparePointIds } from "../../common/point_id.ts";
import type { PointId, Vector } from "../../common/point.ts";
import type { Run } from "../../common/run.ts";
import { compileFilter } from "../../filter/compile_filter.ts";
import type { Filter } from "../../request/filter.ts";
import type { VectorParams, VectorSchema } from "../../schema/vector_schema.ts";
import type {
  Hits,
  RowOrder,
  SearchScope,
  SegmentFilter,
  SegmentReader,
  SparseStatistics,
  VectorQuery,
} from "../../segment/segment_reader.ts";
import { PointsView } from "../points_view.ts";
import { plainSimilarity } from "./plain_similarity.ts";

interface Row {
  readonly id: PointId;
  readonly vectors: Map<string, Vector>;
  readonly payload: JsonObject;
  readonly version: number;
  isLive: boolean;
}

/** A search as a segment got it. */
export interface SearchCall {
  readonly reader: number;
  readonly queries: readonly VectorQuery[];
  readonly scope: SearchScope;
}

export class PlainPoints {
  readonly schema: VectorSchema;
  /** Searches of all readers, in their order. */
  readonly searches: SearchCall[] = [];
  /** Payloads read. */
  payloadReads = 0;
  /** Filters compiled, by all readers. */
  filtersCompiled = 0;
  /** Called before each search of a segment. */
  beforeSearch: () => void = () => {};
  private readonly segmentRowsMax: number;
  private readonly segments: Row[][] = [];
  private version = 0;

  constructor(schema: VectorSchema, segmentRowsMax = 2) {
    this.schema = schema;
    this.segmentRowsMax = segmentRowsMax;
  }

  /** Inserts a point, or replaces it. */
  put(id: PointId, vectors: Readonly<Record<string, Vector>>, payload: JsonObject = {}): this {
    this.delete(id);
    return this.putNew(id, vectors, payload);
  }

  /** Inserts a point whose id is known to be new. */
  putNew(id: PointId, vectors: Readonly<Record<string, Vector>>, payload: JsonObject = {}): this {
    let last = this.segments.at(-1);
    if (last === undefined || last.length >= this.segmentRowsMax) this.segments.push((last = []));
    const version = ++this.version;
    last.push({ id, vectors: new Map(Object.entries(vectors)), payload, version, isLive: true });
    return this;
  }

  delete(id: PointId): void {
    for (const row of this.segments.flat()) if (row.id === id) row.isLive = false;
  }

  view(): PointsView {
    const readers = this.segments.map((rows, number) => new PlainReader(this, rows, number));
    return new PointsView(readers, this.schema);
  }
}

class PlainReader implements SegmentReader {
  indexedCount(): number {
    return 0;
  }

  async ordered(): Promise<undefined> {
    return undefined;
  }

  async countFacets(): Promise<boolean> {
    return false;
  }

  private readonly points: PlainPoints;
  private readonly rows: readonly Row[];
  private readonly number: number;
  private readonly shown: readonly boolean[];

  constructor(points: PlainPoints, rows: readonly Row[], number: number) {
    this.points = points;
    this.rows = rows;
    this.number = number;
    this.shown = rows.map(({ isLive }) => isLive);
  }

  get pointCount(): number {
    return this.shown.filter(Boolean).length;
  }

  get indexedVectorCount(): number {
    return 0;
  }

  offsetOf(id: PointId): number | undefined {
    const offset = this.rows.findIndex((row, at) => row.id === id && this.shown[at]);
    return offset === -1 ? undefined : offset;
  }

  idAt(offset: number): PointId {
    return this.rows[offset]!.id;
  }

  versionAt(offset: number): number {
    return this.rows[offset]!.version;
  }

  payloadAt(offset: number): JsonObject {
    this.points.payloadReads++;
    return this.rows[offset]!.payload;
  }

  hasVector(name: string, offset: number): boolean {
    return this.rows[offset]!.vectors.has(name);
  }

  vectorAt(name: string, offset: number): Vector | undefined {
    return this.rows[offset]!.vectors.get(name);
  }

  vectorsAt(offset: number): Map<string, Vector> {
    return this.rows[offset]!.vectors;
  }

  filter(filter: Filter | undefined): SegmentFilter {
    this.points.filtersCompiled++;
    const accept = filter === undefined ? undefined : compileFilter(filter, this);
    return { accept, candidates: undefined };
  }

  async search(
    queries: readonly VectorQuery[],
    scope: SearchScope,
    run: Run,
  ): Promise<readonly Hits[]> {
    this.points.beforeSearch();
    this.points.searches.push({ reader: this.number, queries, scope });
    run.check();
    const params = this.points.schema.get(scope.using)!;
    return queries.map((query) => this.searchOne(query, params, scope));
  }

  async matching(
    filter: SegmentFilter,
    order: RowOrder,
    limit: number,
    run: Run,
  ): Promise<Uint32Array> {
    run.check();
    const offsets = this.matches(filter);
    if (order.kind === "id") {
      const { from } = order;
      const wanted = offsets.filter(
        (offset) => from === undefined || comparePointIds(this.idAt(offset), from) >= 0,
      );
      return Uint32Array.from(wanted.sort((a, b) => this.compareIds(a, b)).slice(0, limit));
    }
    if (order.kind === "offset") return Uint32Array.from(offsets.slice(0, limit));
    const drawn: number[] = [];
    while (drawn.length < limit && offsets.length > 0) {
      drawn.push(...offsets.splice(Math.floor(order.random() * offsets.length), 1));
    }
    return Uint32Array.from(drawn);
  }

  async count(filter: SegmentFilter, run: Run): Promise<number> {
    run.check();
    return this.matches(filter).length;
  }

  sparseStatistics(name: string): SparseStatistics | undefined {
    if (this.points.schema.get(name)?.kind !== "sparse") return undefined;
    const vectors = this.rows.map(({ vectors: of }) => of.get(name));
    const sparse = vectors.filter((vector) => vector?.kind === "sparse");
    return {
      vectorCount: sparse.length,
      documentFrequency: (index) => sparse.filter(({ indices }) => indices.includes(index)).length,
    };
  }

  private searchOne(query: VectorQuery, params: VectorParams, scope: SearchScope): Hits {
    const hits: { offset: number; score: number }[] = [];
    for (const offset of this.matches(scope.filter)) {
      const vector = this.vectorAt(scope.using, offset);
      if (vector === undefined) continue;
      const similarity = (of: Vector): number => plainSimilarity(params, of, vector);
      const score =
        query.kind === "nearest"
          ? similarity(query.vector)
          : query.combine(Float32Array.from(query.examples, similarity));
      if (query.kind === "nearest" && params.kind === "sparse" && score === 0) continue;
      hits.push({ offset, score });
    }
    hits.sort((a, b) => b.score - a.score || this.compareIds(a.offset, b.offset));
    const best = hits.slice(0, scope.limit);
    return {
      offsets: Uint32Array.from(best, ({ offset }) => offset),
      scores: Float32Array.from(best, ({ score }) => score),
    };
  }

  private matches({ accept, candidates }: SegmentFilter): number[] {
    const all = candidates ?? this.rows.keys();
    return [...all].filter((offset) => this.shown[offset] && (accept?.(offset) ?? true));
  }

  private compareIds(a: number, b: number): number {
    return comparePointIds(this.idAt(a), this.idAt(b));
  }
}
