/** Reads an appendable segment as it was when the reader was made. */
import type { JsonObject } from "@quiverdb/client";

import type { ReadonlyBitset } from "../common/bitset.ts";
import type { ReadonlyWords } from "../common/paged_words.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { candidateOffsets } from "../filter/candidate_offsets.ts";
import { compileFilter } from "../filter/compile_filter.ts";
import { planFilter } from "../filter/filter_plan.ts";
import { filterText } from "../filter/filter_text.ts";
import { type IdTracker, versionIn } from "../id_tracker/id_tracker.ts";
import type { JsonPath } from "../payload/json_path.ts";
import { payloadIn, type PayloadStore, type PayloadView } from "../payload/payload_store.ts";
import type { FacetCounts } from "../payload_index/facet_counts.ts";
import type { IndexView, WantedOrder } from "../payload_index/index_view.ts";
import type { OrderedRow } from "../payload_index/ordered_rows.ts";
import type { Filter } from "../request/filter.ts";
import type { SparseStatistics } from "../vectors/vector_index.ts";
import type { Workers } from "../workers/workers.ts";
import { countFacets } from "./facet_rows.ts";
import { GraphSearch } from "./graph_search.ts";
import { countRows, matchingRows } from "./matching_rows.ts";
import { orderedRows } from "./ordered_rows.ts";
import { RowSearch, type WantedRows } from "./row_search.ts";
import { type ScoredSearch, scanByExamples, scanCandidates, scanRows } from "./scan.ts";
import type {
  Hits,
  RowOrder,
  SearchScope,
  SegmentFilter,
  SegmentReader,
  VectorQuery,
} from "./segment_reader.ts";
import type { SegmentIndex, SegmentIndexes } from "./segment_indexes.ts";
import type { VectorField } from "./vector_field.ts";
import { VisibleRows } from "./visible_rows.ts";

const NO_FILTER: SegmentFilter = { accept: undefined, candidates: undefined };

/** Of a vector name that is younger than the rows. */
const NO_HITS: Hits = { offsets: new Uint32Array(0), scores: new Float32Array(0) };

/** Rows that an index may name as candidates: these are sorted in one turn of the event loop. */
const CANDIDATES_MAX = 16_384;

/** Of so many rows one must match for a look at all of them to be worth more than candidates. */
const CANDIDATE_SHARE = 8;

/** Up to so many candidates are always worth more. */
const CANDIDATES_MIN = 256;

/** Compiled filters that a reader keeps, with what they match; all are forgotten beyond. */
const FILTERS_MAX = 32;

/** Length of the text of such a filter. */
const FILTER_TEXT_MAX = 8192;

/** What a reader shows: the parts of a segment. */
export interface ReadParts {
  readonly tracker: IdTracker;
  readonly fields: Iterable<VectorField>;
  readonly payloads: PayloadStore;
  readonly indexes: SegmentIndexes;
}

/** A vector name as a reader sees it. */
interface ReadField {
  readonly field: VectorField;
  readonly present: ReadonlyBitset;
  /** The points seen that have the vector. */
  readonly rows: VisibleRows;
  readonly graph: GraphSearch;
}

export class AppendableReader implements SegmentReader {
  readonly pointCount: number;
  private indexedSparse = 0;
  private readonly tracker: IdTracker;
  private readonly payloads: PayloadView;
  private readonly versions: ReadonlyWords;
  private readonly workers: Workers;
  private readonly rows: VisibleRows;
  private readonly deleted: ReadonlyBitset;
  private readonly indexes: ReadonlyMap<string, SegmentIndex>;
  /** The index of a field; undefined where there is none. */
  readonly fieldIndex: (field: JsonPath) => IndexView | undefined;
  private readonly fields = new Map<string, ReadField>();
  /** By what they say. */
  private readonly filters = new Map<string, SegmentFilter>();

