import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import { backendOn, C, createDense, upsert } from "./testing/dense_collection.ts";

async function collection(): Promise<Backend> {
  const backend = await backendOn();
  await createDense(backend);
  await upsert(backend, [1, 2, 3, 4], 1);
  await upsert(backend, [5, 6], 2);
  return backend;
}

test("a search, a recommendation and a discovery find what the queries of today find", async () => {
  const backend = await collection();
  const request = { path: C, query: {} };
  const query = async (body: object): Promise<unknown> =>
    (await backend.call("queryPoints", { ...request, body })).points;
  assert.deepEqual(
    await backend.call("searchPoints", {
      ...request,
      body: { vector: [1, 1], limit: 2, offset: 1 },
    }),
    await query({ query: [1, 1], limit: 2, offset: 1 }),
  );
  const examples = { positive: [1], negative: [5] };
  const recommendation = { ...examples, strategy: "best_score" as const, limit: 3 };
  assert.deepEqual(
    await backend.call("recommendPoints", { ...request, body: recommendation }),
    await query({ query: { recommend: { ...examples, strategy: "best_score" } }, limit: 3 }),
  );
  const context = [{ positive: 2, negative: 3 }];
  assert.deepEqual(
    await backend.call("discoverBatchPoints", {
      ...request,
      body: {
        searches: [
          { target: 1, context, limit: 3 },
          { context, limit: 2 },
        ],
      },
    }),
    [
      await query({ query: { discover: { target: 1, context } }, limit: 3 }),
      await query({ query: { context }, limit: 2 }),
    ],
  );
  await backend.close();
});

test("a recommendation without positives is refused once the collection is found, and before examples are looked up", async () => {
  const backend = await collection();
  const recommend = (collection_name: string, body: object): Promise<unknown> =>
    backend.call("recommendPoints", {
      path: { collection_name },
      query: {},
      body: { limit: 1, ...body },
    });
  await assert.rejects(recommend("nope", {}), { code: "not_found" });
  await assert.rejects(recommend("c", { negative: [999] }), {
    reason: "Bad request: At least one positive vector ID required with this strategy",
  });
  await assert.rejects(recommend("c", { strategy: "sum_scores" }), {
    reason: "Bad request: At least one positive or negative vector ID required with this strategy",
  });
  await backend.close();
});

test("groups of a recommendation say of an unknown id that there is no such point", async () => {
  const backend = await collection();
  const groups = { group_by: "n", group_size: 1, limit: 2 };
  const request = { path: C, query: {} };
  const found = await backend.call("recommendPointGroups", {
    ...request,
    body: { positive: [1], ...groups },
  });
  assert.deepEqual(
    found.groups.map(({ id }) => id),
    [2, 1],
  );
  await assert.rejects(
    backend.call("recommendPointGroups", { ...request, body: { positive: [999], ...groups } }),
    { reason: "Not found: No point with id 999 found" },
  );
  await backend.close();
});
