/**
 * Distances as the engine computes them: an f32 similarity, larger is better, and the score shown
 * to users (Qdrant 1.18, `lib/segment/src/spaces/simple.rs`).
 */
import type { Distance } from "../common/point.ts";
import type { Metric, RowMetric } from "../kernels/metric.ts";
import type { RowDatatype } from "./row_matrix.ts";

const F32_EPSILON = 1.1920929e-7;

/** The kernel that computes the similarity of a distance; rows of Cosine have length one. */
export function metricOf(distance: Distance): Metric {
  switch (distance) {
    case "Cosine":
    case "Dot":
      return "dot";
    case "Euclid":
      return "euclid";
    case "Manhattan":
      return "manhattan";
  }
}

/** How rows of a distance are scored, and made out of the vectors of a user. */
export interface RowForm {
  readonly metric: RowMetric;
  /** As which distance vectors are preprocessed. */
  readonly preprocessed: Distance;
}

/** Bytes are kept as they are: their length is taken out of the score instead. */
export function rowForm(distance: Distance, datatype: RowDatatype): RowForm {
  if (datatype === "uint8" && distance === "Cosine")
    return { metric: "cosine", preprocessed: "Dot" };
  return { metric: metricOf(distance), preprocessed: distance };
}

/** Whether a larger shown score is better. */
export function largerIsBetter(distance: Distance): boolean {
  return distance === "Cosine" || distance === "Dot";
}

/** The score shown to users for a similarity. */
export function shownScore(distance: Distance, similarity: number): number {
  switch (distance) {
    case "Cosine":
    case "Dot":
      return similarity;
    case "Euclid":
      return Math.fround(Math.sqrt(Math.abs(similarity)));
    case "Manhattan":
      return Math.abs(similarity);
  }
}

/**
 * A vector as it is stored and queried: of unit length for Cosine, unchanged otherwise. Vectors of
 * almost unit or almost zero length are left as they are, so storing a stored vector again changes
 * nothing; so are those of infinite length, which division would fill with NaN.
 */
export function preprocess(distance: Distance, values: Float32Array): Float32Array {
  const divisor = preprocessDivisor(distance, values);
  return divisor === 1 ? values : values.map((value) => value / divisor);
}

/** What {@link preprocess} divides each float by; 1 where it leaves the vector as it is. */
export function preprocessDivisor(distance: Distance, values: Float32Array): number {
  if (distance !== "Cosine") return 1;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += values[at]! * values[at]!;
  if (squares < F32_EPSILON || Math.abs(squares - 1) <= 1e-6) return 1;
  const length = Math.fround(Math.sqrt(squares));
  return length === Infinity ? 1 : length;
}
