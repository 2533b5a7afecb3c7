/**
 * Embedding models by name, and the step from an inference input to a vector.
 *
 * BM25 is always there. A further model is one more {@link EmbeddingModel} in the list given to
 * {@link EmbeddingModels}.
 */
import { QdrantError } from "@quiverdb/client";

import type { InferenceInput, Vector } from "../common/point.ts";
import { embedBm25 } from "./embed_bm25.ts";

/** Points are embedded as documents, queries as queries. */
export type InferenceMode = "document" | "query";

export interface EmbeddingModel {
  /** Names that requests use, lower-case; case does not matter in a request. */
  readonly names: readonly string[];
  /** @throws QdrantError for data or options that the model cannot take */
  embed(input: InferenceInput, mode: InferenceMode): Vector;
}

/** `qdrant/bm25`, or `bm25` for short: sparse vectors of text. Options: `readBm25Options`. */
export const BM25_MODEL: EmbeddingModel = {
  names: ["qdrant/bm25", "bm25"],
  embed(input, mode) {
    if (input.type !== "text" || typeof input.data !== "string") {
      throw new QdrantError("bad_input", `Only text input is supported for ${input.model}.`);
    }
    return embedBm25(input.data, input.options, mode);
  },
};

/** A closed set of models, found by name. */
export class EmbeddingModels {
  readonly #byName = new Map<string, EmbeddingModel>();

  /** A later model takes a name over from an earlier one. */
  constructor(models: readonly EmbeddingModel[]) {
    for (const model of models) {
      for (const name of model.names) this.#byName.set(name, model);
    }
  }

  find(name: string): EmbeddingModel | undefined {
    return this.#byName.get(name.toLowerCase());
  }
}

/** The models that need nothing but the engine. */
const BUILT_IN_MODELS = new EmbeddingModels([BM25_MODEL]);

/**
 * Replaces an inference input by its vector.
 *
 * @throws QdrantError `internal` for a model that is not in `models`: Qdrant would ask its
 *   inference service, and there is none; `bad_input` for what the model refuses
 */
export function inferVector(
  input: InferenceInput,
  mode: InferenceMode,
  models: EmbeddingModels = BUILT_IN_MODELS,
): Vector {
  const model = models.find(input.model);
  if (model === undefined) {
    throw new QdrantError(
      "internal",
      "InferenceService URL not configured - please provide valid address in config",
    );
  }
  return model.embed(input, mode);
}
