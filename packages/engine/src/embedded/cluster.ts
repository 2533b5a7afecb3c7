/** Shards and peers, as a single node tells of them. */
import { QdrantError } from "@quiverdb/client";

import {
  readClusterOperation,
  readCreateShardKey,
  readDeleteShardKey,
} from "../wire/cluster_operations.ts";
import type { ReadContext } from "../wire/kit/reading.ts";
import { readTimeoutParameter } from "../wire/query_parameters.ts";
import type { CollectionRequest, EngineCall } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";

/** The one peer there is. */
const PEER_ID = 1;

export const clusterHandlers = {
  clusterStatus(call) {
    call.requireRight("read");
    return { status: "disabled" as const };
  },
  clusterTelemetry(call) {
    call.requireRight("read");
    throw new QdrantError("internal", "Could not get telemetry from cluster");
  },
  recoverCurrentPeer: manageStandalone,
  removePeer: manageStandalone,
  updateCollectionCluster: standalone(readClusterOperation),
  createShardKey: standalone(readCreateShardKey),
  deleteShardKey: standalone(readDeleteShardKey),

  /** All points are in the first of the shards that the configuration names. */
  async collectionClusterInfo(call, request) {
    const collection = await call.collection(request, "read_extras");
    const { pointCount } = await collection.view();
    const { shard_number: shardCount } = collection.config.params;
    return {
      peer_id: PEER_ID,
      shard_count: shardCount,
      local_shards: Array.from({ length: shardCount }, (_, shard) => ({
        shard_id: shard,
        points_count: shard === 0 ? pointCount : 0,
        state: "Active" as const,
      })),
      remote_shards: [],
      shard_transfers: [],
    };
  },

  async listShardKeys(call, request) {
    await call.collection(request, "read");
    return {};
  },
} satisfies Partial<Handlers>;

/** An operation that only a cluster has; mistakes of its request come first. */
function standalone(
  read: (body: unknown, context: ReadContext) => void,
): (
  call: EngineCall,
  request: CollectionRequest & { readonly query: unknown; readonly body: unknown },
) => never {
  return (call, { path, query, body }) => {
    readTimeoutParameter(query);
    read(body, call.reading(call.begin()));
    call.requireRight("manage", path.collection_name);
    return refuseStandalone();
  };
}

function manageStandalone(call: EngineCall): never {
  call.requireRight("manage");
  return refuseStandalone();
}

function refuseStandalone(): never {
  throw new QdrantError("standalone", "Qdrant is running in standalone mode");
}
