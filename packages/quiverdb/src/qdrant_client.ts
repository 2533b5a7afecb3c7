/** The client of `quiverdb`: options in, back end out. */
import { intercept, QdrantClientBase, refuseMisnamedMembers } from "@quiverdb/client";
import type { Backend, CallOptions, MigrateOptions, MigrationResult } from "@quiverdb/client";

import { inferenceOf, targetOf } from "./client_options.ts";
import type { EmbeddedTarget, QdrantClientOptions, ServerTarget } from "./client_options.ts";
import { inferLocally } from "./local_inference.ts";
import { ModelInference } from "./model_inference.ts";

/** Arguments of {@link QdrantClient.rerank}. */
export interface RerankArguments extends CallOptions {
  /** Name of a cross-encoder: `Xenova/ms-marco-MiniLM-L-6-v2`, or one that was registered. */
  readonly model: string;
}

/**
 * A Qdrant client over an embedded engine, in memory or on a folder, or over a server. Nothing but
 * the constructor differs.
 *
 * @example
 * ```ts
 * const inMemory = new QdrantClient(":memory:");
 * const onFolder = new QdrantClient({ path: "./books" });
 * const onServer = new QdrantClient({ url: "http://localhost:6333", apiKey: "..." });
 * ```
 */
export class QdrantClient extends QdrantClientBase {
  readonly #models: ModelInference;

  /**
   * Opens nothing yet: the first call does.
   *
   * @param options a location (`":memory:"`, an address) or {@link QdrantClientOptions}; without,
   * the server at `http://localhost:6333`
   * @throws QdrantClientConfigError when the options contradict each other
   */
  constructor(options?: string | QdrantClientOptions) {
    const target = targetOf(options);
    const { options: inference, batchSize } = inferenceOf(options);
    const models = new ModelInference(inference, batchSize);
    super(async () => {
      if (target.kind !== "server") return models.inFrontOf(await openEngine(target));
      const backend = await openServer(target);
      return target.options.cloudInference === true ? backend : models.inFrontOf(backend);
    });
    this.#models = models;
  }

  /**
   * How well documents answer a query, by a cross-encoder model that runs in this process: a score
   * for each, in their order. Higher is better; scores are logits, of any sign.
   *
   * @throws QdrantError `inference` when the model is none that reranks, or cannot be had
   */
  rerank(
    query: string,
    documents: readonly string[],
    { model, signal }: RerankArguments,
  ): Promise<number[]> {
    return this.#models.rerank(model, query, documents, { signal });
  }

  /**
   * Copies all collections to a storage folder, which is created if it does not exist: a store in
   * memory becomes one to open with `{ path }`. As `migrate` to a client of that folder; what was
   * copied before a failure stays.
   *
   * @param path a path, or a `file:` URL
   * @throws QdrantError as `migrate`; `storage_locked` when the folder is in use
   */
  async save(path: string | URL, options: MigrateOptions = {}): Promise<MigrationResult> {
    const folder = new QdrantClient({ path });
    try {
      return await this.migrate(folder, options);
    } finally {
      await folder.close();
    }
  }
}

async function openEngine(target: EmbeddedTarget): Promise<Backend> {
  const { openEmbedded } = await import("@quiverdb/engine");
  const { kind: _, ...options } = target;
  const backend = await openEmbedded(options);
  return intercept(backend, refuseMisnamedMembers);
}

async function openServer({ options }: ServerTarget): Promise<Backend> {
  const backend = await connect(options);
  return options.cloudInference === true ? backend : intercept(backend, inferLocally());
}

async function connect(options: ServerTarget["options"]): Promise<Backend> {
  if (options.preferGrpc === true) {
    const { connectPreferringGrpc } = await import("./prefer_grpc.ts");
    return connectPreferringGrpc(options);
  }
  const { connectRest } = await import("@quiverdb/client/remote");
  return connectRest(options);
}
