/** The options of the BM25 embedding model. */
import type { TokenPipelineOptions } from "../text/token_pipeline.ts";

export interface Bm25Options {
  /** Saturation of term frequency: 0 counts only presence. Default 1.2. */
  readonly k: number;
  /** How much a document's length counts, 0 to 1. Default 0.75. */
  readonly b: number;
  /** Expected length of a document in tokens. Default 256. */
  readonly averageLength: number;
  readonly pipeline: TokenPipelineOptions;
}
