/** Writes of points: all are update operations of one collection. */
import type { UpdateResult } from "@quiverdb/client";

import type { Collection, WriteOptions } from "../collection/collection.ts";
import type { Vector } from "../common/point.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { parseBatchOperations } from "../wire/batch_operations.ts";
import {
  parseClearPayload,
  parseDeletePayload,
  parseDeletePoints,
  parseOverwritePayload,
  parseSetPayload,
} from "../wire/payload_operations.ts";
import type { BodySource } from "../wire/place.ts";
import { readWriteParameters } from "../wire/query_parameters.ts";
import type { RawObject } from "../wire/raw_value.ts";
import { parseShardKeys } from "../wire/shard_key.ts";
import { parseUpsert } from "../wire/upsert.ts";
import { parseDeleteVectors, parseUpdateVectors } from "../wire/vector_operations.ts";
import { type CollectionRequest, type EngineCall, requireNoShardKey } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";
import { requireVectors } from "./require_vectors.ts";

interface WriteRequest extends CollectionRequest {
  readonly query: RawObject;
  readonly body: unknown;
}

type ReadOperations = (body: unknown, source: BodySource) => readonly UpdateOperation[];

export const pointHandlers = {
  upsertPoints: write((body, source) => [parseUpsert(body, source)]),
  deletePoints: write((body, source) => [parseDeletePoints(body, source)]),
  updateVectors: write((body, source) => [parseUpdateVectors(body, source)]),
  deleteVectors: write(parseDeleteVectors),
  setPayload: write((body, source) => [parseSetPayload(body, source)]),
  overwritePayload: write((body, source) => [parseOverwritePayload(body, source)]),
  deletePayload: write((body, source) => [parseDeletePayload(body, source)]),
  clearPayload: write((body, source) => [parseClearPayload(body, source)]),

  async batchUpdate(call, request) {
    const run = call.begin();
    const options = writeOptions(request);
    const entries = parseBatchOperations(request.body, call.source).map((entry) => ({
      ...entry,
      operations: entry.operations.map(requireVectors),
    }));
    const collection = await call.collection(request, "write");
    for (const { shardKeys } of entries) requireNoShardKey(shardKeys, "bad_input");
    const results: UpdateResult[] = [];
    for (const { operations } of entries) {
      run.check();
      results.push(await apply(call, collection, operations, options));
    }
    return results;
  },
} satisfies Partial<Handlers>;

function write(
  read: ReadOperations,
): (call: EngineCall, request: WriteRequest) => Promise<UpdateResult> {
  return async (call, request) => {
    const run = call.begin();
    const options = writeOptions(request);
    const operations = read(request.body, call.source).map(requireVectors);
    const shardKeys = parseShardKeys(request.body, call.source);
    const collection = await call.collection(request, "write");
    requireNoShardKey(shardKeys, "bad_input");
    run.check();
    return apply(call, collection, operations, options);
  };
}

/** The answer of the last operation. */
async function apply(
  call: EngineCall,
  collection: Collection,
  operations: readonly UpdateOperation<Vector>[],
  options: WriteOptions,
): Promise<UpdateResult> {
  call.requireWritable();
  let result: UpdateResult | undefined;
  for (const operation of operations) result = await collection.update(operation, options);
  return result!;
}

function writeOptions({ query }: WriteRequest): WriteOptions {
  const { wait, timeoutSeconds } = readWriteParameters(query);
  return { wait, timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000 };
}
