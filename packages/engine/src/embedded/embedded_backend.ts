/** The engine as a {@link Backend}: checks requests, finds the collection, runs, answers. */
import {
  type Backend,
  type CallOptions,
  type OperationRequest,
  type OperationResult,
  QdrantError,
  type UpdateResult,
  validateCollectionName,
  validateCollectionReference,
} from "@quiverdb/client";

import type { Catalog } from "../catalog/catalog.ts";
import type { NumberForm } from "../collection/answers.ts";
import type { Collection, ReadOptions } from "../collection/collection.ts";
import { parsePathPointId } from "../common/point_id.ts";
import { parseBatchOperations } from "../request/batch_operations.ts";
import { parseAliasActions } from "../request/aliases.ts";
import { parseCreateCollection } from "../request/create_collection.ts";
import { parseCreateFieldIndex } from "../request/field_index.ts";
import {
  parseClearPayload,
  parseDeletePayload,
  parseDeletePoints,
  parseOverwritePayload,
  parseSetPayload,
} from "../request/payload_operations.ts";
import type { BodySource } from "../request/place.ts";
import { parseQuery, parseQueryBatch, parseQueryGroups } from "../request/query.ts";
import {
  parseCount,
  parseFacet,
  parseRetrieve,
  parseScroll,
  parseSearchMatrix,
} from "../request/reads.ts";
import { parseShardKeys, type ShardKey, shardKeyNotFound } from "../request/shard_key.ts";
import { parseUpdateCollection } from "../request/update_collection.ts";
import { parseUpsert } from "../request/upsert.ts";
import { checkVectorName, parseCreateVectorName } from "../request/vector_name.ts";
import { parseDeleteVectors, parseUpdateVectors } from "../request/vector_operations.ts";
import { applyCollectionUpdate } from "../shard/collection_update.ts";
import type { UpdateOperation } from "../shard/operations.ts";
import type { EngineHandle } from "./engine.ts";
import { inferLevel, inferOperation } from "./infer_request.ts";
import { withDeadline } from "./read_deadline.ts";
import { requireServed, unserved } from "./unserved.ts";

/** The version of Qdrant whose behaviour the engine reproduces. */
export const QDRANT_VERSION = "1.18.3";

const ALL = { kind: "all" } as const;

interface WriteRequest {
  readonly path: { readonly collection_name: string };
  readonly query: { readonly wait?: boolean; readonly timeout?: number };
  readonly body: unknown;
}

interface ReadRequest {
  readonly path: { readonly collection_name: string };
  readonly query: { readonly timeout?: number; readonly consistency?: unknown };
  readonly body?: unknown;
}

export class EmbeddedBackend implements Backend {
  private readonly engine: EngineHandle;
  private readonly numbers: NumberForm;
  private readonly source: BodySource;
  private closing: Promise<void> | undefined;

  /** @param numbers `lossless` for a server: bodies come from JSON text, payloads keep the form of numbers */
  constructor(engine: EngineHandle, numbers: NumberForm) {
    this.engine = engine;
    this.numbers = numbers;
    this.source = numbers === "lossless" ? "json_text" : "caller";
  }

  close(): Promise<void> {
    this.closing ??= this.engine.release();
    return this.closing;
  }

  // service

  async root(): Promise<OperationResult<"root">> {
    return { title: "quiver - embedded vector search engine", version: QDRANT_VERSION };
  }

  async healthz(): Promise<string> {
    return "healthz check passed";
  }

  async livez(): Promise<string> {
    return "healthz check passed";
  }

  async readyz(): Promise<string> {
    return "all shards are ready";
  }

  readonly metrics = unserved("metrics");
  readonly telemetry = unserved("telemetry");
  readonly getIssues = unserved("getIssues");
  readonly clearIssues = unserved("clearIssues");

  // collections and aliases

