/** Writes of points: all are update operations of one collection. */
import type { OperationRequest, UpdateResult } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import type { Collection, WriteOptions } from "../collection/collection.ts";
import { parseBatchOperations } from "../wire/batch_operations.ts";
import {
  parseClearPayload,
  parseDeletePayload,
  parseDeletePoints,
  parseOverwritePayload,
  parseSetPayload,
} from "../wire/payload_operations.ts";
import { readWriteParameters } from "../wire/query_parameters.ts";
import type { RawObject } from "../wire/raw_value.ts";
import { parseShardKeys } from "../wire/shard_key.ts";
import { parseUpsert } from "../wire/upsert.ts";
import { parseDeleteVectors, parseUpdateVectors } from "../wire/vector_operations.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { CollectionOperations } from "./collection_operations.ts";
import { type CollectionRequest, requireNoShardKey } from "./engine_access.ts";
import { inferOperation } from "./infer_request.ts";

interface WriteRequest extends CollectionRequest {
  readonly query: RawObject;
  readonly body: unknown;
}

export abstract class PointWrites extends CollectionOperations {
  async upsertPoints(request: OperationRequest<"upsertPoints">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseUpsert(body, this.source)]);
  }

  async deletePoints(request: OperationRequest<"deletePoints">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseDeletePoints(body, this.source)]);
  }

  async updateVectors(request: OperationRequest<"updateVectors">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseUpdateVectors(body, this.source)]);
  }

  async deleteVectors(request: OperationRequest<"deleteVectors">): Promise<UpdateResult> {
    return this.#write(request, (body) => parseDeleteVectors(body, this.source));
  }

  async setPayload(request: OperationRequest<"setPayload">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseSetPayload(body, this.source)]);
  }

  async overwritePayload(request: OperationRequest<"overwritePayload">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseOverwritePayload(body, this.source)]);
  }

  async deletePayload(request: OperationRequest<"deletePayload">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseDeletePayload(body, this.source)]);
  }

  async clearPayload(request: OperationRequest<"clearPayload">): Promise<UpdateResult> {
    return this.#write(request, (body) => [parseClearPayload(body, this.source)]);
  }

  async batchUpdate(request: OperationRequest<"batchUpdate">): Promise<UpdateResult[]> {
    const options = writeOptions(request);
    const entries = parseBatchOperations(request.body, this.source).map((entry) => ({
      ...entry,
      operations: entry.operations.map(inferOperation),
    }));
    const collection = await this.collection(request);
    for (const { shardKeys } of entries) requireNoShardKey(shardKeys, "bad_input");
    const results: UpdateResult[] = [];
    for (const { operations } of entries) {
      results.push(await this.#apply(collection, operations, options));
    }
    return results;
  }

  async #write(
    request: WriteRequest,
    parse: (body: unknown) => readonly UpdateOperation[],
  ): Promise<UpdateResult> {
    const options = writeOptions(request);
    const operations = parse(request.body).map(inferOperation);
    const shardKeys = parseShardKeys(request.body, this.source);
    const collection = await this.collection(request);
    requireNoShardKey(shardKeys, "bad_input");
    return this.#apply(collection, operations, options);
  }

  /** The answer of the last operation. */
  async #apply(
    collection: Collection,
    operations: readonly UpdateOperation<Vector>[],
    options: WriteOptions,
  ): Promise<UpdateResult> {
    this.requireWritable();
    let result: UpdateResult | undefined;
    for (const operation of operations) result = await collection.update(operation, options);
    return result!;
  }
}

function writeOptions({ query }: WriteRequest): WriteOptions {
  const { wait, timeoutSeconds } = readWriteParameters(query);
  return { wait, timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000 };
}