  constructor({ tracker, fields, payloads, indexes }: ReadParts, workers: Workers) {
    this.tracker = tracker;
    this.payloads = payloads.view();
    this.versions = tracker.versionsSnapshot();
    this.workers = workers;
    this.pointCount = tracker.liveCount;
    this.indexes = indexes.published;
    const { rowCount } = tracker;
    this.fieldIndex = indexes.viewer((offset) => this.payloadAt(offset), rowCount);
    const deleted = tracker.deletedSnapshot();
    this.deleted = deleted;
    this.rows = new VisibleRows(rowCount, deleted);
    for (const field of fields) {
      const present = field.present.snapshot();
      const rows = new VisibleRows(rowCount, deleted, present);
      const graph = new GraphSearch(field, rows);
      this.fields.set(field.name, { field, present, rows, graph });
      this.indexedSparse += field.index?.vectorCount ?? 0;
    }
  }

  get indexedVectorCount(): number {
    let indexed = this.indexedSparse;
    for (const { graph } of this.fields.values()) indexed += graph.indexedCount;
    return indexed;
  }

  offsetOf(id: PointId): number | undefined {
    return this.tracker.findRow(id, (offset) => this.rows.has(offset));
  }

  idAt(offset: number): PointId {
    return this.tracker.idAt(offset);
  }

  versionAt(offset: number): number {
    return versionIn(this.versions, offset);
  }

  payloadAt(offset: number): JsonObject {
    return payloadIn(this.payloads, offset);
  }

  hasVector(name: string, offset: number): boolean {
    return this.fields.get(name)?.present.has(offset) ?? false;
  }

  vectorAt(name: string, offset: number): Vector | undefined {
    const found = this.fields.get(name);
    return found?.present.has(offset) === true ? found.field.store.get(offset) : undefined;
  }

  vectorsAt(offset: number): Map<string, Vector> {
    const vectors = new Map<string, Vector>();
    for (const [name, { field, present }] of this.fields) {
      if (present.has(offset)) vectors.set(name, field.store.get(offset));
    }
    return vectors;
  }

  filter(filter: Filter | undefined): SegmentFilter {
    if (filter === undefined) return NO_FILTER;
    if (this.indexes.size === 0) return this.compile(filter);
    const text = filterText(filter);
    const known = this.filters.get(text);
    if (known !== undefined) return known;
    const compiled = this.compile(filter);
    if (text.length <= FILTER_TEXT_MAX) {
      if (this.filters.size === FILTERS_MAX) this.filters.clear();
      this.filters.set(text, compiled);
    }
    return compiled;
  }

  private compile(filter: Filter): SegmentFilter {
    const accept = compileFilter(filter, this);
    if (this.indexes.size === 0) return { accept, candidates: candidateOffsets(filter, this) };
    const plan = planFilter(filter, this, this.rows.end);
    const max = Math.min(CANDIDATES_MAX, Math.ceil(this.rows.end / CANDIDATE_SHARE));
    if (plan.rows !== undefined && plan.estimate.max <= Math.max(CANDIDATES_MIN, max)) {
      // Whoever judges single points asks `accept` alone.
      return { accept, candidates: plan.rows().toArray(), plan };
    }
    return { accept, candidates: candidateOffsets(filter, this), plan };
  }

  indexedCount(key: string): number {
    return this.indexes.get(key)?.index.indexed.countIn(this.deleted, true) ?? 0;
  }

  async ordered(
    key: JsonPath,
    order: WantedOrder,
    filter: SegmentFilter,
    limit: number,
    run: Run,
  ): Promise<readonly OrderedRow[] | undefined> {
    const index = this.fieldIndex(key);
    if (index === undefined || !index.index.hasOrder) return undefined;
    return orderedRows(
      { tracker: this.tracker, rows: this.rows, filter },
      index,
      order,
      limit,
      run,
    );
  }

