/** The methods of collections, aliases, named vectors and payload indexes. */
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
} from "../models.ts";
import type { CallOptions } from "../operation.ts";
import { checkArguments, defined, splitCommit, splitWrite } from "./arguments.ts";
import type { CommitArguments, WriteArguments } from "./arguments.ts";
import { ClientCore } from "./client_core.ts";

/** Arguments of {@link CollectionMethods.getOptimizations}. */
export interface OptimizationsArguments extends CallOptions {
  /** What to add, comma-separated of `queued`, `completed`, `idle_segments`. */
  readonly with?: string | undefined;
  /** How many finished optimizations at most. */
  readonly completed_limit?: number | undefined;
}

/** Collections, their aliases, named vectors and payload indexes. */
export abstract class CollectionMethods extends ClientCore {
  /**
   * Creates an empty collection.
   *
   * @throws QdrantError `already_exists`, `validation`, `format`, `bad_input`
   */
  async createCollection(
    collectionName: string,
    args: CreateCollection & CommitArguments = {},
  ): Promise<boolean> {
    return this.#create("createCollection", collectionName, args);
  }

  /** Deletes the collection if it exists, and creates it anew. */
  async recreateCollection(
    collectionName: string,
    args: CreateCollection & CommitArguments = {},
  ): Promise<boolean> {
    const { query, options } = splitCommit("recreateCollection", args);
    const path = { collection_name: collectionName };
    await this.call("recreateCollection", options, (backend) =>
      backend.deleteCollection({ path, query }, options),
    );
    return this.#create("recreateCollection", collectionName, args);
  }

  #create(
    operation: string,
    collectionName: string,
    args: CreateCollection & CommitArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<CreateCollection>(operation, args);
    const path = { collection_name: collectionName };
    return this.call(operation, options, (backend) =>
      backend.createCollection({ path, query, body }, options),
    );
  }

  /** `{ exists }`: whether a collection or an alias has this name. */
  async collectionExists(collectionName: string, args?: CallOptions): Promise<CollectionExistence> {
    const path = { collection_name: collectionName };
    return this.call("collectionExists", args, (backend, options) =>
      backend.collectionExists({ path, query: {} }, options),
    );
  }

  /** Configuration and statistics of a collection. */
  async getCollection(collectionName: string, args?: CallOptions): Promise<CollectionInfo> {
    const path = { collection_name: collectionName };
    return this.call("getCollection", args, (backend, options) =>
      backend.getCollection({ path, query: {} }, options),
    );
  }

  /** Names of all collections. */
  async getCollections(args?: CallOptions): Promise<CollectionsResponse> {
    return this.call("getCollections", args, (backend, options) =>
      backend.getCollections({ path: {}, query: {} }, options),
    );
  }

  /** Merges settings into the configuration of a collection. */
  async updateCollection(
    collectionName: string,
    args: UpdateCollection & CommitArguments = {},
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<UpdateCollection>("updateCollection", args);
    const path = { collection_name: collectionName };
    return this.call("updateCollection", options, (backend) =>
      backend.updateCollection({ path, query, body }, options),
    );
  }

  /** Deletes a collection with its points and aliases; false if there is none of this name. */
  async deleteCollection(collectionName: string, args: CommitArguments = {}): Promise<boolean> {
    const { query, options } = splitCommit("deleteCollection", args);
    const path = { collection_name: collectionName };
    return this.call("deleteCollection", options, (backend) =>
      backend.deleteCollection({ path, query }, options),
    );
  }

  /** Running and finished optimizations of a collection. */
  async getOptimizations(
    collectionName: string,
    args: OptimizationsArguments = {},
  ): Promise<OptimizationsResponse> {
    checkArguments("getOptimizations", args);
    const { signal, ...query } = args;
    const path = { collection_name: collectionName };
    return this.call("getOptimizations", defined({ signal }), (backend, options) =>
      backend.getOptimizations({ path, query: defined(query) }, options),
    );
  }

  /** Adds a named vector to a collection; existing points lack it. */
  async createVectorName(
    collectionName: string,
    vectorName: string,
    config: VectorNameConfig,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { query, options } = splitWrite("createVectorName", args);
    const path = { collection_name: collectionName, vector_name: vectorName };
    return this.call("createVectorName", options, (backend) =>
      backend.createVectorName({ path, query, body: config }, options),
    );
  }

  /** Removes a named vector and its values from all points. */
  async deleteVectorName(
    collectionName: string,
    vectorName: string,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { query, options } = splitWrite("deleteVectorName", args);
    const path = { collection_name: collectionName, vector_name: vectorName };
    return this.call("deleteVectorName", options, (backend) =>
      backend.deleteVectorName({ path, query }, options),
    );
  }

  /** Builds an index of a payload field, which makes filters on it fast. */
  async createPayloadIndex(
    collectionName: string,
    args: CreateFieldIndex & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<CreateFieldIndex>("createPayloadIndex", args);
    const path = { collection_name: collectionName };
    return this.call("createPayloadIndex", options, (backend) =>
      backend.createFieldIndex({ path, query, body }, options),
    );
  }

  /** Drops the index of a payload field; the payload stays. */
  async deletePayloadIndex(
    collectionName: string,
    fieldName: string,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { query, options } = splitWrite("deletePayloadIndex", args);
    const path = { collection_name: collectionName, field_name: fieldName };
    return this.call("deletePayloadIndex", options, (backend) =>
      backend.deleteFieldIndex({ path, query }, options),
    );
  }

  /** All aliases. */
  async getAliases(args?: CallOptions): Promise<CollectionsAliasesResponse> {
    return this.call("getAliases", args, (backend, options) =>
      backend.getCollectionsAliases({ path: {}, query: {} }, options),
    );
  }

  /** Aliases of one collection. */
  async getCollectionAliases(
    collectionName: string,
    args?: CallOptions,
  ): Promise<CollectionsAliasesResponse> {
    const path = { collection_name: collectionName };
    return this.call("getCollectionAliases", args, (backend, options) =>
      backend.getCollectionAliases({ path, query: {} }, options),
    );
  }

  /**
   * Creates, renames and deletes aliases, in the given order; no reader sees a state in between.
   */
  async updateCollectionAliases(args: ChangeAliasesOperation & CommitArguments): Promise<boolean> {
    const { query, body, options } = splitCommit<ChangeAliasesOperation>(
      "updateCollectionAliases",
      args,
    );
    return this.call("updateCollectionAliases", options, (backend) =>
      backend.updateAliases({ path: {}, query, body }, options),
    );
  }
}
