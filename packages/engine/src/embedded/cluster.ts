/** Shards and peers, as a single node tells of them, or a cluster of one peer. */
import { type OperationResult, QdrantError } from "@quiverdb/client";

import { PEER_ID } from "../common/defaults.ts";
import {
  type ClusterOperation,
  readClusterOperation,
  readCreateShardKey,
  readDeleteShardKey,
} from "../wire/cluster_operations.ts";
import type { ReadContext } from "../wire/kit/reading.ts";
import { readTimeoutParameter } from "../wire/query_parameters.ts";
import type { CollectionRequest, EngineCall } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";

/** Where another peer would find it; nobody listens. */
const PEER_URI = "http://127.0.0.1:6335/";

type ClusterOperationName =
  | "clusterStatus"
  | "clusterTelemetry"
  | "recoverCurrentPeer"
  | "removePeer"
  | "updateCollectionCluster"
  | "createShardKey"
  | "deleteShardKey"
  | "collectionClusterInfo"
  | "listShardKeys";

interface ClusterRequest extends CollectionRequest {
  readonly query: unknown;
  readonly body: unknown;
}

export const clusterHandlers: Pick<Handlers, ClusterOperationName> = {
  clusterStatus(call) {
    call.requireRight("read");
    if (!call.nodeState.isCluster) return { status: "disabled" };
    return {
      status: "enabled",
      peer_id: PEER_ID,
      peers: { [PEER_ID]: { uri: PEER_URI } },
      raft_info: {
        term: 1,
        commit: 0,
        pending_operations: 0,
        leader: PEER_ID,
        role: "Leader",
        is_voter: true,
      },
      consensus_thread_status: {
        consensus_thread_status: "working",
        last_update: call.nodeState.startup,
      },
      message_send_failures: {},
    };
  },

  async clusterTelemetry(call) {
    call.requireRight("read");
    if (!call.nodeState.isCluster) {
      throw new QdrantError("internal", "Could not get telemetry from cluster");
    }
    const names = (await call.catalog.names()).filter((name) => call.allows("read", name));
    const peer = { uri: PEER_URI, responsive: true };
    return {
      collections: Object.fromEntries(names.map((id) => [id, { id }])),
      cluster: { enabled: true, number_of_peers: 1, peers: { [PEER_ID]: peer } },
    };
  },

  recoverCurrentPeer: aboutPeers,
  /** There is no other peer, and removing one that is not there changes nothing. */
  removePeer: aboutPeers,

  updateCollectionCluster: inCluster(readClusterOperation, applyOperation),
  createShardKey: inCluster(readCreateShardKey, applyOperation),
  deleteShardKey: inCluster(readDeleteShardKey, (call, name, key) =>
    applyOperation(call, name, { kind: "drop_key", key }),
  ),

  async collectionClusterInfo(call, request) {
    const local = await localShardsOf(call, request);
    return {
      peer_id: PEER_ID,
      shard_count: local.length,
      local_shards: local,
      remote_shards: [],
      shard_transfers: [],
    };
  },

  async listShardKeys(call, request) {
    await call.collection(request, "read");
    const shards = await call.catalog.shardKeys(request.path.collection_name);
    return shards === undefined ? {} : { shard_keys: shards.map(({ key }) => ({ key })) };
  },
};

type LocalShard = OperationResult<"collectionClusterInfo">["local_shards"][number];

/** The shards that Qdrant would have. The points of those that are one here are in the first. */
async function localShardsOf(call: EngineCall, request: CollectionRequest): Promise<LocalShard[]> {
  const collection = await call.collection(request, "read_extras");
  const shards = await collection.shards.all();
  const local: LocalShard[] = [];
  for (const { home } of shards) {
    const { pointCount } = await collection.view(undefined, home && [home.key]);
    const { shard_number: count } = collection.config.params;
    const ids = home?.shardIds ?? Array.from({ length: count }, (_, at) => at);
    for (const [at, id] of ids.entries()) {
      const points = at === 0 ? pointCount : 0;
      const key = home === undefined ? {} : { shard_key: home.key };
      local.push({ shard_id: id, ...key, points_count: points, state: "Active" });
    }
  }
  return local;
}

/** An operation that only a cluster has; mistakes of its request come first. */
function inCluster<Given>(
  read: (body: unknown, context: ReadContext) => Given,
  apply: (call: EngineCall, name: string, given: Given) => Promise<void>,
): (call: EngineCall, request: ClusterRequest) => Promise<boolean> {
  return async (call, request) => {
    readTimeoutParameter(request.query);
    const given = read(request.body, call.reading(call.begin()));
    call.requireRight("manage", request.path.collection_name);
    requireCluster(call);
    await call.collection(request, "manage");
    call.requireWritable();
    await apply(call, request.path.collection_name, given);
    return true;
  };
}

async function applyOperation(
  call: EngineCall,
  name: string,
  operation: ClusterOperation,
): Promise<void> {
  switch (operation.kind) {
    case "create_key": {
      const { config } = await call.catalog.get(name);
      for (const peer of operation.placement) requirePeer(peer);
      const { key, shardCount = config.params.shard_number } = operation;
      return call.catalog.createShardKey(name, key, shardCount);
    }
    case "drop_key":
      return call.catalog.deleteShardKey(name, operation.key);
    case "move":
    case "replicate":
      requirePeer(operation.from);
      requirePeer(operation.to);
      throw new QdrantError("bad_request", "Source and target peers are the same");
    case "abort":
    case "restart": {
      const { from, to, shardId } = operation;
      const transfer = `Shard transfer ${from} -> ${to} for collection ${name}:${shardId}`;
      throw new QdrantError("not_found", `${transfer} does not exist`);
    }
    case "drop_replica":
      requirePeer(operation.peer);
      throw new QdrantError("bad_request", `Shard ${operation.shardId} has no other replica`);
    case "resharding":
      throw new QdrantError("bad_request", "resharding is only supported in Qdrant Cloud");
    case "replicate_points":
      throw new QdrantError("not_implemented", "points are not replicated between shard keys");
  }
}

function requirePeer(peer: number): void {
  if (peer !== PEER_ID) throw new QdrantError("bad_request", `Peer ${peer} does not exist`);
}

function aboutPeers(call: EngineCall): true {
  call.requireRight("manage");
  requireCluster(call);
  return true;
}

function requireCluster({ nodeState }: EngineCall): void {
  if (nodeState.isCluster) return;
  throw new QdrantError("standalone", "Qdrant is running in standalone mode");
}
