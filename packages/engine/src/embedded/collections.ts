/** Collections, their aliases, named vectors and payload indexes. */
import {
  type OperationResult,
  validateCollectionName,
  validateCollectionReference,
} from "@quiverdb/client";

import { formatJsonPath } from "../payload/json_path.ts";
import { applyCollectionUpdate } from "../schema/collection_update.ts";
import { readUpdateAliases } from "../wire/aliases.ts";
import { readCreateCollection } from "../wire/create_collection.ts";
import { readCreateFieldIndex, readFieldName } from "../wire/field_index.ts";
import { readTimeoutParameter } from "../wire/query_parameters.ts";
import { readUpdateCollection } from "../wire/update_collection.ts";
import { checkVectorName, readCreateVectorName } from "../wire/vector_name.ts";
import type { Handlers } from "./handlers.ts";
import { writeOptions } from "./points.ts";

export const collectionHandlers = {
  async getCollections(call) {
    const names = (await call.catalog.names()).filter((name) => call.allows("read", name));
    return { collections: names.map((name) => ({ name })) };
  },

  getCollection: async (call, request) => (await call.collection(request, "read")).info(),

  async createCollection(call, { path, query, body }) {
    readTimeoutParameter(query);
    const name = path.collection_name;
    validateCollectionName(name);
    call.requireRight("manage");
    const config = readCreateCollection(body, call.reading(call.begin()));
    call.requireWritable();
    await call.catalog.create(name, config);
    return true;
  },

  async deleteCollection(call, { path, query }) {
    readTimeoutParameter(query);
    validateCollectionReference(path.collection_name);
    call.requireRight("manage");
    call.requireWritable();
    return call.catalog.delete(path.collection_name);
  },

  async collectionExists(call, { path }) {
    validateCollectionReference(path.collection_name);
    call.requireRight("read", path.collection_name);
    return { exists: await call.catalog.exists(path.collection_name) };
  },

  async updateCollection(call, request) {
    readTimeoutParameter(request.query);
    const update = readUpdateCollection(request.body, call.reading(call.begin()));
    call.requireRight("manage");
    await call.collection(request, "read");
    call.requireWritable();
    const name = request.path.collection_name;
    await call.catalog.configure(name, (config) => applyCollectionUpdate(config, update));
    return true;
  },

  async updateAliases(call, { query, body }) {
    readTimeoutParameter(query);
    call.requireRight("manage");
    const actions = readUpdateAliases(body, call.reading(call.begin()));
    call.requireWritable();
    await call.catalog.updateAliases(actions);
    return true;
  },

  async getCollectionsAliases(call) {
    const aliases = await call.catalog.listAliases();
    return aliasesAnswer(aliases.filter(({ collection }) => call.allows("read", collection)));
  },

  async getCollectionAliases(call, { path }) {
    validateCollectionReference(path.collection_name);
    call.requireRight("read", path.collection_name);
    return aliasesAnswer(await call.catalog.listAliases(path.collection_name));
  },

  async createVectorName(call, request) {
    const options = writeOptions(request);
    const { vector_name: name } = request.path;
    checkVectorName(name);
    const vector = readCreateVectorName(request.body, call.reading(call.begin()));
    const collection = await call.collection(request, "write_extras");
    call.requireWritable();
    await call.admitWrite();
    return collection.changeVectorNames({ name, vector }, options);
  },

  async deleteVectorName(call, request) {
    const options = writeOptions(request);
    const { vector_name: name } = request.path;
    checkVectorName(name);
    const collection = await call.collection(request, "write_extras");
    call.requireWritable();
    return collection.changeVectorNames({ name, vector: undefined }, options);
  },

  async createFieldIndex(call, request) {
    const options = writeOptions(request);
    const { field, schema } = readCreateFieldIndex(request.body, call.reading(call.begin()));
    const collection = await call.collection(request, "write_extras");
    call.requireWritable();
    await call.admitWrite();
    return collection.changeIndexes({ key: formatJsonPath(field), schema }, options);
  },

  async deleteFieldIndex(call, request) {
    const options = writeOptions(request);
    const key = formatJsonPath(readFieldName(request.path.field_name));
    const collection = await call.collection(request, "write_extras");
    call.requireWritable();
    return collection.changeIndexes({ key, schema: undefined }, options);
  },
} satisfies Partial<Handlers>;

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
