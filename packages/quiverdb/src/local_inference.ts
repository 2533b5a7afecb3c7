/**
 * Inference objects in front of a server: BM25 is computed here, as the embedded engine does. The
 * engine is loaded when the first object comes.
 */
import {
  type Embedder,
  inferWith,
  type Interceptor,
  newSlices,
  QdrantError,
} from "@quiverdb/client";

/**
 * What has no model here goes on as it is; when the server has none either, the error says what to
 * do.
 */
export function inferLocally(): Interceptor {
  return inferWith(lazyBm25, newSlices());
}

const lazyBm25: Embedder = {
  // Which models there are is known once the engine is loaded.
  has: () => true,

  async embed(inputs, mode, options) {
    const { bm25OfProcess } = await import("@quiverdb/engine");
    const bm25 = bm25OfProcess();
    const unknown = inputs.find(({ model }) => !bm25.has(model));
    if (unknown === undefined) return bm25.embed(inputs, mode, options);
    throw new QdrantError("inference", `There is no model \`${unknown.model}\` in this process`, {
      advice:
        "BM25 (`qdrant/bm25`) is built in, listSupportedModels() names others, and registerModel() " +
        "adds one; or set cloudInference for a server that has the model",
      details: { model: unknown.model },
    });
  },
};
