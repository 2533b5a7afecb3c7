/** Writes of points: all are update operations of one collection. */
import type { OperationRequest, UpdateResult } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import type { Collection, WriteOptions } from "../collection/collection.ts";
import type { UpdateOperation, UpdateRequest } from "../request/operations.ts";
import { readBatchUpdate } from "../wire/batch_operations.ts";
import type { ReadContext } from "../wire/kit/reading.ts";
import {
  readClearPayload,
  readDeletePayload,
  readDeletePoints,
  readOverwritePayload,
  readSetPayload,
} from "../wire/payload_operations.ts";
import { readWriteParameters } from "../wire/query_parameters.ts";
import { readUpsertPoints } from "../wire/upsert.ts";
import { readDeleteVectors, readUpdateVectors } from "../wire/vector_operations.ts";
import { CollectionOperations } from "./collection_operations.ts";
import { type CollectionRequest, requireNoShardKey } from "./engine_access.ts";
import { inferOperation } from "./infer_request.ts";

interface WriteRequest extends CollectionRequest {
  readonly query: unknown;
  readonly body: unknown;
}

export abstract class PointWrites extends CollectionOperations {
  #lastRead: Promise<unknown> = Promise.resolve();

  async upsertPoints(request: OperationRequest<"upsertPoints">): Promise<UpdateResult> {
    return this.#write(request, readUpsertPoints);
  }

  async deletePoints(request: OperationRequest<"deletePoints">): Promise<UpdateResult> {
    return this.#write(request, readDeletePoints);
  }

  async updateVectors(request: OperationRequest<"updateVectors">): Promise<UpdateResult> {
    return this.#write(request, readUpdateVectors);
  }

  async deleteVectors(request: OperationRequest<"deleteVectors">): Promise<UpdateResult> {
    return this.#write(request, readDeleteVectors);
  }

  async setPayload(request: OperationRequest<"setPayload">): Promise<UpdateResult> {
    return this.#write(request, readSetPayload);
  }

  async overwritePayload(request: OperationRequest<"overwritePayload">): Promise<UpdateResult> {
    return this.#write(request, readOverwritePayload);
  }

  async deletePayload(request: OperationRequest<"deletePayload">): Promise<UpdateResult> {
    return this.#write(request, readDeletePayload);
  }

  async clearPayload(request: OperationRequest<"clearPayload">): Promise<UpdateResult> {
    return this.#write(request, readClearPayload);
  }

  async batchUpdate(request: OperationRequest<"batchUpdate">): Promise<UpdateResult[]> {
    const options = writeOptions(request);
    const requests = await this.#readInTurn(request, readBatchUpdate);
    const entries = requests.map(({ operations }) => operations.map(inferOperation));
    const collection = this.collection(request);
    for (const { shardKeys } of requests) requireNoShardKey(shardKeys, "bad_input");
    const results: UpdateResult[] = [];
    for (const operations of entries) {
      results.push(await this.#apply(collection, operations, options));
    }
    return results;
  }

  async #write(
    request: WriteRequest,
    read: (body: unknown, context: ReadContext) => Promise<UpdateRequest>,
  ): Promise<UpdateResult> {
    const options = writeOptions(request);
    const { operations, shardKeys } = await this.#readInTurn(request, read);
    const inferred = operations.map(inferOperation);
    const collection = this.collection(request);
    requireNoShardKey(shardKeys, "bad_input");
    return this.#apply(collection, inferred, options);
  }

  /** One body after the other, so that operations are accepted in the order of their calls. */
  #readInTurn<T>(
    { body }: WriteRequest,
    read: (body: unknown, context: ReadContext) => Promise<T>,
  ): Promise<T> {
    const result = this.#lastRead.then(() => read(body, this.readContext()));
    this.#lastRead = result.catch(() => undefined);
    return result;
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
