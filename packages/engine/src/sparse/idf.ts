/** IDF weighting of sparse queries (Qdrant 1.18, `data_types/query_context.rs`). */
import type { SparseVector } from "../common/point.ts";
import type { SparseStatistics } from "../vectors/vector_index.ts";

/** The query with each weight multiplied by ln((n - df + 0.5) / (df + 0.5) + 1). */
export function applyIdf(query: SparseVector, statistics: SparseStatistics): SparseVector {
  const n = statistics.vectorCount;
  const values = new Float32Array(query.values.length);
  for (let at = 0; at < values.length; at++) {
    const df = statistics.documentFrequency(query.indices[at]!);
    values[at] = query.values[at]! * Math.fround(Math.log((n - df + 0.5) / (df + 0.5) + 1));
  }
  return { kind: "sparse", indices: query.indices, values };
}
