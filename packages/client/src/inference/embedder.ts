/** The port of embedding models: from texts, images and objects to vectors. */
import type { CallOptions } from "../operation/backend.ts";
import type { SparseVector } from "../operation/models.ts";

/** Points are embedded as documents, queries as queries. */
export type InferenceMode = "document" | "query";

/** What an inference object of a request asks for. */
export interface InferenceInput {
  readonly type: "text" | "image" | "object";
  /** The text, the image or the object, not checked. */
  readonly data: unknown;
  /** As the request writes it. */
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A vector as a request writes it: numbers, rows of numbers, or a sparse vector. */
export type EmbeddedVector =
  | readonly number[]
  | Float32Array
  | readonly (readonly number[] | Float32Array)[]
  | SparseVector
  | { readonly indices: Uint32Array; readonly values: Float32Array };

/** Embedding models. */
export interface Embedder {
  /** Whether there is a model of this name, as a request writes it. */
  has(model: string): boolean;

  /**
   * The vectors of inputs, in order; their models are known, and no two inputs are equal.
   *
   * @throws QdrantError for data or options that a model cannot take; the reason of an aborted
   * signal
   */
  embed(
    inputs: readonly InferenceInput[],
    mode: InferenceMode,
    options?: CallOptions,
  ): Promise<readonly EmbeddedVector[]>;
}
