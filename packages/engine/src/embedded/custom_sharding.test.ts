import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import type { FileSystem } from "../storage/file_system.ts";
import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { backendOn, C } from "./testing/dense_collection.ts";

const query = { wait: true };

async function cluster(files?: FileSystem): Promise<Backend> {
  return backendOn(files, 1000, { isCluster: true });
}

/** A collection with the shard keys "a", "b" and 7. */
async function keyedCollection(files?: FileSystem): Promise<Backend> {
  const backend = await cluster(files);
  const body = {
    vectors: { size: 2, distance: "Dot" },
    sparse_vectors: { s: { modifier: "idf" } },
    sharding_method: "custom",
  } as const;
  await backend.call("createCollection", { path: C, query: {}, body });
  for (const shard_key of ["a", "b", 7]) {
    await backend.call("createShardKey", { path: C, query: {}, body: { shard_key } });
  }
  return backend;
}

function put(backend: Backend, shard_key: unknown, ids: readonly number[], n = 0) {
  const points = ids.map((id) => ({ id, vector: [id, n], payload: { n } }));
  return backend.call("upsertPoints", { path: C, query, body: { points, shard_key } as never });
}

async function scrolled(backend: Backend, shard_key?: unknown): Promise<unknown[]> {
  const body = { limit: 100, with_payload: false, shard_key } as never;
  const { points } = await backend.call("scrollPoints", { path: C, query: {}, body });
  return points.map(({ id, shard_key: key }) => [id, key]);
}

async function keys(backend: Backend): Promise<unknown> {
  const { shard_keys } = await backend.call("listShardKeys", { path: C, query: {} });
  return shard_keys?.map(({ key }) => key);
}

function index(backend: Backend, field_name: string): Promise<unknown> {
  const body = { field_name, field_schema: "integer" } as const;
  return backend.call("createFieldIndex", { path: C, query, body });
}

test("points, keys and indexes of a collection with shard keys survive a reopening", async () => {
  const disk = new SimulatedDisk(3);
  let backend = await keyedCollection(disk.fileSystem());
  await put(backend, "a", [1, 2]);
  await index(backend, "n");
  await put(backend, 7, [3], 5);
  await backend.call("createShardKey", { path: C, query: {}, body: { shard_key: "late" } });
  await put(backend, "late", [4], 6);
  backend = await cluster(disk.afterPowerLoss(8).fileSystem());
  assert.deepEqual(await keys(backend), ["a", "b", 7, "late"]);
  assert.deepEqual(await scrolled(backend), [
    [1, "a"],
    [2, "a"],
    [3, 7],
    [4, "late"],
  ]);
  const body = { order_by: "n", with_payload: false, limit: 2, filter: {} } as never;
  const { points } = await backend.call("scrollPoints", { path: C, query: {}, body });
  assert.deepEqual(
    points.map(({ order_value }) => order_value),
    [0, 0],
  );
  const { payload_schema } = await backend.call("getCollection", { path: C, query: {} });
  assert.deepEqual(payload_schema, { n: { data_type: "integer", points: 4 } });
  await backend.close();
});

test("a deleted shard key takes its points and its files with it, and no other's", async () => {
  const disk = new SimulatedDisk(4);
  const files = disk.fileSystem();
  const backend = await keyedCollection(files);
  await put(backend, "a", [1]);
  await put(backend, "b", [2]);
  await backend.call("deleteShardKey", { path: C, query: {}, body: { shard_key: "a" } });
  assert.deepEqual(await scrolled(backend), [[2, "b"]]);
  await assert.rejects(put(backend, "a", [9]), { code: "bad_input" });
  await backend.call("createShardKey", { path: C, query: {}, body: { shard_key: "a" } });
  assert.deepEqual(await scrolled(backend, "a"), []);
  await backend.close();
  assert.equal((await files.list("collections")).length, 1);
  const again = await cluster(files);
  await again.call("deleteCollection", { path: C, query: {} });
  await again.close();
  assert.deepEqual(await files.list("collections"), []);
});

