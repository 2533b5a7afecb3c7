/**
 * The methods of snapshots: of collections, shards and the whole storage. With `wait: false` they
 * are made in the background.
 */
import type { CallOptions } from "../operation/backend.ts";
import type {
  ShardSnapshotRecover,
  SnapshotDescription,
  SnapshotRecover,
} from "../operation/models.ts";
import { splitSnapshot } from "./arguments.ts";
import type { SnapshotArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** With `wait: false` there is nothing to describe yet. */
type WithoutWaiting = SnapshotArguments & { wait: false };

function createSnapshot(this: Caller, collectionName: string, args: WithoutWaiting): Promise<null>;
function createSnapshot(
  this: Caller,
  collectionName: string,
  args?: SnapshotArguments,
): Promise<SnapshotDescription>;
async function createSnapshot(
  this: Caller,
  collectionName: string,
  args: SnapshotArguments = {},
): Promise<SnapshotDescription | null> {
  const { query, options } = splitSnapshot("createSnapshot", args);
  const request = { path: { collection_name: collectionName }, query };
  return this[connection].call("createSnapshot", "createSnapshot", request, options);
}

function createFullSnapshot(this: Caller, args: WithoutWaiting): Promise<null>;
function createFullSnapshot(this: Caller, args?: SnapshotArguments): Promise<SnapshotDescription>;
async function createFullSnapshot(
  this: Caller,
  args: SnapshotArguments = {},
): Promise<SnapshotDescription | null> {
  const { query, options } = splitSnapshot("createFullSnapshot", args);
  const request = { path: {}, query };
  return this[connection].call("createFullSnapshot", "createFullSnapshot", request, options);
}

function createShardSnapshot(
  this: Caller,
  collectionName: string,
  shardId: number,
  args: WithoutWaiting,
): Promise<null>;
function createShardSnapshot(
  this: Caller,
  collectionName: string,
  shardId: number,
  args?: SnapshotArguments,
): Promise<SnapshotDescription>;
async function createShardSnapshot(
  this: Caller,
  collectionName: string,
  shardId: number,
  args: SnapshotArguments = {},
): Promise<SnapshotDescription | null> {
  const { query, options } = splitSnapshot("createShardSnapshot", args);
  const request = { path: { collection_name: collectionName, shard_id: shardId }, query };
  return this[connection].call("createShardSnapshot", "createShardSnapshot", request, options);
}

async function recoverShard(
  caller: Caller,
  method: string,
  collectionName: string,
  shardId: number,
  args: ShardSnapshotRecover & SnapshotArguments,
): Promise<boolean> {
  const { query, body, options } = splitSnapshot<ShardSnapshotRecover>(method, args);
  const path = { collection_name: collectionName, shard_id: shardId };
  const request = { path, query, body };
  const done = await caller[connection].call(method, "recoverShardFromSnapshot", request, options);
  return done ?? true;
}

/** Snapshots of collections, shards and the whole storage. */
export const snapshotMethods = {
  /** Writes a snapshot of a collection; null with `wait: false`. */
  createSnapshot,

  /** Writes a snapshot of the whole storage; null with `wait: false`. */
  createFullSnapshot,

  /** Writes a snapshot of one shard; null with `wait: false`. */
  createShardSnapshot,

  /** Snapshots of a collection. */
  async listSnapshots(
    this: Caller,
    collectionName: string,
    args?: CallOptions,
  ): Promise<SnapshotDescription[]> {
    const request = { path: { collection_name: collectionName }, query: {} };
    return this[connection].call("listSnapshots", "listSnapshots", request, args);
  },

  /** Deletes a snapshot of a collection. */
  async deleteSnapshot(
    this: Caller,
    collectionName: string,
    snapshotName: string,
    args: SnapshotArguments = {},
  ): Promise<boolean> {
    const { query, options } = splitSnapshot("deleteSnapshot", args);
    const path = { collection_name: collectionName, snapshot_name: snapshotName };
    const request = { path, query };
    const done = await this[connection].call("deleteSnapshot", "deleteSnapshot", request, options);
    return done ?? true;
  },

  /** Replaces a collection by a snapshot at a location (URL), or creates it from there. */
  async recoverSnapshot(
    this: Caller,
    collectionName: string,
    args: SnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    const method = "recoverSnapshot";
    const { query, body, options } = splitSnapshot<SnapshotRecover>(method, args);
    const request = { path: { collection_name: collectionName }, query, body };
    const done = await this[connection].call(method, "recoverFromSnapshot", request, options);
    return done ?? true;
  },

  /** Snapshots of the whole storage. */
  async listFullSnapshots(this: Caller, args?: CallOptions): Promise<SnapshotDescription[]> {
    const request = { path: {}, query: {} };
    return this[connection].call("listFullSnapshots", "listFullSnapshots", request, args);
  },

  /** Deletes a snapshot of the whole storage. */
  async deleteFullSnapshot(
    this: Caller,
    snapshotName: string,
    args: SnapshotArguments = {},
  ): Promise<boolean> {
    const method = "deleteFullSnapshot";
    const { query, options } = splitSnapshot(method, args);
    const request = { path: { snapshot_name: snapshotName }, query };
    const done = await this[connection].call(method, "deleteFullSnapshot", request, options);
    return done ?? true;
  },

  /** Snapshots of one shard. */
  async listShardSnapshots(
    this: Caller,
    collectionName: string,
    shardId: number,
    args?: CallOptions,
  ): Promise<SnapshotDescription[]> {
    const request = { path: { collection_name: collectionName, shard_id: shardId }, query: {} };
    return this[connection].call("listShardSnapshots", "listShardSnapshots", request, args);
  },

  /** Deletes a snapshot of one shard. */
  async deleteShardSnapshot(
    this: Caller,
    collectionName: string,
    shardId: number,
    snapshotName: string,
    args: SnapshotArguments = {},
  ): Promise<boolean> {
    const method = "deleteShardSnapshot";
    const { query, options } = splitSnapshot(method, args);
    const shard = { collection_name: collectionName, shard_id: shardId };
    const request = { path: { ...shard, snapshot_name: snapshotName }, query };
    const done = await this[connection].call(method, "deleteShardSnapshot", request, options);
    return done ?? true;
  },

  /** Replaces one shard by a snapshot at a location. */
  async recoverShardFromSnapshot(
    this: Caller,
    collectionName: string,
    shardId: number,
    args: ShardSnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    return recoverShard(this, "recoverShardFromSnapshot", collectionName, shardId, args);
  },

  /** `recoverShardFromSnapshot` by its Python name. */
  async recoverShardSnapshot(
    this: Caller,
    collectionName: string,
    shardId: number,
    args: ShardSnapshotRecover & SnapshotArguments,
  ): Promise<boolean> {
    return recoverShard(this, "recoverShardSnapshot", collectionName, shardId, args);
  },
};
