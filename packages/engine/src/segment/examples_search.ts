/**
 * Exact search in one segment for the points whose similarities to several examples combine best.
 */
import { FILTERED_SLICE_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";
import { sparseDot } from "../sparse/sparse_dot.ts";
import { metricOf, preprocess } from "../vectors/distance.ts";
import { maxSim } from "./max_sim.ts";
import { RowSearch, type SegmentHits, type WantedRows } from "./row_search.ts";
import type { Segment } from "./segment.ts";
import type { VectorField } from "./vector_field.ts";

export interface ExamplesSearch extends WantedRows {
  /** Of the field's kind and size. Sparse: weights as they are to be multiplied. */
  readonly examples: readonly Vector[];
  /** The score of a point from its similarities to the examples. */
  readonly combine: (similarities: Float32Array) => number;
}

/** Similarities of the first `count` of some offsets to one example, written to `into`. */
type Scorer = (offsets: Uint32Array, into: Float32Array) => void;

/** The best `limit` offsets. An aborted run ends it with the signal's reason. */
export async function searchByExamples(
  segment: Segment,
  request: ExamplesSearch,
  run: Run,
): Promise<SegmentHits> {
  const search = new RowSearch(segment, request, run);
  const scorers = request.examples.map((example) => scorerOf(request.field, example));
  const visible = visibleOffsets(search, segment.tracker.rowCount, request.candidates);
  const columns = scorers.map(() => new Float32Array(FILTERED_SLICE_ROWS));
  const similarities = new Float32Array(scorers.length);
  for (let from = 0; from < visible.length; from += FILTERED_SLICE_ROWS) {
    const slice = visible.subarray(from, from + FILTERED_SLICE_ROWS);
    scorers.forEach((score, example) => score(slice, columns[example]!));
    for (let at = 0; at < slice.length; at++) {
      columns.forEach((column, example) => {
        similarities[example] = column[at]!;
      });
      search.offer(slice[at]!, request.combine(similarities));
    }
    if (run.due()) await run.pause();
  }
  return search.top.drain();
}

function visibleOffsets(
  search: RowSearch,
  rowCount: number,
  candidates: Uint32Array | undefined,
): Uint32Array {
  const all = candidates ?? Uint32Array.from({ length: rowCount }, (_, offset) => offset);
  return all.filter((offset) => search.sees(offset));
}

function scorerOf(field: VectorField, example: Vector): Scorer {
  if (field.kind === "dense" && example.kind === "dense") {
    const { rows, distance } = field.store;
    const query = preprocess(distance, example.values);
    return (offsets, into) => {
      into.set(rows.scoreRows(metricOf(distance), query, offsets, offsets.length));
    };
  }
  if (field.kind === "multi" && example.kind === "multi") {
    const { store } = field;
    const query: Float32Array[] = [];
    for (let at = 0; at < example.rows.length; at += example.dim) {
      query.push(preprocess(store.distance, example.rows.subarray(at, at + example.dim)));
    }
    return (offsets, into) => {
      offsets.forEach((offset, at) => {
        into[at] = maxSim(store, query, offset);
      });
    };
  }
  if (field.kind === "sparse" && example.kind === "sparse") {
    return (offsets, into) => {
      offsets.forEach((offset, at) => {
        into[at] = sparseDot(example, field.store.get(offset)) ?? 0;
      });
    };
  }
  throw new Error(`a ${example.kind} example reached a ${field.kind} field`);
}