test("one id may be in the shards of two keys: a query shows the better, a scroll both", async () => {
  const backend = await keyedCollection();
  await put(backend, "a", [1, 2], 1);
  await put(backend, "b", [1], 5);
  assert.deepEqual(await scrolled(backend, ["a", "b"]), [
    [1, "a"],
    [1, "b"],
    [2, "a"],
  ]);
  const body = { query: [0, 1], limit: 10 };
  const { points } = await backend.call("queryPoints", { path: C, query: {}, body });
  assert.deepEqual(
    points.map(({ id, score, shard_key }) => [id, score, shard_key]),
    [
      [1, 5, "b"],
      [2, 1, "a"],
    ],
  );
  const counted = await backend.call("countPoints", { path: C, query: {}, body: {} });
  assert.equal(counted.count, 3);
});

test("an update of several keys is applied in each, and one without a key is refused", async () => {
  const backend = await keyedCollection();
  await put(backend, ["a", 7], [1]);
  await put(backend, { target: "zz", fallback: "b" }, [2]);
  assert.deepEqual(await scrolled(backend), [
    [1, "a"],
    [1, 7],
    [2, "b"],
  ]);
  await assert.rejects(put(backend, undefined, [3]), {
    reason: "Wrong input: Shard key not specified",
  });
  const operations = [
    { delete: { points: [1], shard_key: 7 } },
    { set_payload: { payload: { m: 1 }, points: [2], shard_key: "b" } },
  ];
  await backend.call("batchUpdate", { path: C, query, body: { operations } as never });
  assert.deepEqual(await scrolled(backend), [
    [1, "a"],
    [2, "b"],
  ]);
});

test("queries of a batch are each of their own shards", async () => {
  const backend = await keyedCollection();
  await put(backend, "a", [1]);
  await put(backend, "b", [2]);
  const searches = ["a", "b", undefined].map((shard_key) => ({ query: [1, 0], shard_key }));
  const body = { searches } as never;
  const answers = await backend.call("queryBatchPoints", { path: C, query: {}, body });
  assert.deepEqual(
    answers.map(({ points }) => points.map(({ id }) => id)),
    [[1], [2], [2, 1]],
  );
  const nearOf = { searches: [{ query: 2, shard_key: "a" }] } as never;
  await assert.rejects(
    backend.call("queryBatchPoints", { path: C, query: {}, body: nearOf }),
    { code: "not_found" },
    "an example is looked up in the shards of the query",
  );
});

test("a reader in another process sees shard keys come and go", async () => {
  const disk = new SimulatedDisk(5);
  const backend = await keyedCollection(disk.fileSystem());
  await put(backend, "a", [1]);
  const reader = await backendOn(disk.fileSystem({ readOnly: true }), 1000, { readOnly: true });
  assert.deepEqual(await scrolled(reader), [[1, "a"]]);
  await backend.call("createShardKey", { path: C, query: {}, body: { shard_key: "c" } });
  await put(backend, "c", [5]);
  assert.deepEqual(await scrolled(reader), [
    [1, "a"],
    [5, "c"],
  ]);
  await backend.call("deleteShardKey", { path: C, query: {}, body: { shard_key: "a" } });
  assert.deepEqual(await scrolled(reader), [[5, "c"]]);
  await reader.close();
  await backend.close();
});

test("shards of one key that Qdrant would have are told of, with the points in the first", async () => {
  const backend = await keyedCollection();
  const body = { create_sharding_key: { shard_key: "d", shards_number: 2 } };
  await backend.call("updateCollectionCluster", { path: C, query: {}, body });
  await put(backend, "d", [1, 2]);
  const { local_shards } = await backend.call("collectionClusterInfo", { path: C, query: {} });
  assert.deepEqual(
    local_shards.map(({ shard_id, shard_key, points_count }) => [
      shard_id,
      shard_key,
      points_count,
    ]),
    [
      [1, "a", 0],
      [2, "b", 0],
      [3, 7, 0],
      [4, "d", 2],
      [5, "d", 0],
    ],
  );
  await assert.rejects(backend.call("updateCollectionCluster", { path: C, query: {}, body }), {
    reason: 'Bad request: Sharding key "d" already exists for collection c',
  });
});
