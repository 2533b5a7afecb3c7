/** Similarities straight from their definitions; larger is better. */
import type { Distance, Vector } from "../../common/point.ts";
import type { VectorParams } from "../../schema/vector_schema.ts";

/** Of a query and a stored vector of the kind of a field; sparse: 0 without a common index. */
export function plainSimilarity(params: VectorParams, query: Vector, vector: Vector): number {
  if (query.kind === "sparse" && vector.kind === "sparse") {
    const weights = new Map(Array.from(vector.indices, (index, at) => [index, vector.values[at]!]));
    return Array.from(
      query.indices,
      (index, at) => query.values[at]! * (weights.get(index) ?? 0),
    ).reduce((total, product) => total + product, 0);
  }
  if (params.kind === "sparse") throw new Error("a dense vector reached a sparse field");
  const { distance } = params;
  return rowsOf(query)
    .map((row) => Math.max(...rowsOf(vector).map((other) => similarityOf(distance, row, other))))
    .reduce((total, best) => total + best, 0);
}

function similarityOf(distance: Distance, a: Float32Array, b: Float32Array): number {
  const sum = (term: (x: number, y: number) => number): number =>
    a.reduce((total, x, at) => total + term(x, b[at]!), 0);
  switch (distance) {
    case "Dot":
      return sum((x, y) => x * y);
    case "Cosine":
      return sum((x, y) => x * y) / (Math.hypot(...a) * Math.hypot(...b));
    case "Euclid":
      return -sum((x, y) => (x - y) ** 2);
    case "Manhattan":
      return -sum((x, y) => Math.abs(x - y));
  }
}

function rowsOf(vector: Vector): Float32Array[] {
  if (vector.kind === "dense") return [vector.values];
  if (vector.kind === "sparse") throw new Error("a sparse vector reached a dense field");
  const count = vector.rows.length / vector.dim;
  return Array.from({ length: count }, (_, row) =>
    vector.rows.subarray(row * vector.dim, (row + 1) * vector.dim),
  );
}
