/**
 * Max-sim of a multi vector query and the multi vector of one offset: the sum over query rows of
 * the largest similarity to a row of the point (Qdrant 1.18, `multi_dense` scorers).
 */
import { SCORE_CHUNK } from "../common/limits.ts";
import { metricOf } from "../vectors/distance.ts";
import type { MultiStore } from "../vectors/multi_store.ts";

/** @param query preprocessed rows */
export function maxSim(store: MultiStore, query: readonly Float32Array[], offset: number): number {
  const metric = metricOf(store.distance);
  const first = store.starts.of(offset);
  const end = store.starts.of(offset + 1);
  let sum = 0;
  for (const row of query) {
    let best = -Infinity;
    for (let from = first; from < end; from += SCORE_CHUNK) {
      const to = Math.min(from + SCORE_CHUNK, end);
      const scores = store.rows.scoreRange(metric, row, from, to);
      for (let at = 0; at < to - from; at++) best = Math.max(best, scores[at]!);
    }
    sum = Math.fround(sum + best);
  }
  return sum;
}
