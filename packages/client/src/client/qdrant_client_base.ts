/** The complete client, without what opens its backend. */
import { QdrantError } from "../errors.ts";
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
} from "../models.ts";
import type { CallOptions } from "../operation.ts";
import { checkArguments, defined, splitCommit } from "./arguments.ts";
import type { CommitArguments, SnapshotArguments } from "./arguments.ts";
import { SnapshotMethods } from "./snapshot_methods.ts";

/** Arguments of {@link QdrantClientBase.clusterTelemetry}. */
export interface ClusterTelemetryArguments extends CommitArguments {
  readonly details_level?: number | undefined;
  readonly per_collection?: boolean | undefined;
}

/**
 * All methods of Qdrant's client, over a Backend that a subclass opens.
 *
 * - Methods have the names of the official JavaScript client and, in camelCase, of the Python
 *   client. The collection's name comes first, then one object of arguments with wire names.
 * - The last object of every method takes `signal`, also where there is nothing else to give.
 * - Where the two clients differ in a default, a method has the default of the client its name
 *   comes from (`query`: no payload, `queryPoints`: payload). Names they share wait for writes by
 *   default.
 * - Every error of the engine or server is a QdrantError whose message starts with the method's
 *   name.
 *
 * Layers of the class: {@link ClientCore} (open, close, errors), collections, writes, reads,
 * uploads, snapshots, and here cluster and service.
 */
export abstract class QdrantClientBase extends SnapshotMethods {
  /** Title and version of what answers. */
  async versionInfo(args?: CallOptions): Promise<VersionInfo> {
    return this.#version("versionInfo", args);
  }

  /** {@link versionInfo} by its Python name. */
  async info(args?: CallOptions): Promise<VersionInfo> {
    return this.#version("info", args);
  }

  #version(operation: string, args: CallOptions | undefined): Promise<VersionInfo> {
    return this.call(operation, args, (backend, options) =>
      backend.root({ path: {}, query: {} }, options),
    );
  }

  /** Shards of a collection and where they are. */
  async collectionClusterInfo(
    collectionName: string,
    args?: CallOptions,
  ): Promise<CollectionClusterInfo> {
    const path = { collection_name: collectionName };
    return this.call("collectionClusterInfo", args, (backend, options) =>
      backend.collectionClusterInfo({ path, query: {} }, options),
    );
  }

  /** Moves, replicates or reshards shards of a collection. */
  async updateCollectionCluster(
    collectionName: string,
    args: ClusterOperations & CommitArguments,
  ): Promise<boolean> {
    return this.#updateCluster("updateCollectionCluster", collectionName, args);
  }

  /** {@link updateCollectionCluster} by its Python name. */
  async clusterCollectionUpdate(
    collectionName: string,
    args: ClusterOperations & CommitArguments,
  ): Promise<boolean> {
    return this.#updateCluster("clusterCollectionUpdate", collectionName, args);
  }

  #updateCluster(
    operation: string,
    collectionName: string,
    args: ClusterOperations & CommitArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<ClusterOperations>(operation, args);
    const path = { collection_name: collectionName };
    return this.call(operation, options, (backend) =>
      backend.updateCollectionCluster({ path, query, body }, options),
    );
  }

  /** Shard keys of a collection with custom sharding. */
  async listShardKeys(collectionName: string, args?: CallOptions): Promise<ShardKeysResponse> {
    const path = { collection_name: collectionName };
    return this.call("listShardKeys", args, (backend, options) =>
      backend.listShardKeys({ path, query: {} }, options),
    );
  }

  /** Creates the shards of a shard key. */
  async createShardKey(
    collectionName: string,
    args: CreateShardingKey & CommitArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<CreateShardingKey>("createShardKey", args);
    const path = { collection_name: collectionName };
    return this.call("createShardKey", options, (backend) =>
      backend.createShardKey({ path, query, body }, options),
    );
  }

  /** Drops the shards of a shard key, with their points. */
  async deleteShardKey(
    collectionName: string,
    args: DropShardingKey & CommitArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitCommit<DropShardingKey>("deleteShardKey", args);
    const path = { collection_name: collectionName };
    return this.call("deleteShardKey", options, (backend) =>
      backend.deleteShardKey({ path, query, body }, options),
    );
  }

  /**
   * Telemetry of all peers of a cluster. `per_collection` is not part of Qdrant 1.18 and ignored.
   */
  async clusterTelemetry(args: ClusterTelemetryArguments = {}): Promise<DistributedTelemetryData> {
    checkArguments("clusterTelemetry", args);
    const { details_level, timeout, signal } = args;
    const query = defined({ details_level, timeout });
    return this.call("clusterTelemetry", defined({ signal }), (backend, options) =>
      backend.clusterTelemetry({ path: {}, query }, options),
    );
  }

  /** Resource limits of a cluster. Part of Qdrant 1.19; always fails with `not_implemented`. */
  async getQuotas(args?: CallOptions): Promise<QuotaStatus> {
    return this.call("getQuotas", args, async () => quotasNotImplemented());
  }

  /**
   * Sets resource limits of a cluster. Part of Qdrant 1.19; always fails with `not_implemented`.
   */
  async updateQuotas(args: QuotaConfig & SnapshotArguments = {}): Promise<boolean> {
    return this.call("updateQuotas", args, async () => quotasNotImplemented());
  }
}

function quotasNotImplemented(): never {
  throw new QdrantError("not_implemented", "Quotas are not part of the API of Qdrant 1.18");
}
