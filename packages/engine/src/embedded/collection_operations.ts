/** Collections, their aliases, named vectors and payload indexes. */
import {
  type OperationRequest,
  type OperationResult,
  validateCollectionName,
  validateCollectionReference,
} from "@quiverdb/client";

import { readUpdateAliases } from "../wire/aliases.ts";
import { readCreateCollection } from "../wire/create_collection.ts";
import { readCreateFieldIndex } from "../wire/field_index.ts";
import { readTimeoutParameter, readWriteParameters } from "../wire/query_parameters.ts";
import { readUpdateCollection } from "../wire/update_collection.ts";
import { checkVectorName, readCreateVectorName } from "../wire/vector_name.ts";
import { applyCollectionUpdate } from "../schema/collection_update.ts";
import { EngineAccess } from "./engine_access.ts";
import { requireServed, unserved } from "./unserved.ts";

const VECTOR_NAMES = "adding and removing vector names";
const PAYLOAD_INDEXES = "payload indexes";

export abstract class CollectionOperations extends EngineAccess {
  async getCollections(): Promise<OperationResult<"getCollections">> {
    return {
      collections: this.catalog()
        .names()
        .map((name) => ({ name })),
    };
  }

  async getCollection(
    request: OperationRequest<"getCollection">,
  ): Promise<OperationResult<"getCollection">> {
    return this.collection(request).info();
  }

  async createCollection(request: OperationRequest<"createCollection">): Promise<boolean> {
    readTimeoutParameter(request.query);
    const name = request.path.collection_name;
    validateCollectionName(name);
    const config = readCreateCollection(request.body, this.readContext());
    requireServed(config);
    this.requireWritable();
    await this.catalog().create(name, config);
    return true;
  }

  async deleteCollection(request: OperationRequest<"deleteCollection">): Promise<boolean> {
    readTimeoutParameter(request.query);
    validateCollectionReference(request.path.collection_name);
    this.requireWritable();
    return this.catalog().delete(request.path.collection_name);
  }

  async collectionExists(
    request: OperationRequest<"collectionExists">,
  ): Promise<OperationResult<"collectionExists">> {
    validateCollectionReference(request.path.collection_name);
    return { exists: this.catalog().exists(request.path.collection_name) };
  }

  async updateCollection(request: OperationRequest<"updateCollection">): Promise<boolean> {
    readTimeoutParameter(request.query);
    const name = request.path.collection_name;
    const update = readUpdateCollection(request.body, this.readContext());
    const { config } = this.collection(request);
    this.requireWritable();
    await this.catalog().configure(name, applyCollectionUpdate(config, update));
    return true;
  }

  async updateAliases(request: OperationRequest<"updateAliases">): Promise<boolean> {
    readTimeoutParameter(request.query);
    const actions = readUpdateAliases(request.body, this.readContext());
    this.requireWritable();
    await this.catalog().updateAliases(actions);
    return true;
  }

  async getCollectionsAliases(): Promise<OperationResult<"getCollectionsAliases">> {
    return aliasesAnswer(this.catalog().listAliases());
  }

  async getCollectionAliases(
    request: OperationRequest<"getCollectionAliases">,
  ): Promise<OperationResult<"getCollectionAliases">> {
    validateCollectionReference(request.path.collection_name);
    return aliasesAnswer(this.catalog().listAliases(request.path.collection_name));
  }

  async createVectorName(request: OperationRequest<"createVectorName">): Promise<never> {
    readWriteParameters(request.query);
    checkVectorName(request.path.vector_name);
    readCreateVectorName(request.body, this.readContext());
    return this.refuse(VECTOR_NAMES, request);
  }

  async createFieldIndex(request: OperationRequest<"createFieldIndex">): Promise<never> {
    readWriteParameters(request.query);
    readCreateFieldIndex(request.body, this.readContext());
    return this.refuse(PAYLOAD_INDEXES, request);
  }

  readonly deleteVectorName = unserved(VECTOR_NAMES);
  readonly deleteFieldIndex = unserved(PAYLOAD_INDEXES);
  readonly getOptimizations = unserved("optimizations");
}

function aliasesAnswer(
  aliases: readonly { alias: string; collection: string }[],
): OperationResult<"getCollectionsAliases"> {
  return {
    aliases: aliases.map(({ alias, collection }) => ({
      alias_name: alias,
      collection_name: collection,
    })),
  };
}
