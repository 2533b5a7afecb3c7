/** Snapshots of collections, shards and the whole storage. */
import { QdrantError, validateCollectionName, validateCollectionReference } from "@quiverdb/client";

import type { SnapshotScope } from "../snapshot/snapshot_folder.ts";
import type { RecoveryTarget } from "../snapshot/snapshots.ts";
import { readUploadParameters, readWaitParameter } from "../wire/query_parameters.ts";
import { readRecover, readUpload } from "../wire/snapshots.ts";
import type { CollectionRequest, EngineCall } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";

/** A request about one shard. */
interface ShardRequest {
  readonly path: { readonly collection_name: string; readonly shard_id: number };
}

const FULL: SnapshotScope = { kind: "full" };

export const snapshotHandlers = {
  async createSnapshot(call, request) {
    const scope = await collectionScope(call, request, "write_extras");
    return create(call, scope, request.query);
  },

  async createFullSnapshot(call, { query }) {
    call.requireRight("manage");
    return create(call, FULL, query);
  },

  async createShardSnapshot(call, request) {
    const scope = await shardScope(call, request, "write_extras");
    return create(call, scope, request.query);
  },

  async listSnapshots(call, request) {
    return call.snapshots.list(await collectionScope(call, request, "read_extras"));
  },

  async listFullSnapshots(call) {
    call.requireRight("read");
    return call.snapshots.list(FULL);
  },

  async listShardSnapshots(call, request) {
    return call.snapshots.list(await shardScope(call, request, "read_extras"));
  },

  async getSnapshot(call, request) {
    const scope = await collectionScope(call, request, "read_extras");
    return call.snapshots.read(scope, request.path.snapshot_name);
  },

  async getFullSnapshot(call, { path }) {
    call.requireRight("read");
    return call.snapshots.read(FULL, path.snapshot_name);
  },

  async getShardSnapshot(call, request) {
    const scope = await shardScope(call, request, "read_extras");
    return call.snapshots.read(scope, request.path.snapshot_name);
  },

  async streamShardSnapshot(call, request) {
    const scope = await shardScope(call, request, "read_extras");
    call.requireWritable();
    return call.snapshots.stream(scope, call.begin());
  },

  async deleteSnapshot(call, request) {
    const scope = await collectionScope(call, request, "write_extras");
    return remove(call, scope, request.path.snapshot_name, request.query);
  },

  async deleteFullSnapshot(call, { path, query }) {
    call.requireRight("manage");
    return remove(call, FULL, path.snapshot_name, query);
  },

  async deleteShardSnapshot(call, request) {
    const scope = await shardScope(call, request, "write_extras");
    return remove(call, scope, request.path.snapshot_name, request.query);
  },

  async recoverFromSnapshot(call, request) {
    return recover(call, await collectionTarget(call, request), request, true);
  },

  async recoverShardFromSnapshot(call, request) {
    return recover(call, await shardTarget(call, request), request, null);
  },

  async recoverFromUploadedSnapshot(call, request) {
    return upload(call, () => collectionTarget(call, request), request, true);
  },

  async recoverShardFromUploadedSnapshot(call, request) {
    return upload(call, () => shardTarget(call, request), request, null);
  },
} satisfies Partial<Handlers>;

async function create(call: EngineCall, scope: SnapshotScope, query: unknown) {
  const wait = readWaitParameter(query);
  call.requireWritable();
  const { snapshots } = call;
  if (wait) return snapshots.create(scope, call.begin());
  snapshots.inBackground("Creating a snapshot", (run) => snapshots.create(scope, run));
  return null;
}

async function remove(call: EngineCall, scope: SnapshotScope, name: string, query: unknown) {
  const wait = readWaitParameter(query);
  call.requireWritable();
  const { snapshots } = call;
  if (!wait) {
    snapshots.inBackground("Deleting a snapshot", () => snapshots.delete(scope, name));
    return null;
  }
  await snapshots.delete(scope, name);
  return true;
}

