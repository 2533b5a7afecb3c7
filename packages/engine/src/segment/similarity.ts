/** The similarity of two vectors of one field, computed without a store. */
import { type Distance, rowsOf, type Vector } from "../common/point.ts";
import { scoreRow } from "../kernels/scalar_twin.ts";
import { metricOf, preprocess } from "../vectors/distance.ts";
import { sparseDot } from "../vectors/sparse_dot.ts";
import type { VectorParams } from "../schema/vector_schema.ts";

/**
 * Larger is better. The query comes first: max-sim is not symmetric. Sparse: 0 without a common
 * index.
 */
export function similarityOf(params: VectorParams): (query: Vector, vector: Vector) => number {
  return (query, vector) => {
    if (query.kind === "sparse" && vector.kind === "sparse") return sparseDot(query, vector);
    if (params.kind === "sparse") throw new Error("a dense vector reached a sparse field");
    return maxSimOf(params.distance, matrixOf(query), matrixOf(vector));
  };
}

function maxSimOf(
  distance: Distance,
  query: readonly Float32Array[],
  rows: readonly Float32Array[],
): number {
  const metric = metricOf(distance);
  const unit = rows.map((row) => preprocess(distance, row));
  return query.reduce((sum, queryRow) => {
    const prepared = preprocess(distance, queryRow);
    const best = unit.reduce(
      (max, row) => Math.max(max, scoreRow(metric, prepared, row)),
      -Infinity,
    );
    return Math.fround(sum + best);
  }, 0);
}

function matrixOf(vector: Vector): Float32Array[] {
  if (vector.kind === "dense") return [vector.values];
  if (vector.kind === "multi") return rowsOf(vector);
  throw new Error("a sparse vector reached a dense field");
}
