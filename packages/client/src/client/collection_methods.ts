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
import { defined } from "./arguments.ts";
import type { CommitArguments, WriteArguments } from "./arguments.ts";
import { ClientCore } from "./client_core.ts";

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
    const { timeout, signal } = args;
    const path = { collection_name: collectionName };
    const query = defined({ timeout });
    await this.call("recreateCollection", defined({ signal }), (backend, options) =>
      backend.deleteCollection({ path, query }, options),
    );
    return this.#create("recreateCollection", collectionName, args);
  }

  #create(
    operation: string,
    collectionName: string,
    args: CreateCollection & CommitArguments,
  ): Promise<boolean> {
    const { timeout, signal, ...body } = args;
    const path = { collection_name: collectionName };
    const query = defined({ timeout });
    return this.call(operation, defined({ signal }), (backend, options) =>
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
    const { timeout, signal, ...body } = args;
    const path = { collection_name: collectionName };
    const query = defined({ timeout });
    return this.call("updateCollection", defined({ signal }), (backend, options) =>
      backend.updateCollection({ path, query, body }, options),
    );
  }

  /** Deletes a collection with its points and aliases; false if there is none of this name. */
  async deleteCollection(collectionName: string, args: CommitArguments = {}): Promise<boolean> {
    const path = { collection_name: collectionName };
    const query = defined({ timeout: args.timeout });
    return this.call("deleteCollection", args, (backend, options) =>
      backend.deleteCollection({ path, query }, options),
    );
  }

  /**
   * Running and finished optimizations of a collection.
   *
   * @param args `with`: what to add, comma-separated of `queued`, `completed`, `idle_segments`
   */
  async getOptimizations(
    collectionName: string,
    args: { with?: string; completed_limit?: number } & CallOptions = {},
  ): Promise<OptimizationsResponse> {
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
    const { wait = true, ordering, timeout } = args;
    const path = { collection_name: collectionName, vector_name: vectorName };
    const query = defined({ wait, ordering, timeout });
    return this.call("createVectorName", args, (backend, options) =>
      backend.createVectorName({ path, query, body: config }, options),
    );
  }

  /** Removes a named vector and its values from all points. */
  async deleteVectorName(
    collectionName: string,
    vectorName: string,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { wait = true, ordering, timeout } = args;
    const path = { collection_name: collectionName, vector_name: vectorName };
    const query = defined({ wait, ordering, timeout });
    return this.call("deleteVectorName", args, (backend, options) =>
      backend.deleteVectorName({ path, query }, options),
    );
  }

  /** Builds an index of a payload field, which makes filters on it fast. */
  async createPayloadIndex(
    collectionName: string,
    args: CreateFieldIndex & WriteArguments,
  ): Promise<UpdateResult> {
    const { wait = true, ordering, timeout, signal, ...body } = args;
    const path = { collection_name: collectionName };
    const query = defined({ wait, ordering, timeout });
    return this.call("createPayloadIndex", defined({ signal }), (backend, options) =>
      backend.createFieldIndex({ path, query, body }, options),
    );
  }

  /** Drops the index of a payload field; the payload stays. */
  async deletePayloadIndex(
    collectionName: string,
    fieldName: string,
    args: WriteArguments = {},
  ): Promise<UpdateResult> {
    const { wait = true, ordering, timeout } = args;
    const path = { collection_name: collectionName, field_name: fieldName };
    const query = defined({ wait, ordering, timeout });
    return this.call("deletePayloadIndex", args, (backend, options) =>
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
    const { timeout, signal, ...body } = args;
    const query = defined({ timeout });
    return this.call("updateCollectionAliases", defined({ signal }), (backend, options) =>
      backend.updateAliases({ path: {}, query, body }, options),
    );
  }
}