/** @param result what is told at the end, if somebody waits for it */
async function recover<Result>(
  call: EngineCall,
  target: RecoveryTarget,
  { query, body }: { readonly query: unknown; readonly body: unknown },
  result: Result,
): Promise<Result | null> {
  const wait = readWaitParameter(query);
  const run = call.begin();
  const { location, apiKey, checksum } = readRecover(body, call.reading(run));
  call.requireWritable();
  const { snapshots } = call;
  const isRemote = call.context.isRemote ?? false;
  const work = async (within: typeof run): Promise<void> => {
    const { signal } = within;
    const staged = await snapshots.fetch({ location, apiKey, isRemote, signal });
    if (checksum !== undefined && checksum !== staged.checksum) {
      await snapshots.discard(staged);
      throw new QdrantError(
        "bad_input",
        `Snapshot checksum mismatch: expected ${checksum}, got ${staged.checksum}`,
      );
    }
    await snapshots.recover(target, staged, undefined, within);
  };
  if (!wait) {
    snapshots.inBackground("Recovering from a snapshot", work);
    return null;
  }
  await work(run);
  return result;
}

async function upload<Result>(
  call: EngineCall,
  findTarget: () => Promise<RecoveryTarget>,
  { query, body }: { readonly query: unknown; readonly body: unknown },
  result: Result,
): Promise<Result | null> {
  const { wait, checksum } = readUploadParameters(query);
  const target = await findTarget();
  call.requireWritable();
  const content = readUpload(body);
  const { snapshots } = call;
  const run = call.begin();
  const staged = await snapshots.receive(checked(content, () => run.check()));
  if (checksum !== undefined && checksum !== staged.checksum) {
    await snapshots.discard(staged);
    // The two are in this order in Qdrant.
    const text = `expected ${staged.checksum}, actual ${checksum}`;
    throw new QdrantError("checksum_mismatch", text);
  }
  const name = fileNameOf(content.fileName);
  if (!wait) {
    const work = (within: typeof run): Promise<void> =>
      snapshots.recover(target, staged, name, within);
    snapshots.inBackground("Recovering from a snapshot", work);
    return null;
  }
  await snapshots.recover(target, staged, name, run);
  return result;
}

async function* checked(
  content: AsyncIterable<Uint8Array>,
  check: () => void,
): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of content) {
    check();
    yield chunk;
  }
}

/** The last segment of the name that a form gave its file. */
function fileNameOf(given: unknown): string {
  const name = typeof given === "string" ? given.replace(/^.*[/\\]/s, "").slice(0, 255) : "";
  return name === "" ? "upload.snapshot" : name;
}

async function collectionScope(
  call: EngineCall,
  { path }: CollectionRequest,
  right: "read_extras" | "write_extras",
): Promise<SnapshotScope> {
  validateCollectionReference(path.collection_name);
  call.requireRight(right, path.collection_name);
  const { name } = await call.catalog.known(path.collection_name);
  return { kind: "collection", collection: name };
}

async function shardScope(
  call: EngineCall,
  request: ShardRequest,
  right: "read_extras" | "write_extras",
): Promise<SnapshotScope> {
  validateCollectionReference(request.path.collection_name);
  call.requireRight(right, request.path.collection_name);
  return { kind: "shard", ...(await knownShard(call, request)) };
}

/** Of a collection that may not be there yet. */
async function collectionTarget(
  call: EngineCall,
  { path }: CollectionRequest,
): Promise<RecoveryTarget> {
  validateCollectionName(path.collection_name);
  call.requireRight("manage");
  return { collection: path.collection_name };
}

async function shardTarget(call: EngineCall, request: ShardRequest): Promise<RecoveryTarget> {
  validateCollectionReference(request.path.collection_name);
  call.requireRight("manage");
  return knownShard(call, request);
}

/** @throws QdrantError `not_found` for a collection or a shard that is not there */
async function knownShard(
  call: EngineCall,
  { path }: ShardRequest,
): Promise<{ collection: string; shard: number }> {
  const { name, record } = await call.catalog.known(path.collection_name);
  const { sharding_method: method, shard_number: count } = record.config.params;
  const shard = Number(path.shard_id);
  const isKnown =
    method === "custom"
      ? (record.shards ?? []).some(({ shardIds }) => shardIds.includes(shard))
      : Number.isInteger(shard) && shard >= 0 && shard < count;
  if (isKnown) return { collection: name, shard };
  throw new QdrantError("not_found", `shard ${path.shard_id} not found`);
}
