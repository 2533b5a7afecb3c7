/**
 * Search by the graph of a vector name: whether it is worth it, and how (Qdrant 1.18,
 * `hnsw_index/hnsw/vector_index_impl.rs`).
 *
 * All vectors are scored where an exact search is asked for, where there is no graph, and where few
 * rows can be found: fewer than the full scan threshold allows. Rows that the graph does not cover
 * are scored one by one in any case.
 *
 * A filter becomes a mask of rows before the walk, so that only rows that match are found and count
 * as neighbours. That takes indexes which say what matches; a filter that only payloads can judge
 * is asked about the rows of a scan that would be among the best.
 */
import { PACED_ROWS } from "../common/limits.ts";
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { GraphMask, RowGraph } from "../graph/row_graph.ts";
import { POOL_MAX } from "../kernels/graph_layout.ts";
import { RowSet } from "../payload_index/row_set.ts";
import type { SearchParams } from "../request/query_request.ts";
import type { GraphSettings } from "../schema/graph_settings.ts";
import { DenseStore } from "../vectors/dense_store.ts";
import type { RowSearch } from "./row_search.ts";
import { scanRows } from "./scan.ts";
import type { SegmentFilter } from "./segment_reader.ts";
import type { VectorField } from "./vector_field.ts";
import type { VisibleRows } from "./visible_rows.ts";

/** Rows that a filter is asked about one by one to make a mask. */
const TESTED_ROWS_MAX = 65_536;

/** A graph with what of it a reader may find. */
interface MaskedGraph {
  readonly graph: RowGraph;
  readonly covered: number;
  /** Absent: every row may be found. */
  readonly mask: GraphMask | undefined;
}

/** What a search by a graph has decided. */
export type GraphPlan =
  | ({ readonly kind: "graph"; readonly ef: number } & MaskedGraph)
  /** Just these rows are scored. */
  | { readonly kind: "candidates"; readonly offsets: Uint32Array }
  /** Too many vectors are in no graph for a search of indexed ones only. */
  | { readonly kind: "nothing" };

/** The graph of one vector name as one reader uses it. */
export class GraphSearch {
  private readonly field: VectorField;
  private readonly rows: VisibleRows;
  private readonly masked = new WeakMap<SegmentFilter, MaskedGraph>();
  private seen: number | undefined;

  constructor(field: VectorField, rows: VisibleRows) {
    this.field = field;
    this.rows = rows;
  }

  /** Vectors that are in a graph. */
  get indexedCount(): number {
    const graph = this.field.graph?.current;
    return graph === undefined ? 0 : this.rows.count(0, Math.min(graph.covered, this.rows.end));
  }

  /** @returns undefined where all vectors have to be scored */
  async plan(
    filter: SegmentFilter,
    limit: number,
    params: SearchParams,
    run: Run,
  ): Promise<GraphPlan | undefined> {
    const { store, graph: vectors } = this.field;
    const settings = vectors?.configured;
    if (settings === undefined || !(store instanceof DenseStore) || params.exact) return undefined;
    const rowBytes = store.rows.dim * Float32Array.BYTES_PER_ELEMENT;
    const scanned = Math.max(1, Math.floor(settings.fullScanBytes / rowBytes));
    const graph = vectors?.current;
    if (graph === undefined) {
      const isHidden = params.indexedOnly && this.isLarge(filter, rowBytes, settings);
      return isHidden ? { kind: "nothing" } : undefined;
    }
    if (4 * limit > POOL_MAX || this.visibleCount < scanned) return undefined;
    const ef = Math.max(limit, params.hnswEf ?? settings.efConstruct);
    if (filter.accept === undefined) {
      if (filter.candidates !== undefined) return undefined;
      return { kind: "graph", ef, ...(await this.maskedBy(filter, undefined, graph, run)) };
    }
    const known = this.masked.get(filter);
    if (known?.graph === graph && known.covered === graph.covered) {
      return { kind: "graph", ef, ...known };
    }
    const { plan } = filter;
    if (plan?.rows === undefined) return undefined;
    if (!plan.isExact && plan.estimate.max > TESTED_ROWS_MAX) return undefined;
    const isSeen = (row: number): boolean => this.rows.has(row);
    const matching = plan.isExact
      ? plan.rows()
      : await tested(plan.rows(), filter.accept, isSeen, run);
    if (matching.size < scanned) return { kind: "candidates", offsets: matching.toArray() };
    return { kind: "graph", ef, ...(await this.maskedBy(filter, matching, graph, run)) };
  }

