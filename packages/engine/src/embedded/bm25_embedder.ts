/** The embedder that the engine puts in front of itself: BM25, which needs nothing but the text. */
import { type Embedder, type InferenceInput, QdrantError } from "@quiverdb/client";

import type { SparseVector } from "../common/point.ts";
import type { Slices } from "../common/slices.ts";
import { embedBm25 } from "./embed_bm25.ts";

/** Names that requests may use, in any case. */
export const BM25_MODEL_NAMES: readonly string[] = ["qdrant/bm25", "bm25"];

/** Sparse vectors of texts. Options: see `parseBm25Options`. */
export function bm25Embedder(slices: Slices): Embedder {
  return {
    has: (model) => BM25_MODEL_NAMES.includes(model.toLowerCase()),

    async embed(inputs, mode, { signal } = {}) {
      slices.enter();
      const vectors: SparseVector[] = [];
      for (const input of inputs) {
        if (slices.due()) {
          await slices.turn();
          signal?.throwIfAborted();
        }
        vectors.push(embedBm25(textOf(input), input.options, mode));
      }
      return vectors;
    },
  };
}

function textOf({ type, data, model }: InferenceInput): string {
  if (type === "text" && typeof data === "string") return data;
  throw new QdrantError("bad_input", `Only text input is supported for ${model}.`);
}
