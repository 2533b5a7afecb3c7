import assert from "node:assert/strict";
import { test } from "node:test";

import { type Backend, QdrantError } from "@quiverdb/client";

import { backendOn } from "./testing/dense_collection.ts";

const C = { collection_name: "c" };
const points = [{ id: 1, vector: [1, 2] }];

async function openWithCollection(): Promise<Backend> {
  const backend = await backendOn();
  const body = { vectors: { size: 2, distance: "Dot" as const } };
  await backend.call("createCollection", { path: C, query: {}, body });
  return backend;
}

test("a timeout longer than the timers of the platform does not run out at once", async () => {
  const backend = await openWithCollection();
  const query = { wait: true, timeout: 3_000_000 };
  const { status } = await backend.call("upsertPoints", { path: C, query, body: { points } });
  assert.equal(status, "completed");
  const count = await backend.call("countPoints", {
    path: C,
    query: { timeout: 3_000_000 },
    body: {},
  });
  assert.deepEqual(count, { count: 1 });
  await backend.close();
});

test("wrong query parameters are refused before anything is done", async () => {
  const backend = await openWithCollection();
  const query = { timeout: -1 };
  const operations = [{ upsert: { points } }];
  const calls = [
    () => backend.call("upsertPoints", { path: C, query, body: { points } }),
    () => backend.call("batchUpdate", { path: C, query, body: { operations } }),
    () => backend.call("countPoints", { path: C, query, body: {} }),
    () => backend.call("queryPoints", { path: C, query, body: { query: 1 } }),
    () => backend.call("facet", { path: C, query, body: { key: "a" } }),
    () => backend.call("deleteCollection", { path: C, query }),
  ];
  for (const call of calls) {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof QdrantError);
      assert.equal(error.code, "query_format");
      assert.match(error.message, /timeout: invalid value: integer `-1`/);
      return true;
    });
  }
  assert.deepEqual(await backend.call("countPoints", { path: C, query: {}, body: {} }), {
    count: 0,
  });
  await backend.close();
});

test("operations are applied in the order of their calls, however long their bodies", async () => {
  const backend = await openWithCollection();
  const query = { wait: true };
  const long = Array.from({ length: 5000 }, (_, id) => ({ id, vector: [id, 1] }));
  await Promise.all([
    backend.call("upsertPoints", { path: C, query, body: { points: long } }),
    backend.call("deletePoints", { path: C, query, body: { filter: {} } }),
    backend.call("upsertPoints", { path: C, query, body: { points } }),
  ]);
  assert.deepEqual(await backend.call("countPoints", { path: C, query: {}, body: {} }), {
    count: 1,
  });
  await backend.close();
});