  /** Offers what the graph finds, and all rows that it does not cover. */
  async search(
    query: Vector,
    plan: Extract<GraphPlan, { kind: "graph" }>,
    wanted: { readonly limit: number; readonly params: SearchParams },
    hits: RowSearch,
    run: Run,
  ): Promise<void> {
    const { store, graph: vectors } = this.field;
    if (!(store instanceof DenseStore)) return;
    const { graph, covered, mask, ef } = plan;
    const scorer = store.scorer(query);
    const vector = store.prepare(query);
    if (mask === undefined || mask.count > 0) {
      const found = await graph.search({ vector, wanted: wanted.limit, ef, mask }, run);
      const offsets = found.filter((row) => row < covered);
      for (let from = 0; from < offsets.length; from += scorer.rowsMax) {
        const part = offsets.subarray(from, from + scorer.rowsMax);
        const scores = scorer.rows(part, part.length);
        for (let at = 0; at < part.length; at++) hits.offer(part[at]!, scores[at]!);
        if (run.due()) await run.pause();
      }
    }
    const settings = vectors?.configured;
    if (wanted.params.indexedOnly && settings !== undefined) {
      const rowBytes = store.rows.dim * Float32Array.BYTES_PER_ELEMENT;
      if ((this.rows.end - covered) * rowBytes > largeBytes(settings)) return;
    }
    await scanRows([{ scorer, hits }], this.rows, run, covered);
  }

  private get visibleCount(): number {
    this.seen ??= this.rows.count(0, this.rows.end);
    return this.seen;
  }

  private isLarge(filter: SegmentFilter, rowBytes: number, settings: GraphSettings): boolean {
    const most = filter.plan?.estimate.max ?? filter.candidates?.length ?? Infinity;
    return Math.min(most, this.visibleCount) * rowBytes > largeBytes(settings);
  }

  private async maskedBy(
    filter: SegmentFilter,
    matching: RowSet | undefined,
    graph: RowGraph,
    run: Run,
  ): Promise<MaskedGraph> {
    const known = this.masked.get(filter);
    const { covered } = graph;
    if (known?.graph === graph && known.covered === covered) return known;
    const { rows } = this;
    let mask: GraphMask | undefined;
    const isWhole = matching === undefined && rows.count(0, covered) === graph.count;
    if (!isWhole) {
      const words = matching?.words(Math.ceil(covered / 32));
      mask = await graph.maskOf(
        (word) => rows.seen(word) & (words === undefined ? -1 : words[word]!),
        run,
      );
    }
    const masked = { graph, covered, mask };
    this.masked.set(filter, masked);
    return masked;
  }
}

/** Bytes of vectors without a graph that are searched all the same (`indexed_only`). */
function largeBytes({ indexingBytes, fullScanBytes }: GraphSettings): number {
  return Math.max(indexingBytes, fullScanBytes);
}

/** The living rows of a set that a filter accepts. */
async function tested(
  rows: RowSet,
  accept: (offset: number) => boolean,
  isSeen: (offset: number) => boolean,
  run: Run,
): Promise<RowSet> {
  const all = rows.toArray();
  let kept = 0;
  for (const [at, row] of all.entries()) {
    if (isSeen(row) && accept(row)) all[kept++] = row;
    if (at % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  return RowSet.of(all.subarray(0, kept));
}
