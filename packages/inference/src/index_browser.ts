/** `index.ts` for browsers: the same names, without models, whose files need Node. */
import { type Embedder, QdrantError } from "@quiverdb/client";

import { isEmbeddingModel } from "./models/known_models.ts";

export { INSTALL_COMMAND } from "./runtime/optional_package.ts";
export * from "./model_names.ts";

/** Knows the models, and says that none runs here. */
export class LocalEmbedder implements Embedder {
  readonly has = isEmbeddingModel;

  embed(): Promise<never> {
    return Promise.reject(unavailable());
  }

  rerank(): Promise<never> {
    return Promise.reject(unavailable());
  }

  async close(): Promise<void> {}
}

export function describeFolder(): Promise<never> {
  return Promise.reject(unavailable());
}

function unavailable(): QdrantError {
  return new QdrantError("inference", "Embedding models do not run in a browser yet", {
    advice: "Embed the input yourself and give the vector in its place",
  });
}
