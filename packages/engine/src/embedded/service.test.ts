import assert from "node:assert/strict";
import { test } from "node:test";

import { type Access, QdrantError } from "@quiverdb/client";

import { SimulatedDisk } from "../storage/testing/simulated_disk.ts";
import { backendOn, C, contents, createDense, upsert } from "./testing/dense_collection.ts";

const NOTHING = { path: {}, query: {} };

/** Rights over the collection `c` alone. */
const onlyC: Access = {
  requireRight(right, collection) {
    if (collection === "c" && right === "read") return;
    throw new QdrantError("forbidden", "Global access is required");
  },
};

test("metrics count collections, points and the vectors of each name", async () => {
  const backend = await backendOn();
  await createDense(backend);
  await upsert(backend, [1, 2, 3]);
  const text = await backend.call("metrics", NOTHING);
  const lines = text.split("\n");
  for (const line of [
    "# TYPE collections_total gauge",
    "collections_total 1",
    "collections_vector_total 6",
    'collection_points{id="c"} 3',
    'collection_vectors{id="c",vector="s"} 3',
  ]) {
    assert.ok(lines.includes(line), `${line} in\n${text}`);
  }
  const anonymous = await backend.call("metrics", { path: {}, query: { anonymize: true } });
  assert.ok(!anonymous.includes('"c"'));
  await backend.close();
});

test("a report has more at each level, and nothing of what the caller may not see", async () => {
  const backend = await backendOn();
  await createDense(backend);
  await backend.call("createCollection", {
    path: { collection_name: "secret" },
    query: {},
    body: {},
  });
  const report = (details_level: number, access?: Access) =>
    backend.call("telemetry", { path: {}, query: { details_level } }, { access });
  const brief = await report(0);
  assert.deepEqual(brief.collections, { number_of_collections: 2 });
  assert.deepEqual(brief.quota?.config, { enabled: false });
  const whole = await report(3);
  assert.deepEqual(
    whole.collections.collections?.map((one) => ("id" in one ? one.id : undefined)),
    ["c", "secret"],
  );
  const narrow = await report(3, onlyC);
  assert.equal(narrow.quota, undefined);
  assert.ok(!JSON.stringify(narrow).includes("secret"));
  const query = { details_level: 3, anonymize: true };
  const anonymous = await backend.call("telemetry", { path: {}, query });
  assert.ok(!JSON.stringify(anonymous).includes("secret"));
  await backend.close();
});

test("limits on resources are replaced as a whole, and belong to who manages the node", async () => {
  const backend = await backendOn();
  const update = (body: object, access?: Access) =>
    backend.call("updateQuotas", { path: {}, query: {}, body }, { access });
  await update({ enabled: true, max_disk_usage_percent: 90 });
  await update({ release_margin_percent: 7 });
  assert.deepEqual(await backend.call("getQuotas", NOTHING), {
    config: { enabled: false, release_margin_percent: 7 },
    usage: { resident_memory_percent: null, disk_usage_percent: null },
  });
  await backend.close();
});

test("limits on resources are kept in the folder", async () => {
  const disk = new SimulatedDisk(1);
  const body = { enabled: true, max_disk_usage_percent: 90 };
  let backend = await backendOn(disk.fileSystem());
  await backend.call("updateQuotas", { path: {}, query: {}, body });
  backend = await backendOn(disk.afterPowerLoss(1).fileSystem());
  assert.deepEqual((await backend.call("getQuotas", NOTHING)).config, body);
  await backend.close();
});

test("where a resource is used up, points are only deleted", async () => {
  const full = { memory: () => undefined, disk: async () => ({ used: 9, total: 10 }) };
  const backend = await backendOn(undefined, 100, { meter: full });
  await createDense(backend);
  await upsert(backend, [1, 2]);
  const body = { enabled: true, max_disk_usage_percent: 90 };
  await backend.call("updateQuotas", { path: {}, query: {}, body });
  const query = { wait: true };
  const refused = { code: "insufficient_storage", status: 507 };
  await assert.rejects(upsert(backend, [3]), refused);
  const index = { field_name: "n", field_schema: "integer" } as const;
  await assert.rejects(backend.call("createFieldIndex", { path: C, query, body: index }), refused);
  const operations = [
    { delete: { points: [1] } },
    { set_payload: { payload: { n: 5 }, points: [2] } },
    { delete: { points: [2] } },
  ];
  const batch = backend.call("batchUpdate", { path: C, query, body: { operations } });
  await assert.rejects(batch, refused);
  assert.deepEqual(await contents(backend), new Map([[2, 0]]));
  const report = await backend.call("telemetry", NOTHING);
  assert.deepEqual(report.quota?.exceeded, { resident_memory: null, disk_usage: true });
  const metrics = await backend.call("metrics", NOTHING);
  assert.match(metrics, /^quota_exceeded\{resource="disk"\} 1$/m);
  await backend.close();
});

test("only who manages the node changes its limits", async () => {
  const backend = await backendOn();
  const update = (body: object, access?: Access) =>
    backend.call("updateQuotas", { path: {}, query: {}, body }, { access });
  await assert.rejects(update({}, onlyC), { code: "forbidden" });
  await backend.close();
});

test("no segment waits for an optimization, and lists are shown when they are asked for", async () => {
  const backend = await backendOn(undefined, 2);
  await createDense(backend);
  await upsert(backend, [1, 2, 3]);
  const optimizations = (query: object) => backend.call("getOptimizations", { path: C, query });
  const summary = {
    queued_optimizations: 0,
    queued_segments: 0,
    queued_points: 0,
    idle_segments: 2,
  };
  assert.deepEqual(await optimizations({}), { summary, running: [] });
  const found = await optimizations({ with: "queued,idle_segments" });
  assert.deepEqual(found.queued, []);
  assert.deepEqual(
    found.idle_segments?.map(({ points_count }) => points_count),
    [2, 1],
  );
  await assert.rejects(optimizations({ with: "foo" }), {
    reason: "Wrong input: Unknown field in 'with' parameter: foo",
  });
  await backend.close();
});

test("a single node says where shards are, and refuses to move them once the request is read", async () => {
  const backend = await backendOn();
  await createDense(backend);
  await upsert(backend, [1, 2]);
  const { local_shards, shard_count } = await backend.call("collectionClusterInfo", {
    path: C,
    query: {},
  });
  assert.equal(shard_count, 1);
  assert.deepEqual(local_shards, [{ shard_id: 0, points_count: 2, state: "Active" }]);
  assert.deepEqual(await backend.call("listShardKeys", { path: C, query: {} }), {});
  const path = { collection_name: "nope" };
  const drop = { drop_replica: { shard_id: 0, peer_id: 1 } };
  await assert.rejects(backend.call("updateCollectionCluster", { path, query: {}, body: drop }), {
    code: "standalone",
    status: 405,
  });
  await assert.rejects(
    backend.call("deleteShardKey", { path, query: {}, body: { shard_key: "" } }),
    { code: "standalone" },
  );
  const request = JSON.parse('{"path":{"collection_name":"c"},"query":{},"body":{"foo":1}}');
  await assert.rejects(backend.call("updateCollectionCluster", request), { status: 400 });
  await backend.close();
});
