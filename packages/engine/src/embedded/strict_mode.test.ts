import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend, OperationRequest } from "@quiverdb/client";

import { backendOn, C } from "./testing/dense_collection.ts";

type Limits = NonNullable<OperationRequest<"createCollection">["body"]["strict_mode_config"]>;

async function collection(limits: Limits): Promise<Backend> {
  const backend = await backendOn();
  await backend.call("createCollection", {
    path: C,
    query: {},
    body: {
      vectors: {
        "": { size: 2, distance: "Dot" },
        m: { size: 2, distance: "Dot", multivector_config: { comparator: "max_sim" } },
      },
      sparse_vectors: { s: {} },
      strict_mode_config: { enabled: true, ...limits },
    },
  });
  return backend;
}

function upsert(backend: Backend, ...points: object[]): Promise<unknown> {
  const body = { points } as OperationRequest<"upsertPoints">["body"];
  return backend.call("upsertPoints", { path: C, query: { wait: true }, body });
}

function query(backend: Backend, body: OperationRequest<"queryPoints">["body"], timeout?: number) {
  const parameters = timeout === undefined ? {} : { timeout };
  return backend.call("queryPoints", { path: C, query: parameters, body });
}

function limitText(value: number, max: number, name: string): object {
  const help = `Help: Reduce the "${name}" parameter to or below ${max}.`;
  return { reason: `Bad request: Limit exceeded ${value} > ${max} for "${name}". ${help}` };
}

test("limits of queries hold for prefetches, groups and matrices, and for the default of a query", async () => {
  const backend = await collection({ max_query_limit: 5 });
  const vector = [1, 1];
  await assert.rejects(query(backend, { query: vector }), limitText(10, 5, "limit"));
  await query(backend, { query: vector, limit: 5, offset: 100 });
  await assert.rejects(
    query(backend, { prefetch: { query: vector, limit: 6 }, query: vector, limit: 1 }),
    limitText(6, 5, "limit"),
  );
  const request = { path: C, query: {} };
  await assert.rejects(
    backend.call("queryPointsGroups", {
      ...request,
      body: { query: vector, group_by: "k", limit: 3, group_size: 2 },
    }),
    limitText(6, 5, "limit"),
  );
  await assert.rejects(
    backend.call("searchMatrixPairs", { ...request, body: { sample: 6, limit: 2 } }),
    limitText(12, 5, "limit"),
  );
  await backend.call("scrollPoints", { ...request, body: {} });
  await assert.rejects(
    backend.call("scrollPoints", { ...request, body: { limit: 6 } }),
    limitText(6, 5, "limit"),
  );
  await assert.rejects(
    backend.call("searchPoints", { ...request, body: { vector, limit: 6 } }),
    limitText(6, 5, "limit"),
  );
  await backend.close();
});

test("search parameters, timeouts and batches have limits", async () => {
  const backend = await collection({
    max_timeout: 10,
    search_max_batchsize: 1,
    search_max_hnsw_ef: 100,
    search_max_oversampling: 2,
    search_allow_exact: false,
  });
  const vector = [1, 1];
  const params = (given: object) => query(backend, { query: vector, params: given });
  await assert.rejects(params({ hnsw_ef: 101 }), limitText(101, 100, "hnsw_ef"));
  await assert.rejects(
    params({ quantization: { oversampling: 2.5 } }),
    limitText(2.5, 2, "oversampling"),
  );
  const exact = { reason: "Bad request: Exact search disabled!. Help: Set exact=false." };
  await assert.rejects(params({ exact: true }), exact);
  await assert.rejects(backend.call("countPoints", { path: C, query: {}, body: {} }), exact);
  await assert.rejects(query(backend, { query: vector }, 11), limitText(11, 10, "timeout"));
  await assert.rejects(
    backend.call("queryBatchPoints", {
      path: C,
      query: {},
      body: { searches: [{ query: vector }, { query: vector }] },
    }),
    limitText(2, 1, "search batch size"),
  );
  await backend.close();
});

