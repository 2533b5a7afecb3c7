/** The methods of the instance itself: version, quotas, cluster and shards. */
import type { CallOptions } from "../operation/backend.ts";
import type {
  ClusterOperations,
  CollectionClusterInfo,
  CreateShardingKey,
  DistributedTelemetryData,
  DropShardingKey,
  QuotaConfig,
  QuotaStatus,
  ShardKeysResponse,
  VersionInfo,
} from "../operation/models.ts";
import { checkArguments, defined, splitCommit, splitSnapshot } from "./arguments.ts";
import type { CommitArguments, SnapshotArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** Arguments of `clusterTelemetry`. */
export interface ClusterTelemetryArguments extends CommitArguments {
  readonly details_level?: number | undefined;
  readonly per_collection?: boolean | undefined;
}

function version(
  caller: Caller,
  method: string,
  args: CallOptions | undefined,
): Promise<VersionInfo> {
  return caller[connection].call(method, "root", { path: {}, query: {} }, args);
}

function updateCluster(
  caller: Caller,
  method: string,
  collectionName: string,
  args: ClusterOperations & CommitArguments,
): Promise<boolean> {
  const { query, body, options } = splitCommit<ClusterOperations>(method, args);
  const request = { path: { collection_name: collectionName }, query, body };
  return caller[connection].call(method, "updateCollectionCluster", request, options);
}

/** Version, quotas, cluster and shards. */
export const serviceMethods = {
  /** Title and version of what answers. */
  async versionInfo(this: Caller, args?: CallOptions): Promise<VersionInfo> {
    return version(this, "versionInfo", args);
  },

  /** `versionInfo` by its Python name. */
  async info(this: Caller, args?: CallOptions): Promise<VersionInfo> {
    return version(this, "info", args);
  },

  /** Limits on the resources of a node, and how near to them it is. */
  async getQuotas(this: Caller, args?: CallOptions): Promise<QuotaStatus> {
    return this[connection].call("getQuotas", "getQuotas", { path: {}, query: {} }, args);
  },

  /** Replaces the limits on the resources of a node; an absent member is unset. */
  async updateQuotas(this: Caller, args: QuotaConfig & SnapshotArguments = {}): Promise<boolean> {
    const { query, body, options } = splitSnapshot<QuotaConfig>("updateQuotas", args);
    const request = { path: {}, query, body };
    return this[connection].call("updateQuotas", "updateQuotas", request, options);
  },

  /** Shards of a collection and where they are. */
  async collectionClusterInfo(
    this: Caller,
    collectionName: string,
    args?: CallOptions,
  ): Promise<CollectionClusterInfo> {
    const request = { path: { collection_name: collectionName }, query: {} };
    return this[connection].call("collectionClusterInfo", "collectionClusterInfo", request, args);
  },

  /** Moves, replicates or reshards shards of a collection. */
  async updateCollectionCluster(
    this: Caller,
    collectionName: string,
    args: ClusterOperations & CommitArguments,
  ): Promise<boolean> {
    return updateCluster(this, "updateCollectionCluster", collectionName, args);
  },

  /** `updateCollectionCluster` by its Python name. */
  async clusterCollectionUpdate(
    this: Caller,
    collectionName: string,
    args: ClusterOperations & CommitArguments,
  ): Promise<boolean> {
    return updateCluster(this, "clusterCollectionUpdate", collectionName, args);
  },

  /** Shard keys of a collection with custom sharding. */
  async listShardKeys(
    this: Caller,
    collectionName: string,
    args?: CallOptions,
  ): Promise<ShardKeysResponse> {
    const request = { path: { collection_name: collectionName }, query: {} };
    return this[connection].call("listShardKeys", "listShardKeys", request, args);
  },

  /** Creates the shards of a shard key. */
  async createShardKey(
    this: Caller,
    collectionName: string,
    args: CreateShardingKey & CommitArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<CreateShardingKey>("createShardKey", args);
    const request = { path: { collection_name: collectionName }, query, body };
    return this[connection].call("createShardKey", "createShardKey", request, options);
  },

  /** Drops the shards of a shard key, with their points. */
  async deleteShardKey(
    this: Caller,
    collectionName: string,
    args: DropShardingKey & CommitArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<DropShardingKey>("deleteShardKey", args);
    const request = { path: { collection_name: collectionName }, query, body };
    return this[connection].call("deleteShardKey", "deleteShardKey", request, options);
  },

  /** Telemetry of all peers of a cluster. `per_collection` is no part of the API and ignored. */
  async clusterTelemetry(
    this: Caller,
    args: ClusterTelemetryArguments = {},
  ): Promise<DistributedTelemetryData> {
    checkArguments("clusterTelemetry", args);
    const { details_level, timeout, signal } = args;
    const request = { path: {}, query: defined({ details_level, timeout }) };
    return this[connection].call("clusterTelemetry", "clusterTelemetry", request, { signal });
  },
};
