/**
 * The `average_vector` strategy of recommend: one query vector made of the examples (Qdrant 1.18,
 * `recommendations.rs`). Dense and sparse: mean of positives, plus its distance from the mean of
 * negatives. Multi: the rows of all positives, then those of all negatives negated.
 */
import { QdrantError } from "@quiverdb/client";

import type { DenseVector, MultiVector, SparseVector, Vector } from "../common/point.ts";

/** @throws QdrantError `bad_input` without positives or when the kinds differ */
export function averageVector(positive: readonly Vector[], negative: readonly Vector[]): Vector {
  const [first] = positive;
  if (first === undefined) {
    throw new QdrantError(
      "bad_input",
      "Positive vectors should not be empty with `average` strategy",
    );
  }
  if (positive.some((vector) => vector.kind !== first.kind)) {
    throw new QdrantError("bad_input", "Can't average vectors with different types");
  }
  if (negative.some((vector) => vector.kind !== first.kind)) {
    throw new QdrantError(
      "bad_input",
      "Positive and negative vectors should be of the same type, either all dense or all sparse or all multi",
    );
  }
  const all = [...positive, ...negative];
  const signs = all.map((_, at) => at < positive.length);
  if (all.every(isDense)) return averageDense(all, signs);
  if (all.every(isSparse)) return averageSparse(all, signs);
  return joinMulti(all.filter(isMulti), signs);
}

function averageDense(vectors: readonly DenseVector[], isPositive: readonly boolean[]): Vector {
  const dim = vectors[0]!.values.length;
  const wrong = vectors.find((vector) => vector.values.length !== dim);
  if (wrong !== undefined) throw sizeError(dim, wrong.values.length);
  const mean = (wanted: boolean): Float32Array | undefined => {
    const chosen = vectors.filter((_, at) => isPositive[at] === wanted);
    if (chosen.length === 0) return undefined;
    const sum = new Float32Array(dim);
    for (const { values } of chosen) {
      for (let at = 0; at < dim; at++) sum[at]! += values[at]!;
    }
    return sum.map((value) => value / chosen.length);
  };
  const positive = mean(true)!;
  const negative = mean(false);
  if (negative === undefined) return { kind: "dense", values: positive };
  return {
    kind: "dense",
    values: positive.map((value, at) => value + value - negative[at]!),
  };
}

function averageSparse(vectors: readonly SparseVector[], isPositive: readonly boolean[]): Vector {
  const mean = (wanted: boolean): Map<number, number> | undefined => {
    const chosen = vectors.filter((_, at) => isPositive[at] === wanted);
    if (chosen.length === 0) return undefined;
    const sum = new Map<number, number>();
    for (const { indices, values } of chosen) {
      indices.forEach((index, at) => sum.set(index, (sum.get(index) ?? 0) + values[at]!));
    }
    for (const [index, value] of sum) sum.set(index, value / chosen.length);
    return sum;
  };
  const positive = mean(true)!;
  const negative = mean(false);
  const combined = new Map(positive);
  if (negative !== undefined) {
    for (const index of new Set([...positive.keys(), ...negative.keys()])) {
      const plus = positive.get(index) ?? 0;
      combined.set(index, plus + plus - (negative.get(index) ?? 0));
    }
  }
  const entries = [...combined].sort(([a], [b]) => a - b);
  return {
    kind: "sparse",
    indices: Uint32Array.from(entries, ([index]) => index),
    values: Float32Array.from(entries, ([, value]) => value),
  };
}

function joinMulti(vectors: readonly MultiVector[], isPositive: readonly boolean[]): Vector {
  const { dim } = vectors[0]!;
  const wrong = vectors.find((vector) => vector.dim !== dim);
  if (wrong !== undefined) throw sizeError(dim, wrong.dim);
  const rows = new Float32Array(vectors.reduce((total, vector) => total + vector.rows.length, 0));
  let end = 0;
  vectors.forEach((vector, at) => {
    rows.set(isPositive[at] ? vector.rows : vector.rows.map((value) => -value), end);
    end += vector.rows.length;
  });
  return { kind: "multi", dim, rows };
}

function isDense(vector: Vector): vector is DenseVector {
  return vector.kind === "dense";
}

function isSparse(vector: Vector): vector is SparseVector {
  return vector.kind === "sparse";
}

function isMulti(vector: Vector): vector is MultiVector {
  return vector.kind === "multi";
}

function sizeError(expected: number, got: number): QdrantError {
  return new QdrantError(
    "bad_input",
    `Vector dimension error: expected dim: ${expected}, got ${got}`,
  );
}
