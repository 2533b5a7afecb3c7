/** Embeds with the models that are known, each loaded at its first use and kept. */
import {
  type CallOptions,
  type EmbeddedVector,
  type Embedder,
  type InferenceInput,
  type InferenceMode,
  QdrantError,
} from "@quiverdb/client";

import { modelError } from "./description/model_error.ts";
import { fetchModel, type HubOptions } from "./files/model_hub.ts";
import { readModelFolder } from "./files/model_folder.ts";
import { denseVectors } from "./models/dense_vectors.ts";
import { findModel, isEmbeddingModel } from "./models/known_models.ts";
import { lateInteractionVectors } from "./models/late_interaction_vectors.ts";
import type { ModelDescription } from "./description/model_description.ts";
import { rerankScores } from "./models/rerank_scores.ts";
import { sparseVectors } from "./models/sparse_vectors.ts";
import { TextModel } from "./models/text_model.ts";
import { type Load, loadPackage } from "./runtime/optional_package.ts";

/** Settings of {@link LocalEmbedder}. */
export interface LocalEmbedderOptions extends Omit<HubOptions, "signal"> {
  /**
   * Packages of ONNX Runtime to try, in this order. Default: `onnxruntime-node`, then
   * `onnxruntime-web`.
   */
  readonly runtimes?: readonly string[] | undefined;
  /** How packages are loaded; for tests. */
  readonly load?: Load | undefined;
}

/** A model that is loaded, or being loaded. */
interface Loaded {
  readonly description: ModelDescription;
  readonly model: Promise<TextModel>;
}

/** See the head of the file. */
export class LocalEmbedder implements Embedder {
  readonly #options: LocalEmbedderOptions;
  readonly #loaded = new Map<string, Loaded>();

  constructor(options: LocalEmbedderOptions = {}) {
    this.#options = options;
  }

  /** Whether there is a model of this name that embeds. */
  readonly has = isEmbeddingModel;

  /**
   * The vectors of inputs of one model, in order.
   *
   * @throws QdrantError `inference` for an input that is no text, and when the model cannot be had
   */
  async embed(
    inputs: readonly InferenceInput[],
    mode: InferenceMode,
    { signal }: CallOptions = {},
  ): Promise<readonly EmbeddedVector[]> {
    const [first] = inputs;
    if (first === undefined) return [];
    const texts = inputs.map(textOf);
    const model = await this.#model(first.model, signal);
    signal?.throwIfAborted();
    switch (model.description.kind) {
      case "dense":
        return denseVectors(model, texts);
      case "sparse":
        return sparseVectors(model, texts);
      case "late_interaction":
        return lateInteractionVectors(model, texts, mode);
      case "reranker":
        throw modelError(first.model, "it scores pairs of texts and makes no vectors");
    }
  }

  /**
   * How well documents answer a query, by a cross-encoder: a score for each, in their order. Higher
   * is better; scores are logits, of any sign.
   *
   * @throws QdrantError `inference` when the model is none, or cannot be had
   */
  async rerank(
    model: string,
    query: string,
    documents: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<number[]> {
    if (findModel(model)?.kind !== "reranker") throw modelError(model, "it is no reranker");
    return rerankScores(await this.#model(model, signal), query, documents, signal);
  }

  /** Releases the models. */
  async close(): Promise<void> {
    const loaded = [...this.#loaded.values()];
    this.#loaded.clear();
    for (const { model } of loaded) await (await model.catch(() => undefined))?.close();
  }

  async #model(name: string, signal: AbortSignal | undefined): Promise<TextModel> {
    const description = findModel(name);
    if (description === undefined) throw new QdrantError("inference", `Unsupported model: ${name}`);
    const key = description.name.toLowerCase();
    let loaded = this.#loaded.get(key);
    if (loaded?.description !== description) {
      const model = this.#load(description, signal);
      loaded = { description, model };
      this.#loaded.set(key, loaded);
      // The next call tries again.
      model.catch(() => this.#loaded.delete(key));
    }
    return loaded.model;
  }

  async #load(description: ModelDescription, signal: AbortSignal | undefined): Promise<TextModel> {
    const { name, source, folder: given } = description;
    const { load = loadPackage, runtimes, ...hub } = this.#options;
    const folder = given ?? (source && (await fetchModel(name, source, { ...hub, signal })));
    if (folder === undefined) throw modelError(name, "nothing says where its files are");
    const files = await readModelFolder(name, folder, source?.file);
    return TextModel.open(description, files, load, runtimes);
  }
}

function textOf({ type, data, model }: InferenceInput): string {
  if (type !== "image" && typeof data === "string") return data;
  throw modelError(model, `it embeds texts, not ${type === "image" ? "images" : "objects"}`);
}
