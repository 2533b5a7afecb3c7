/** Points and vectors as the engine holds them, after a request was checked. */

/**
 * A point id in its canonical form: a `number` up to 2^53-1, a `bigint` above it (up to 2^64-1), or
 * a lower-case hyphenated UUID. Two spellings of one id are equal in this form, so it can key a
 * `Map`.
 */
export type PointId = number | bigint | string;

/** The name of the default (unnamed) vector. */
export const DEFAULT_VECTOR = "";

export interface DenseVector {
  readonly kind: "dense";
  readonly values: Float32Array;
}

/** Indices ascending and unique; `values` is parallel to them. */
export interface SparseVector {
  readonly kind: "sparse";
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** A matrix of `rows.length / dim` rows, row-major. At least one row. */
export interface MultiVector {
  readonly kind: "multi";
  readonly dim: number;
  readonly rows: Float32Array;
}

/** The rows of a multi vector, as views. */
export function rowsOf({ rows, dim }: MultiVector): Float32Array[] {
  const views: Float32Array[] = [];
  for (let at = 0; at < rows.length; at += dim) views.push(rows.subarray(at, at + dim));
  return views;
}

/** A vector made of numbers. */
export type Vector = DenseVector | SparseVector | MultiVector;

/**
 * A vector that an embedding model has yet to make. `data` is the text, the image or the object.
 */
export interface InferenceInput {
  readonly kind: "inference";
  readonly type: "text" | "image" | "object";
  readonly data: unknown;
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a request may hold where a vector is expected. */
export type VectorInput = Vector | InferenceInput;

export type Distance = "Cosine" | "Dot" | "Euclid" | "Manhattan";
