/** Exact nearest search in one segment. */
import { FILTERED_SLICE_ROWS, PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { DenseVector, SparseVector, Vector } from "../common/point.ts";
import { sparseDot } from "../sparse/sparse_dot.ts";
import { metricOf, preprocess } from "../vectors/distance.ts";
import { type RowMask, type RowScan, scanRows } from "../vectors/row_scan.ts";
import { inlineWorkers } from "../workers/inline_workers.ts";
import type { Workers } from "../workers/workers.ts";
import { maxSim } from "./max_sim.ts";
import { RowSearch, type SegmentHits, type WantedRows } from "./row_search.ts";
import type { Segment } from "./segment.ts";
import type { DenseField, MultiField, SparseField } from "./vector_field.ts";

/**
 * What to search for, with everything that depends on other segments already worked into `query`.
 */
export interface SegmentSearch extends WantedRows {
  /** Of the field's kind and size. Sparse: weights as they are to be multiplied. */
  readonly query: Vector;
}

/** The best `limit` offsets. An aborted run ends it with the signal's reason. */
export async function searchSegment(
  segment: Segment,
  request: SegmentSearch,
  run: Run,
  workers: Workers = inlineWorkers,
): Promise<SegmentHits> {
  const { field, query, candidates, accept } = request;
  if (field.kind === "dense" && query.kind === "dense" && accept === undefined) {
    if (candidates === undefined)
      return scanDense(segment, request.limit, field, query, run, workers);
  }
  const search = new RowSearch(segment, request, run);
  if (field.kind === "dense" && query.kind === "dense") {
    if (candidates === undefined) await searchDense(search, field, query.values);
    else await searchDenseCandidates(search, field, query.values, candidates);
  } else if (field.kind === "multi" && query.kind === "multi") {
    await searchMulti(search, field, query.rows, candidates);
  } else if (field.kind === "sparse" && query.kind === "sparse") {
    if (candidates === undefined) await searchSparse(search, field, query);
    else await searchSparseCandidates(search, field, query, candidates);
  } else {
    throw new Error(`a ${query.kind} query reached a ${field.kind} field`);
  }
  return search.top.drain();
}

async function scanDense(
  segment: Segment,
  limit: number,
  field: DenseField,
  query: DenseVector,
  run: Run,
  workers: Workers,
): Promise<SegmentHits> {
  const { tracker } = segment;
  const { rows, distance } = field.store;
  const deleted = tracker.deletedSnapshot();
  const present = field.present.snapshot();
  const visible: RowMask = {
    end: tracker.rowCount,
    mask: (from, to) =>
      Uint32Array.from({ length: (to - from + 31) >>> 5 }, (_, at) => {
        const word = (from >>> 5) + at;
        return present.word(word) & ~deleted.word(word);
      }),
  };
  const metric = metricOf(distance);
  const before = (a: number, b: number): boolean => tracker.compareOffsets(a, b) < 0;
  const scan: RowScan = { rows, metric, visible, limit, before };
  const [hits] = await scanRows([preprocess(distance, query.values)], scan, workers, run);
  return hits!;
}

async function searchDense(
  search: RowSearch,
  field: DenseField,
  values: Float32Array,
): Promise<void> {
  const { rows, distance } = field.store;
  const metric = metricOf(distance);
  const query = preprocess(distance, values);
  const end = rows.rowCount;
  for (let from = 0; from < end; from += search.sliceRows) {
    const to = Math.min(from + search.sliceRows, end);
    if (!search.seesAny(from, to)) continue;
    const scores = rows.scoreRange(metric, query, from, to);
    for (let at = 0; at < to - from; at++) search.offer(from + at, scores[at]!);
    if (search.run.due()) await search.run.pause();
  }
}

async function searchDenseCandidates(
  search: RowSearch,
  field: DenseField,
  values: Float32Array,
  candidates: Uint32Array,
): Promise<void> {
  const { rows, distance } = field.store;
  const metric = metricOf(distance);
  const query = preprocess(distance, values);
  for (let from = 0; from < candidates.length; from += search.sliceRows) {
    const slice = candidates.subarray(from, from + search.sliceRows);
    const scores = rows.scoreRows(metric, query, slice, slice.length);
    for (let at = 0; at < slice.length; at++) search.offer(slice[at]!, scores[at]!);
    if (search.run.due()) await search.run.pause();
  }
}

async function searchMulti(
  search: RowSearch,
  field: MultiField,
  queryRows: Float32Array,
  candidates: Uint32Array | undefined,
): Promise<void> {
  const { distance, rows } = field.store;
  const query: Float32Array[] = [];
  for (let at = 0; at < queryRows.length; at += rows.dim) {
    query.push(preprocess(distance, queryRows.subarray(at, at + rows.dim)));
  }
  const end = candidates === undefined ? field.store.rowCount : candidates.length;
  for (let at = 0; at < end; at++) {
    const offset = candidates === undefined ? at : candidates[at]!;
    if (search.sees(offset)) search.offer(offset, maxSim(field.store, query, offset));
    if (at % PACED_ROWS === PACED_ROWS - 1 && search.run.due()) await search.run.pause();
  }
}

async function searchSparse(
  search: RowSearch,
  field: SparseField,
  query: SparseVector,
): Promise<void> {
  const { offsets, scores } = field.index.score(query);
  for (let from = 0; from < offsets.length; from += search.sliceRows) {
    const to = Math.min(from + search.sliceRows, offsets.length);
    for (let at = from; at < to; at++) {
      const score = scores[offsets[at]!]!;
      if (score !== 0) search.offer(offsets[at]!, score);
    }
    if (search.run.due()) await search.run.pause();
  }
}

async function searchSparseCandidates(
  search: RowSearch,
  field: SparseField,
  query: SparseVector,
  candidates: Uint32Array,
): Promise<void> {
  for (let at = 0; at < candidates.length; at++) {
    const offset = candidates[at]!;
    const score = search.sees(offset) ? sparseDot(query, field.store.get(offset)) : undefined;
    if (score !== undefined && score !== 0) search.offer(offset, score);
    if (at % FILTERED_SLICE_ROWS === 0 && search.run.due()) await search.run.pause();
  }
}
