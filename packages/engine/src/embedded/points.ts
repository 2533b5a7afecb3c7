/** Writes of points: all are update operations of one collection. */
import type { UpdateResult } from "@quiverdb/client";

import type { Collection } from "../collection/collection.ts";
import type { CollectionUpdate } from "../collection/collection_shards.ts";
import type { WriteOptions } from "../collection/write_options.ts";
import type { UpdateRequest } from "../request/operations.ts";
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
import type { CollectionRequest, EngineCall } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";
import { requireVectors } from "./require_vectors.ts";

interface WriteRequest extends CollectionRequest {
  readonly query: unknown;
  readonly body: unknown;
}

type ReadUpdate = (body: unknown, context: ReadContext) => Promise<UpdateRequest>;

export const pointHandlers = {
  upsertPoints: write(readUpsertPoints),
  deletePoints: write(readDeletePoints),
  updateVectors: write(readUpdateVectors),
  deleteVectors: write(readDeleteVectors),
  setPayload: write(readSetPayload),
  overwritePayload: write(readOverwritePayload),
  deletePayload: write(readDeletePayload),
  clearPayload: write(readClearPayload),
  batchUpdate: (call, request) => applyInTurn(call, request, readBatchUpdate),
} satisfies Partial<Handlers>;

function write(
  read: ReadUpdate,
): (call: EngineCall, request: WriteRequest) => Promise<UpdateResult> {
  return async (call, request) => {
    const [result] = await applyInTurn(call, request, async (body, context) => [
      await read(body, context),
    ]);
    return result!;
  };
}

/**
 * One result for each update that the body holds. A mistake of the body comes before that of naming
 * a collection which does not exist or may not be written to.
 */
async function applyInTurn(
  call: EngineCall,
  request: WriteRequest,
  read: (body: unknown, context: ReadContext) => Promise<readonly UpdateRequest[]>,
): Promise<UpdateResult[]> {
  const run = call.begin();
  const options = { ...writeOptions(request), admit: () => call.admitWrite() };
  await call.turn?.begun;
  const readUpdates = async (): Promise<readonly CollectionUpdate[]> =>
    (await read(request.body, call.reading(run))).map(({ operations, shardKeys }) => ({
      operations: operations.map(requireVectors),
      shardKeys,
    }));
  let collection: Collection;
  try {
    collection = await call.collection(request, "write");
  } catch (error) {
    await readUpdates();
    throw error;
  }
  const accepted = await collection.write(
    async () => {
      const updates = await readUpdates();
      call.requireWritable();
      return updates;
    },
    options,
    run,
  );
  call.turn?.end();
  return accepted.results;
}

/** How a write wants to be answered. */
export function writeOptions({ query }: Pick<WriteRequest, "query">): WriteOptions {
  const { wait, timeoutSeconds } = readWriteParameters(query);
  return { wait, timeoutMs: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000 };
}
