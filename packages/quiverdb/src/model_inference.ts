/** Embedding models in front of any back end, loaded when the first object names one. */
import {
  type Backend,
  type CallOptions,
  type ClosableEmbedder,
  embedInFrontOf,
} from "@quiverdb/client";
import type { LocalEmbedder, LocalEmbedderOptions } from "@quiverdb/inference";
import { isEmbeddingModel } from "@quiverdb/inference/models";

/** Where embedding models come from. */
export type InferenceOptions = Pick<
  LocalEmbedderOptions,
  "cacheFolder" | "offline" | "onProgress" | "runtimes"
>;

/** Texts that are embedded at a time, by default. */
const BATCH_SIZE = 32;

/** See the head of the file. */
export class ModelInference {
  readonly #options: LocalEmbedderOptions;
  readonly #batchSize: number;
  #embedder: Promise<LocalEmbedder> | undefined;

  /** @param batchSize texts that are embedded at a time; default 32 */
  constructor(options: LocalEmbedderOptions = {}, batchSize: number = BATCH_SIZE) {
    this.#options = options;
    this.#batchSize = batchSize;
  }

  /** The back end with models in front, which are released when it is closed. */
  inFrontOf(backend: Backend): Backend {
    const embedder: ClosableEmbedder = {
      has: isEmbeddingModel,
      embed: async (...call) => (await this.#open()).embed(...call),
      close: async () => {
        await (await this.#embedder)?.close();
        this.#embedder = undefined;
      },
    };
    return embedInFrontOf(backend, embedder, { batchSize: this.#batchSize });
  }

  async rerank(
    model: string,
    query: string,
    documents: readonly string[],
    options?: CallOptions,
  ): Promise<number[]> {
    return (await this.#open()).rerank(model, query, documents, options);
  }

  #open(): Promise<LocalEmbedder> {
    this.#embedder ??= import("@quiverdb/inference").then(
      ({ LocalEmbedder: Class }) => new Class(this.#options),
    );
    return this.#embedder;
  }
}
