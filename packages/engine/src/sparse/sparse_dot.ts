/**
 * Dot product and IDF weighting of sparse vectors (Qdrant 1.18, `lib/sparse`,
 * `data_types/query_context.rs`).
 */
import type { SparseVector } from "../common/point.ts";

/** Σ over common indices, in f32; undefined when no index is common. */
export function sparseDot(a: SparseVector, b: SparseVector): number | undefined {
  let atA = 0;
  let atB = 0;
  let sum = 0;
  let overlap = false;
  while (atA < a.indices.length && atB < b.indices.length) {
    const indexA = a.indices[atA]!;
    const indexB = b.indices[atB]!;
    if (indexA === indexB) {
      sum = Math.fround(sum + Math.fround(a.values[atA++]! * b.values[atB++]!));
      overlap = true;
    } else if (indexA < indexB) atA++;
    else atB++;
  }
  return overlap ? sum : undefined;
}

/** What IDF needs to know of a vector name, summed over the segments of a shard. */
export interface SparseStatistics {
  readonly vectorCount: number;
  documentFrequency(index: number): number;
}

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