  async countFacets(
    key: JsonPath,
    { filter, showsUnused }: Parameters<SegmentReader["countFacets"]>[1],
    counts: FacetCounts,
    run: Run,
  ): Promise<boolean> {
    const index = this.fieldIndex(key);
    if (index === undefined || !index.index.hasFacets) return false;
    const listed = showsUnused ? [...index.index.distinctValues()] : [];
    await countFacets({ rows: this.rows, filter }, index, counts, run);
    for (const value of listed) counts.list(value);
    return true;
  }

  async search(
    queries: readonly VectorQuery[],
    scope: SearchScope,
    run: Run,
  ): Promise<readonly Hits[]> {
    const found = this.fields.get(scope.using);
    if (found === undefined) return queries.map(() => NO_HITS);
    const { field, rows, graph } = found;
    await field.store.ready?.(run);
    const { accept } = scope.filter;
    const before = (a: number, b: number): boolean => this.tracker.compareOffsets(a, b) < 0;
    const plan = queries.some(({ kind }) => kind === "nearest")
      ? await graph.plan(scope.filter, scope.limit, scope.params, run)
      : undefined;
    const candidates = plan?.kind === "candidates" ? plan.offsets : scope.filter.candidates;
    if (
      plan === undefined &&
      accept === undefined &&
      candidates === undefined &&
      field.index === undefined
    ) {
      const vectors = queries.flatMap((query) => (query.kind === "nearest" ? [query.vector] : []));
      if (vectors.length === queries.length && field.store.scan !== undefined) {
        const wanted = { visible: rows, limit: scope.limit, before };
        return field.store.scan(vectors, wanted, this.workers, run);
      }
    }
    const wanted: WantedRows = {
      rows,
      limit: scope.limit,
      accept: accept === undefined || queries.length === 1 ? accept : remembering(accept, rows.end),
      before,
    };
    const searches: RowSearch[] = [];
    const scanned: ScoredSearch[] = [];
    for (const query of queries) {
      if (query.kind === "examples") {
        const hits = new RowSearch(wanted, false);
        const scorers = query.examples.map((example) => field.store.scorer(example));
        await scanByExamples({ scorers, combine: query.combine, hits }, rows, candidates, run);
        searches.push(hits);
      } else if (plan?.kind === "graph" || plan?.kind === "nothing") {
        const hits = new RowSearch(wanted, false);
        if (plan.kind === "graph") await graph.search(query.vector, plan, scope, hits, run);
        searches.push(hits);
      } else if (field.index !== undefined && candidates === undefined) {
        const hits = new RowSearch(wanted, false);
        await field.index.search(query.vector, hits, run);
        searches.push(hits);
      } else {
        const scorer = field.store.scorer(query.vector);
        const hits = new RowSearch(wanted, scorer.zeroIsNoMatch);
        scanned.push({ scorer, hits });
        searches.push(hits);
      }
    }
    if (scanned.length > 0) {
      if (candidates === undefined) await scanRows(scanned, rows, run);
      else await scanCandidates(scanned, rows, candidates, run);
    }
    const hits: Hits[] = [];
    for (const search of searches) hits.push(await search.finish(run));
    return hits;
  }

  matching(filter: SegmentFilter, order: RowOrder, limit: number, run: Run): Promise<Uint32Array> {
    return matchingRows({ tracker: this.tracker, rows: this.rows, filter }, order, limit, run);
  }

  async count(filter: SegmentFilter, run: Run): Promise<number> {
    if (filter.accept === undefined && filter.candidates === undefined) return this.pointCount;
    return countRows({ tracker: this.tracker, rows: this.rows, filter }, run);
  }

  sparseStatistics(name: string): SparseStatistics | undefined {
    return this.fields.get(name)?.field.index?.statistics;
  }
}

/** Asks about each offset once, however many queries of one search want to know. */
function remembering(
  accept: (offset: number) => boolean,
  rowCount: number,
): (offset: number) => boolean {
  const answers = new Uint8Array(rowCount);
  return (offset) => {
    answers[offset] ||= accept(offset) ? 2 : 1;
    return answers[offset] === 2;
  };
}
