/** The methods of snapshots. */
import type { ShardSnapshotRecover, SnapshotDescription, SnapshotRecover } from "../models.ts";
import type { CallOptions } from "../operation.ts";
import { splitSnapshot } from "./arguments.ts";
import type { SnapshotArguments } from "./arguments.ts";
import { UploadMethods } from "./upload_methods.ts";

/** With `wait: false` there is nothing to describe yet. */
type WithoutWaiting = SnapshotArguments & { wait: false };

/**
 * Snapshots of collections, shards and the whole storage. With `wait: false` they are made in the
 * background.
 */
export abstract class SnapshotMethods extends UploadMethods {
  /** Writes a snapshot of a collection; null with `wait: false`. */
  createSnapshot(collectionName: string, args: WithoutWaiting): Promise<null>;
  createSnapshot(collectionName: string, args?: SnapshotArguments): Promise<SnapshotDescription>;
  async createSnapshot(
    collectionName: string,
    args: SnapshotArguments = {},
  ): Promise<SnapshotDescription | null> {
    const { query, options } = splitSnapshot("createSnapshot", args);
    const path = { collection_name: collectionName };
    return this.call("createSnapshot", options, (backend) =>
      backend.createSnapshot({ path, query }, options),
    );
  }

  /** Snapshots of a collection. */
  async listSnapshots(collectionName: string, args?: CallOptions): Promise<SnapshotDescription[]> {
    const path = { collection_name: collectionName };
    return this.call("listSnapshots", args, (backend, options) =>
      backend.listSnapshots({ path, query: {} }, options),
    );
  }

  /** Deletes a snapshot of a collection. */
  async deleteSnapshot(
    collectionName: string,
    snapshotName: string,
    args: SnapshotArguments = {},
  ): Promise<boolean> {
    const { query, options } = splitSnapshot("deleteSnapshot", args);
    const path = { collection_name: collectionName, snapshot_name: snapshotName };
    return this.call("deleteSnapshot", options, async (backend) => {
      const done = await backend.deleteSnapshot({ path, query }, options);
      return done ?? true;
    });
  }

  /** Replaces a collection by a snapshot at a location (URL), or creates it from there. */
  async recoverSnapshot(
    collectionName: string,
    args: SnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitSnapshot<SnapshotRecover>("recoverSnapshot", args);
    const path = { collection_name: collectionName };
    return this.call("recoverSnapshot", options, async (backend) => {
      const done = await backend.recoverFromSnapshot({ path, query, body }, options);
      return done ?? true;
    });
  }

  /** Writes a snapshot of the whole storage; null with `wait: false`. */
  createFullSnapshot(args: WithoutWaiting): Promise<null>;
  createFullSnapshot(args?: SnapshotArguments): Promise<SnapshotDescription>;
  async createFullSnapshot(args: SnapshotArguments = {}): Promise<SnapshotDescription | null> {
    const { query, options } = splitSnapshot("createFullSnapshot", args);
    return this.call("createFullSnapshot", options, (backend) =>
      backend.createFullSnapshot({ path: {}, query }, options),
    );
  }

  /** Snapshots of the whole storage. */
  async listFullSnapshots(args?: CallOptions): Promise<SnapshotDescription[]> {
    return this.call("listFullSnapshots", args, (backend, options) =>
      backend.listFullSnapshots({ path: {}, query: {} }, options),
    );
  }

  /** Deletes a snapshot of the whole storage. */
  async deleteFullSnapshot(snapshotName: string, args: SnapshotArguments = {}): Promise<boolean> {
    const { query, options } = splitSnapshot("deleteFullSnapshot", args);
    const path = { snapshot_name: snapshotName };
    return this.call("deleteFullSnapshot", options, async (backend) => {
      const done = await backend.deleteFullSnapshot({ path, query }, options);
      return done ?? true;
    });
  }

  /** Writes a snapshot of one shard; null with `wait: false`. */
  createShardSnapshot(collectionName: string, shardId: number, args: WithoutWaiting): Promise<null>;
  createShardSnapshot(
    collectionName: string,
    shardId: number,
    args?: SnapshotArguments,
  ): Promise<SnapshotDescription>;
  async createShardSnapshot(
    collectionName: string,
    shardId: number,
    args: SnapshotArguments = {},
  ): Promise<SnapshotDescription | null> {
    const { query, options } = splitSnapshot("createShardSnapshot", args);
    const path = { collection_name: collectionName, shard_id: shardId };
    return this.call("createShardSnapshot", options, (backend) =>
      backend.createShardSnapshot({ path, query }, options),
    );
  }

  /** Snapshots of one shard. */
  async listShardSnapshots(
    collectionName: string,
    shardId: number,
    args?: CallOptions,
  ): Promise<SnapshotDescription[]> {
    const path = { collection_name: collectionName, shard_id: shardId };
    return this.call("listShardSnapshots", args, (backend, options) =>
      backend.listShardSnapshots({ path, query: {} }, options),
    );
  }

  /** Deletes a snapshot of one shard. */
  async deleteShardSnapshot(
    collectionName: string,
    shardId: number,
    snapshotName: string,
    args: SnapshotArguments = {},
  ): Promise<boolean> {
    const { query, options } = splitSnapshot("deleteShardSnapshot", args);
    const shard = { collection_name: collectionName, shard_id: shardId };
    const path = { ...shard, snapshot_name: snapshotName };
    return this.call("deleteShardSnapshot", options, async (backend) => {
      const done = await backend.deleteShardSnapshot({ path, query }, options);
      return done ?? true;
    });
  }

  /** Replaces one shard by a snapshot at a location. */
  async recoverShardFromSnapshot(
    collectionName: string,
    shardId: number,
    args: ShardSnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    return this.#recoverShard("recoverShardFromSnapshot", collectionName, shardId, args);
  }

  /** {@link recoverShardFromSnapshot} by its Python name. */
  async recoverShardSnapshot(
    collectionName: string,
    shardId: number,
    args: ShardSnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    return this.#recoverShard("recoverShardSnapshot", collectionName, shardId, args);
  }

  #recoverShard(
    operation: string,
    collectionName: string,
    shardId: number,
    args: ShardSnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    const { query, body, options } = splitSnapshot<ShardSnapshotRecover>(operation, args);
    const path = { collection_name: collectionName, shard_id: shardId };
    return this.call(operation, options, async (backend) => {
      const done = await backend.recoverShardFromSnapshot({ path, query, body }, options);
      return done ?? true;
    });
  }
}
