/** The engine behind a backend: whether it is open, may be written to, and its collections. */
import { QdrantError, validateCollectionReference } from "@quiverdb/client";

import type { Catalog } from "../catalog/catalog.ts";
import type { NumberForm } from "../collection/answers.ts";
import type { Collection } from "../collection/collection.ts";
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import type { BodySource, ReadContext } from "../wire/kit/reading.ts";
import { type ShardKey, shardKeyNotFound } from "../request/shard_key.ts";
import type { EngineHandle } from "./engine.ts";
import { unserved } from "./unserved.ts";

/** A request about one collection, named by itself or an alias. */
export interface CollectionRequest {
  readonly path: { readonly collection_name: string };
}

/** Holds the engine; the operations build on it. */
export abstract class EngineAccess {
  protected readonly numbers: NumberForm;
  protected readonly source: BodySource;
  readonly #engine: EngineHandle;
  #closing: Promise<void> | undefined;

  /**
   * @param numbers `lossless` for a server: bodies come from JSON text, payloads keep the form of
   *   numbers
   */
  constructor(engine: EngineHandle, numbers: NumberForm) {
    this.#engine = engine;
    this.numbers = numbers;
    this.source = numbers === "lossless" ? "json_text" : "caller";
  }

  /** How the body of one call is read. */
  protected readContext(signal?: AbortSignal): ReadContext {
    return { source: this.source, run: new Run(processRuntime(), { signal }) };
  }

  /** Lets go of the engine, which ends when nobody else holds it. */
  close(): Promise<void> {
    this.#closing ??= this.#engine.release();
    return this.#closing;
  }

  /** @throws QdrantError `closed` */
  protected catalog(): Catalog {
    if (this.#closing === undefined) return this.#engine.catalog();
    throw new QdrantError(
      "closed",
      "the embedded instance is closed. Please create a new instance.",
    );
  }

  /** @throws QdrantError `validation`, `not_found`, `closed` */
  protected collection({ path }: CollectionRequest): Collection {
    validateCollectionReference(path.collection_name);
    return this.catalog().get(path.collection_name);
  }

  /** @throws QdrantError `forbidden` */
  protected requireWritable(): void {
    if (!this.#engine.readOnly) return;
    throw new QdrantError("forbidden", "the storage folder is open read-only");
  }

  /**
   * The answer to a well-formed request of a feature that is not served: its mistakes come first.
   */
  protected refuse(feature: string, request: CollectionRequest): Promise<never> {
    this.collection(request);
    return unserved(feature)();
  }
}

/**
 * Refuses a request that names shards: no collection has any of its own.
 *
 * @param code `bad_input` for an update, `bad_request` for a read
 */
export function requireNoShardKey(
  shardKeys: readonly ShardKey[],
  code: "bad_input" | "bad_request",
): void {
  const [key] = shardKeys;
  if (key !== undefined) throw shardKeyNotFound(key, code);
}