  async getCollections(): Promise<OperationResult<"getCollections">> {
    return {
      collections: this.open()
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
    const name = request.path.collection_name;
    validateCollectionName(name);
    const config = parseCreateCollection(request.body, this.source);
    requireServed(config);
    this.requireWritable();
    await this.open().create(name, config);
    return true;
  }

  async deleteCollection(request: OperationRequest<"deleteCollection">): Promise<boolean> {
    validateCollectionReference(request.path.collection_name);
    this.requireWritable();
    return this.open().delete(request.path.collection_name);
  }

  async collectionExists(
    request: OperationRequest<"collectionExists">,
  ): Promise<OperationResult<"collectionExists">> {
    validateCollectionReference(request.path.collection_name);
    return { exists: this.open().exists(request.path.collection_name) };
  }

  async updateCollection(request: OperationRequest<"updateCollection">): Promise<boolean> {
    const name = request.path.collection_name;
    const update = parseUpdateCollection(request.body, this.source);
    const { config } = this.collection(request);
    this.requireWritable();
    await this.open().configure(name, applyCollectionUpdate(config, update));
    return true;
  }

  async updateAliases(request: OperationRequest<"updateAliases">): Promise<boolean> {
    const actions = parseAliasActions(request.body, this.source);
    this.requireWritable();
    await this.open().updateAliases(actions);
    return true;
  }

  async getCollectionsAliases(): Promise<OperationResult<"getCollectionsAliases">> {
    return aliasesAnswer(this.open().listAliases());
  }

  async getCollectionAliases(
    request: OperationRequest<"getCollectionAliases">,
  ): Promise<OperationResult<"getCollectionAliases">> {
    validateCollectionReference(request.path.collection_name);
    return aliasesAnswer(this.open().listAliases(request.path.collection_name));
  }

  async createVectorName(request: OperationRequest<"createVectorName">): Promise<never> {
    checkVectorName(request.path.vector_name);
    parseCreateVectorName(request.body, this.source);
    return this.refuse("createVectorName", request);
  }

  async createFieldIndex(request: OperationRequest<"createFieldIndex">): Promise<never> {
    parseCreateFieldIndex(request.body, this.source);
    return this.refuse("createFieldIndex", request);
  }

  readonly getOptimizations = unserved("getOptimizations");
  readonly deleteVectorName = unserved("deleteVectorName");
  readonly deleteFieldIndex = unserved("deleteFieldIndex");

  // writes of points

  async upsertPoints(request: OperationRequest<"upsertPoints">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseUpsert(body, this.source)]);
  }

  async deletePoints(request: OperationRequest<"deletePoints">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseDeletePoints(body, this.source)]);
  }

  async updateVectors(request: OperationRequest<"updateVectors">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseUpdateVectors(body, this.source)]);
  }

  async deleteVectors(request: OperationRequest<"deleteVectors">): Promise<UpdateResult> {
    return this.write(request, (body) => parseDeleteVectors(body, this.source));
  }

  async setPayload(request: OperationRequest<"setPayload">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseSetPayload(body, this.source)]);
  }

  async overwritePayload(request: OperationRequest<"overwritePayload">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseOverwritePayload(body, this.source)]);
  }

  async deletePayload(request: OperationRequest<"deletePayload">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseDeletePayload(body, this.source)]);
  }

  async clearPayload(request: OperationRequest<"clearPayload">): Promise<UpdateResult> {
    return this.write(request, (body) => [parseClearPayload(body, this.source)]);
  }

  async batchUpdate(request: OperationRequest<"batchUpdate">): Promise<UpdateResult[]> {
    const entries = parseBatchOperations(request.body, this.source).map((entry) => ({
      ...entry,
      operations: entry.operations.map(inferOperation),
    }));
    const collection = this.collection(request);
    for (const { shardKeys } of entries) requireNoShardKey(shardKeys, "bad_input");
    const results: UpdateResult[] = [];
    for (const { operations } of entries) {
      results.push(await this.apply(collection, operations, request));
    }
    return results;
  }

  // reads of points

  async getPoint(
    request: OperationRequest<"getPoint">,
    options?: CallOptions,
  ): Promise<OperationResult<"getPoint">> {
    return this.read("retrieve", request, options, async (collection, read) => {
      const id = parsePathPointId(String(request.path.id));
      const [record] = await collection.retrieve(
        { ids: [id], withPayload: ALL, withVector: true },
        read,
      );
      if (record !== undefined) return record;
      throw new QdrantError("not_found", `Point with id ${id} does not exists!`);
    });
  }

  async getPoints(
    request: OperationRequest<"getPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"getPoints">> {
    const parsed = parseRetrieve(request.body, this.source);
    return this.read("retrieve", request, options, (collection, read) =>
      collection.retrieve(parsed, read),
    );
  }

  async scrollPoints(
    request: OperationRequest<"scrollPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"scrollPoints">> {
    const parsed = parseScroll(request.body, this.source);
    return this.read("scroll_by_id", request, options, (collection, read) =>
      collection.scroll(parsed, read),
    );
  }

  async countPoints(
    request: OperationRequest<"countPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"countPoints">> {
    const parsed = parseCount(request.body, this.source);
    return this.read("count", request, options, async (collection, read) => ({
      count: await collection.count(parsed, read),
    }));
  }

  async facet(request: OperationRequest<"facet">): Promise<never> {
    parseFacet(request.body, this.source);
    return this.refuse("facet", request);
  }

  async queryPoints(
    request: OperationRequest<"queryPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryPoints">> {
    const parsed = inferLevel(parseQuery(request.body, this.source));
    return this.read("Search", request, options, (collection, read) =>
      collection.query(parsed, this.lookup, read),
    );
  }

  async queryBatchPoints(
    request: OperationRequest<"queryBatchPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryBatchPoints">> {
    const parsed = parseQueryBatch(request.body, this.source).map((query) => inferLevel(query));
    return this.read("batch search", request, options, (collection, read) =>
      Promise.all(parsed.map((query) => collection.query(query, this.lookup, read))),
    );
  }

  async queryPointsGroups(
    request: OperationRequest<"queryPointsGroups">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryPointsGroups">> {
    const parsed = inferLevel(parseQueryGroups(request.body, this.source));
    return this.read("GroupBy", request, options, (collection, read) =>
      collection.queryGroups(parsed, this.lookup, read),
    );
  }

  async searchMatrixPairs(request: OperationRequest<"searchMatrixPairs">): Promise<never> {
    parseSearchMatrix(request.body, this.source);
    return this.refuse("searchMatrixPairs", request);
  }

  async searchMatrixOffsets(request: OperationRequest<"searchMatrixOffsets">): Promise<never> {
    parseSearchMatrix(request.body, this.source);
    return this.refuse("searchMatrixOffsets", request);
  }

  readonly searchPoints = unserved("searchPoints");
  readonly searchBatchPoints = unserved("searchBatchPoints");
  readonly searchPointGroups = unserved("searchPointGroups");
  readonly recommendPoints = unserved("recommendPoints");
  readonly recommendBatchPoints = unserved("recommendBatchPoints");
  readonly recommendPointGroups = unserved("recommendPointGroups");
  readonly discoverPoints = unserved("discoverPoints");
  readonly discoverBatchPoints = unserved("discoverBatchPoints");

  // snapshots

  readonly createSnapshot = unserved("createSnapshot");
  readonly listSnapshots = unserved("listSnapshots");
  readonly getSnapshot = unserved("getSnapshot");
  readonly deleteSnapshot = unserved("deleteSnapshot");
  readonly recoverFromSnapshot = unserved("recoverFromSnapshot");
  readonly recoverFromUploadedSnapshot = unserved("recoverFromUploadedSnapshot");
  readonly createFullSnapshot = unserved("createFullSnapshot");
  readonly listFullSnapshots = unserved("listFullSnapshots");
  readonly getFullSnapshot = unserved("getFullSnapshot");
  readonly deleteFullSnapshot = unserved("deleteFullSnapshot");
  readonly createShardSnapshot = unserved("createShardSnapshot");
  readonly listShardSnapshots = unserved("listShardSnapshots");
  readonly getShardSnapshot = unserved("getShardSnapshot");
  readonly streamShardSnapshot = unserved("streamShardSnapshot");
  readonly deleteShardSnapshot = unserved("deleteShardSnapshot");
  readonly recoverShardFromSnapshot = unserved("recoverShardFromSnapshot");
  readonly recoverShardFromUploadedSnapshot = unserved("recoverShardFromUploadedSnapshot");

  // cluster

  readonly clusterStatus = unserved("clusterStatus");
  readonly clusterTelemetry = unserved("clusterTelemetry");
  readonly recoverCurrentPeer = unserved("recoverCurrentPeer");
  readonly removePeer = unserved("removePeer");
  readonly collectionClusterInfo = unserved("collectionClusterInfo");
  readonly updateCollectionCluster = unserved("updateCollectionCluster");
  readonly createShardKey = unserved("createShardKey");
  readonly listShardKeys = unserved("listShardKeys");
  readonly deleteShardKey = unserved("deleteShardKey");

  private readonly lookup = (name: string): Collection => {
    const collection = this.open().find(name);
    if (collection !== undefined) return collection;
    throw new QdrantError("not_found", `Collection ${name} not found`);
  };

  private async write(
    request: WriteRequest,
    parse: (body: unknown) => readonly UpdateOperation[],
  ): Promise<UpdateResult> {
    const operations = parse(request.body).map(inferOperation);
    const shardKeys = parseShardKeys(request.body, this.source);
    const collection = this.collection(request);
    requireNoShardKey(shardKeys, "bad_input");
    return this.apply(collection, operations, request);
  }

  /** The answer of the last operation. */
  private async apply(
    collection: Collection,
    operations: readonly Parameters<Collection["update"]>[0][],
    { query }: WriteRequest,
  ): Promise<UpdateResult> {
    this.requireWritable();
    const options = {
      wait: query.wait ?? false,
      timeoutMs: query.timeout === undefined ? undefined : query.timeout * 1000,
    };
    let result: UpdateResult | undefined;
    for (const operation of operations) result = await collection.update(operation, options);
    return result!;
  }

  private async read<T>(
    name: string,
    request: ReadRequest,
    options: CallOptions | undefined,
    run: (collection: Collection, read: ReadOptions) => Promise<T> | T,
  ): Promise<T> {
    const shardKeys = parseShardKeys(request.body, this.source);
    const collection = this.collection(request);
    requireNoShardKey(shardKeys, "bad_request");
    return withDeadline(name, request.query.timeout, options?.signal, (signal) =>
      run(collection, { numbers: this.numbers, signal }),
    );
  }

  /** The answer to a well-formed request of an operation that is not served: its mistakes come first. */
  private refuse(
    operation: string,
    request: { path: { collection_name: string } },
  ): Promise<never> {
    this.collection(request);
    return unserved(operation)();
  }

  private collection(request: { path: { collection_name: string } }): Collection {
    validateCollectionReference(request.path.collection_name);
    return this.open().get(request.path.collection_name);
  }

  private open(): Catalog {
    if (this.closing === undefined) return this.engine.catalog();
    throw new QdrantError(
      "closed",
      "the embedded instance is closed. Please create a new instance.",
    );
  }

  private requireWritable(): void {
    if (!this.engine.readOnly) return;
    throw new QdrantError("forbidden", "the storage folder is open read-only");
  }
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

function requireNoShardKey(
  shardKeys: readonly ShardKey[],
  code: "bad_input" | "bad_request",
): void {
  const [key] = shardKeys;
  if (key !== undefined) throw shardKeyNotFound(key, code);
}