test("filters have limits, and need indexes where strict mode says so", async () => {
  const backend = await collection({
    filter_max_conditions: 2,
    condition_max_size: 2,
    unindexed_filtering_update: false,
  });
  const isX = { key: "k", match: { value: "x" } };
  await query(backend, { query: [1, 1], filter: { must: [isX, isX] } });
  await assert.rejects(
    query(backend, { query: [1, 1], filter: { must: [{ must: [isX, isX] }, isX] } }),
    /Filter condition limit reached \(3 > 2\)\. Help: Reduce the amount of conditions/,
  );
  await assert.rejects(
    query(backend, { query: [1, 1], filter: { must: [{ has_id: [1, 2, 3] }] } }),
    /Condition size limit reached \(3 > 2\)\. Help: Reduce the size of your condition/,
  );
  const text = /Index required but not found for "k" of one of the following types: \[keyword\]/;
  const body = { filter: { must: [isX] } };
  await assert.rejects(backend.call("deletePoints", { path: C, query: {}, body }), text);
  await backend.close();
});

test("points of one write, rows and indices of their vectors have limits", async () => {
  const backend = await collection({
    upsert_max_batchsize: 1,
    sparse_config: { s: { max_length: 1 } },
    multivector_config: { m: { max_vectors: 1 } },
  });
  await upsert(backend, { id: 1, vector: [1, 1] });
  await assert.rejects(
    upsert(backend, { id: 1, vector: [1, 1] }, { id: 2, vector: [1, 1] }),
    limitText(2, 1, "upsert limit"),
  );
  await assert.rejects(
    upsert(backend, { id: 2, vector: { s: { indices: [1, 2], values: [1, 1] } } }),
    { reason: "Bad request: Sparse vector 's' has a limit of 1 indices, but 2 were provided!" },
  );
  await assert.rejects(
    upsert(backend, {
      id: 2,
      vector: {
        m: [
          [1, 1],
          [1, 1],
        ],
      },
    }),
    { reason: "Bad request: Multivector 'm' has a limit of 1 vectors, but 2 were provided!" },
  );
  await backend.close();
});

test("the size of a collection is looked at once in 32 writes, and all of a batch is checked first", async () => {
  const backend = await collection({ max_points_count: 1 });
  for (let id = 1; id <= 32; id++) await upsert(backend, { id, vector: [1, 1] });
  const full = { reason: "Bad request: Max points count limit of 1 reached!" };
  await assert.rejects(
    backend.call("batchUpdate", {
      path: C,
      query: { wait: true },
      body: {
        operations: [
          { delete: { points: [1] } },
          { upsert: { points: [{ id: 1, vector: [2, 2] }] } },
        ],
      },
    }),
    full,
  );
  await assert.rejects(upsert(backend, { id: 1, vector: [1, 1] }), full);
  const count = await backend.call("countPoints", { path: C, query: {}, body: {} });
  assert.equal(count.count, 32);
  await backend.close();
});

test("bytes of vectors and payloads are measured", async () => {
  const backend = await collection({ max_collection_vector_size_bytes: 40 });
  for (let id = 1; id <= 32; id++) await upsert(backend, { id, vector: [1, 1] });
  await assert.rejects(upsert(backend, { id: 1, vector: [1, 1] }), {
    reason: "Bad request: Max vector storage size limit of 0.000038146973MB reached!",
  });
  await backend.close();
});

test("reads and writes beyond their rate are told when to come again, and use no number", async () => {
  const backend = await collection({ read_rate_limit: 2, write_rate_limit: 2 });
  await upsert(backend, { id: 1, vector: [1, 1] });
  await assert.rejects(upsert(backend, { id: 2, vector: [1, 1] }), { status: 429 });
  await query(backend, { query: [1, 1] });
  await query(backend, { query: [1, 1] });
  await assert.rejects(query(backend, { query: [1, 1] }), /Retry after \d+s/);
  await backend.call("updateCollection", {
    path: C,
    query: {},
    body: { strict_mode_config: { enabled: false } },
  });
  const result = await upsert(backend, { id: 2, vector: [1, 1] });
  assert.deepEqual(result, { operation_id: 2, status: "completed" });
  await backend.close();
});
