/** A segment that is scanned, as its readers see it. */
import type { JsonObject } from "@quiverdb/client";

import type { Bitset } from "../common/bitset.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { PayloadStore } from "../payload/payload_store.ts";
import type { Filter } from "../request/filter.ts";
import { searchByExamples } from "./examples_search.ts";
import type { Segment } from "./segment.ts";
import { firstById, matchingOffsets, prepareFilter } from "./segment_filter.ts";
import type {
  Hits,
  RowOrder,
  SearchScope,
  SegmentFilter,
  SegmentReader,
  SparseStatistics,
  VectorQuery,
} from "./segment_reader.ts";
import { searchSegment } from "./segment_search.ts";

export class ScanReader implements SegmentReader {
  readonly pointCount: number;
  private readonly segment: Segment;
  private readonly payloads: PayloadStore;
  private readonly rowCount: number;
  private readonly deleted: Bitset;

  constructor(segment: Segment, payloads: PayloadStore) {
    this.segment = segment;
    this.payloads = payloads;
    this.pointCount = segment.pointCount;
    this.rowCount = segment.tracker.rowCount;
    this.deleted = segment.tracker.deletedSnapshot();
  }

  get indexedVectorCount(): number {
    let count = 0;
    for (const field of this.segment.fields.values()) {
      if (field.kind === "sparse") count += field.index.vectorCount;
    }
    return count;
  }

  offsetOf(id: PointId): number | undefined {
    const offset = this.segment.tracker.offsetOf(id);
    return offset !== undefined && this.shows(offset) ? offset : undefined;
  }

  idAt(offset: number): PointId {
    return this.segment.tracker.idAt(offset);
  }

  isCurrent(offset: number): boolean {
    return this.segment.tracker.isLive(offset);
  }

  versionAt(offset: number): number {
    return this.segment.tracker.versionAt(offset);
  }

  payloadAt(offset: number): JsonObject {
    return this.payloads.get(this.idAt(offset));
  }

  hasVector(name: string, offset: number): boolean {
    return this.segment.hasVector(name, offset);
  }

  vectorAt(name: string, offset: number): Vector | undefined {
    return this.segment.vectorAt(name, offset);
  }

  vectorsAt(offset: number): Map<string, Vector> {
    return this.segment.vectorsAt(offset);
  }

  filter(filter: Filter | undefined): SegmentFilter {
    const { accept, candidates } = prepareFilter(this.segment, this.payloads, filter);
    return {
      candidates,
      accept: (offset) => this.shows(offset) && (accept?.(offset) ?? true),
    };
  }

  async search(
    queries: readonly VectorQuery[],
    scope: SearchScope,
    run: Run,
  ): Promise<readonly Hits[]> {
    const field = this.segment.fields.get(scope.using)!;
    const wanted = { field, limit: scope.limit, ...scope.filter };
    const hits: Hits[] = [];
    for (const query of queries) {
      hits.push(
        query.kind === "nearest"
          ? await searchSegment(this.segment, { ...wanted, query: query.vector }, run)
          : await searchByExamples(this.segment, { ...wanted, ...query }, run),
      );
    }
    return hits;
  }

  async matching(
    filter: SegmentFilter,
    order: RowOrder,
    limit: number,
    run: Run,
  ): Promise<Uint32Array> {
    if (order.kind === "id") {
      return Uint32Array.from(await firstById(this.segment, filter, order.from, limit, run));
    }
    const offsets = Uint32Array.from(await matchingOffsets(this.segment, filter, run));
    const count = Math.min(limit, offsets.length);
    if (order.kind === "random") {
      for (let at = 0; at < count; at++) {
        const other = at + Math.floor(order.random() * (offsets.length - at));
        [offsets[at], offsets[other]] = [offsets[other]!, offsets[at]!];
      }
    }
    return offsets.subarray(0, count);
  }

  async count(filter: SegmentFilter, run: Run): Promise<number> {
    return (await matchingOffsets(this.segment, filter, run)).length;
  }

  sparseStatistics(name: string): SparseStatistics | undefined {
    const field = this.segment.fields.get(name);
    return field?.kind === "sparse" ? field.index : undefined;
  }

  private shows(offset: number): boolean {
    return offset < this.rowCount && !this.deleted.has(offset);
  }
}
