/** What is known of an embedding model before it is loaded. */

/** How the output of a model for each token becomes the vectors of a text. */
export type Pooling =
  /** The vector of the first token. */
  | "first"
  /** The mean over the tokens of the text. */
  | "mean"
  /** The vector of the last token of the text. */
  | "last"
  /** The model pools itself: its output is one vector a text. */
  | "none";

/**
 * What a model makes of a text: one vector, a sparse vector over its vocabulary, or a vector for
 * each token; or, of a question and a text, a score.
 */
export type ModelKind = "dense" | "sparse" | "late_interaction" | "reranker";

/** Where the files of a model come from. */
export interface ModelSource {
  /** A repository of the hub: `owner/name`. */
  readonly repository: string;
  /** Path of the ONNX file in it. */
  readonly file: string;
  /** Further files that the ONNX file needs. */
  readonly extraFiles?: readonly string[] | undefined;
}

/** See the head of the file. */
export interface ModelDescription {
  /** The name by which requests ask for it, compared without regard to case. */
  readonly name: string;
  readonly kind: ModelKind;
  /** Length of its vectors; for `sparse` the size of the vocabulary, for `reranker` 1. */
  readonly size: number;
  /** For `dense`; default `mean`. */
  readonly pooling?: Pooling | undefined;
  /** Whether dense vectors are scaled to length 1. Default true. */
  readonly isNormalized?: boolean | undefined;
  /** A folder of this machine with its files, in place of a source. */
  readonly folder?: string | undefined;
  readonly source?: ModelSource | undefined;
  /** SPDX identifier or name of the licence of its weights. */
  readonly license?: string | undefined;
}
