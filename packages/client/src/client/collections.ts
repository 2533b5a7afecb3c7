/** The methods of collections, aliases, named vectors and payload indexes. */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { CallOptions } from "../operation/backend.ts";
import type {
  ChangeAliasesOperation,
  CollectionExistence,
  CollectionInfo,
  CollectionsAliasesResponse,
  CollectionsResponse,
  CreateCollection,
  CreateFieldIndex,
  OptimizationsResponse,
  UpdateCollection,
  UpdateResult,
  VectorNameConfig,
} from "../operation/models.ts";
import { checkArguments, defined, splitCommit, splitWrite } from "./arguments.ts";
import type { CommitArguments, WriteArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** Arguments of `getOptimizations`. */
export interface OptimizationsArguments extends CallOptions {
  /** What to add, comma-separated of `queued`, `completed`, `idle_segments`. */
  readonly with?: string | undefined;
  /** How many finished optimizations at most. */
  readonly completed_limit?: number | undefined;
}

/** Collections, their aliases, named vectors and payload indexes. */
export const collectionMethods = {
  /**
   * Creates an empty collection.
   *
   * @throws QdrantError `already_exists`, `validation`, `format`, `bad_input`
   */
  async createCollection(
    this: Caller,
    collectionName: string,
    args: CreateCollection & CommitArguments = {},
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<CreateCollection>("createCollection", args);
    const request = { path: { collection_name: collectionName }, query, body };
    return this[connection].call("createCollection", "createCollection", request, options);
  },

  /** Deletes the collection if it exists, and creates it anew. */
  async recreateCollection(
    this: Caller,
    collectionName: string,
    args: CreateCollection & CommitArguments = {},
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<CreateCollection>("recreateCollection", args);
    const path = { collection_name: collectionName };
    return this[connection].run("recreateCollection", options, async (call, context) => {
      await call("deleteCollection", { path, query }, context);
      return call("createCollection", { path, query, body }, context);
    });
  },

  /** `{ exists }`: whether a collection or an alias has this name. */
  async collectionExists(
    this: Caller,
    collectionName: string,
    args?: CallOptions,
  ): Promise<CollectionExistence> {
    const request = { path: { collection_name: collectionName }, query: {} };
    return this[connection].call("collectionExists", "collectionExists", request, args);
  },

  /** Configuration and statistics of a collection. */
  async getCollection(
    this: Caller,
    collectionName: string,
    args?: CallOptions,
  ): Promise<CollectionInfo> {
    const request = { path: { collection_name: collectionName }, query: {} };
    return this[connection].call("getCollection", "getCollection", request, args);
  },

  /** Names of all collections. */
  async getCollections(this: Caller, args?: CallOptions): Promise<CollectionsResponse> {
    const request = { path: {}, query: {} };
    return this[connection].call("getCollections", "getCollections", request, args);
  },

  /** Merges settings into the configuration of a collection. */
  async updateCollection(
    this: Caller,
    collectionName: string,
    args: UpdateCollection & CommitArguments = {},
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<UpdateCollection>("updateCollection", args);
    const request = { path: { collection_name: collectionName }, query, body };
    return this[connection].call("updateCollection", "updateCollection", request, options);
  },

  /** Deletes a collection with its points and aliases; false if there is none of this name. */
  async deleteCollection(
    this: Caller,
    collectionName: string,
    args: CommitArguments = {},
  ): Promise<boolean> {
    const { query, options } = splitCommit("deleteCollection", args);
    const request = { path: { collection_name: collectionName }, query };
    return this[connection].call("deleteCollection", "deleteCollection", request, options);
  },

  /** Running and finished optimizations of a collection. */
  async getOptimizations(
    this: Caller,
    collectionName: string,
    args: OptimizationsArguments = {},
  ): Promise<OptimizationsResponse> {
    checkArguments("getOptimizations", args);
    const { signal, ...query } = args;
    const request = { path: { collection_name: collectionName }, query: defined(query) };
    return this[connection].call("getOptimizations", "getOptimizations", request, { signal });
  },

  /**
   * Waits until the space of replaced and deleted points is given back, in memory and on disk. It
   * comes back by itself in time; this is for whoever copies the folder, or measures it.
   *
   * Embedded only: a server does it in its own time.
   *
   * @throws QdrantError `not_found`; `not_implemented` for a server; `forbidden` for a reader of a
   *   folder; `storage` when data cannot be read or written
   */
  async compact(this: Caller, collectionName: string, options: CallOptions = {}): Promise<void> {
    checkArguments("compact", options);
    return this[connection].use("compact", options, async ({ compact }, context) => {
      if (compact !== undefined) return compact(collectionName, context);
      throw new QdrantError("not_implemented", "compact on a server, which does it by itself");
    });
  },

  /** Adds a named vector to a collection; existing points lack it. */
  async createVectorName(
    this: Caller,
    collectionName: string,
    vectorName: string,
    config: VectorNameConfig,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { query, options } = splitWrite("createVectorName", args);
    const path = { collection_name: collectionName, vector_name: vectorName };
    const request = { path, query, body: config };
    return this[connection].call("createVectorName", "createVectorName", request, options);
  },

  /** Removes a named vector and its values from all points. */
  async deleteVectorName(
    this: Caller,
    collectionName: string,
    vectorName: string,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { query, options } = splitWrite("deleteVectorName", args);
    const path = { collection_name: collectionName, vector_name: vectorName };
    const request = { path, query };
    return this[connection].call("deleteVectorName", "deleteVectorName", request, options);
  },

  /** Builds an index of a payload field, which makes filters on it fast. */
  async createPayloadIndex(
    this: Caller,
    collectionName: string,
    args: CreateFieldIndex & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<CreateFieldIndex>("createPayloadIndex", args);
    const request = { path: { collection_name: collectionName }, query, body };
    return this[connection].call("createPayloadIndex", "createFieldIndex", request, options);
  },

  /** Drops the index of a payload field; the payload stays. */
  async deletePayloadIndex(
    this: Caller,
    collectionName: string,
    fieldName: string,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { query, options } = splitWrite("deletePayloadIndex", args);
    const path = { collection_name: collectionName, field_name: fieldName };
    const request = { path, query };
    return this[connection].call("deletePayloadIndex", "deleteFieldIndex", request, options);
  },

  /** All aliases. */
  async getAliases(this: Caller, args?: CallOptions): Promise<CollectionsAliasesResponse> {
    const request = { path: {}, query: {} };
    return this[connection].call("getAliases", "getCollectionsAliases", request, args);
  },

  /** Aliases of one collection. */
  async getCollectionAliases(
    this: Caller,
    collectionName: string,
    args?: CallOptions,
  ): Promise<CollectionsAliasesResponse> {
    const request = { path: { collection_name: collectionName }, query: {} };
    return this[connection].call("getCollectionAliases", "getCollectionAliases", request, args);
  },

  /**
   * Creates, renames and deletes aliases, in the given order; no reader sees a state in between.
   */
  async updateCollectionAliases(
    this: Caller,
    args: ChangeAliasesOperation & CommitArguments,
  ): Promise<boolean> {
    const method = "updateCollectionAliases";
    const { query, body, options } = splitCommit<ChangeAliasesOperation>(method, args);
    const request = { path: {}, query, body };
    return this[connection].call(method, "updateAliases", request, options);
  },
};
