/** Embedding models in front of any back end, loaded when the first object names one. */
import {
  type Backend,
  type CallOptions,
  type Embedder,
  inferWith,
  intercept,
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

/** Longest time in milliseconds that a long body holds the event loop. */
const SLICE_MS = 10;

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
    const embedder: Embedder = {
      has: isEmbeddingModel,
      embed: async (...call) => (await this.#open()).embed(...call),
    };
    const infer = inferWith(embedder, newSlices(), { batchSize: this.#batchSize });
    const { call } = intercept(backend, infer);
    return {
      call,
      close: async () => {
        await backend.close();
        await (await this.#embedder)?.close();
        this.#embedder = undefined;
      },
    };
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

/** Slices of the event loop, so that a long body does not hold it. */
export function newSlices(): Parameters<typeof inferWith>[1] {
  let end = 0;
  return {
    enter: () => {
      end = performance.now() + SLICE_MS;
    },
    due: () => performance.now() >= end,
    turn: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      end = performance.now() + SLICE_MS;
    },
  };
}
