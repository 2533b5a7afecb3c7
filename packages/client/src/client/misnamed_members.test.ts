import assert from "node:assert/strict";
import { test } from "node:test";
import { intercept } from "../operation/backend.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import type { Answers } from "../testing/recording_backend.ts";
import { refuseMisnamedMembers } from "./misnamed_members.ts";
import { QdrantClientBase } from "./qdrant_client_base.ts";

const ANSWERS: Answers = {
  queryPoints: () => ({ points: [] }),
  queryBatchPoints: () => [],
  createCollection: () => true,
  upsertPoints: () => ({}),
  deleteVectors: () => ({}),
  createFieldIndex: () => ({}),
  scrollPoints: () => ({ points: [] }),
};

function testClient(): QdrantClientBase {
  const { backend } = recordingBackend(ANSWERS);
  return new QdrantClientBase(async () => intercept(backend, refuseMisnamedMembers));
}

/** A call as a program without types makes it. */
async function call(method: string, args: object): Promise<unknown> {
  const client = testClient();
  const found: unknown = Reflect.get(client, method);
  assert.ok(typeof found === "function");
  return found.call(client, "c", args);
}

test("a member by its name of another client or another spelling is refused with the right one", async () => {
  const cases: [string, object, string, string][] = [
    ["query", { query_filter: {} }, "query_filter", "filter"],
    ["query", { query: [1], withVector: true }, "withVector", "with_vector"],
    ["query", { query: [1], withPayload: true }, "withPayload", "with_payload"],
    ["query", { query_vector: [1] }, "query_vector", "query"],
    ["query", { vector: [1] }, "vector", "query"],
    ["query", { query: [1], top: 3 }, "top", "limit"],
    ["query", { query: [1], search_params: {} }, "search_params", "params"],
    ["query", { query: [1], scoreThreshold: 1 }, "scoreThreshold", "score_threshold"],
    ["query", { query: [1], "score-threshold": 1 }, "score-threshold", "score_threshold"],
    ["query", { prefetch: { query: [1], query_filter: {} } }, "query_filter", "filter"],
    ["query", { prefetch: [{ prefetch: [{ Limit: 1 }] }] }, "Limit", "limit"],
    ["queryBatch", { searches: [{}, { withVector: 1 }] }, "withVector", "with_vector"],
    ["queryBatch", { requests: [] }, "requests", "searches"],
    ["scroll", { scroll_filter: {} }, "scroll_filter", "filter"],
    ["scroll", { orderBy: "a" }, "orderBy", "order_by"],
    ["count", { count_filter: {} }, "count_filter", "filter"],
    ["retrieve", { ids: [1], with_vectors: true }, "with_vectors", "with_vector"],
    ["createCollection", { vectors_config: {} }, "vectors_config", "vectors"],
    ["createCollection", { sparseVectors: {} }, "sparseVectors", "sparse_vectors"],
    ["createPayloadIndex", { fieldName: "a" }, "fieldName", "field_name"],
    ["setPayload", { payload: {}, point: [1] }, "point", "points"],
    ["delete", { points_selector: [1] }, "points_selector", "points"],
    ["upsert", { points: [{ id: 1, vector: [1], payloads: {} }] }, "payloads", "payload"],
    [
      "upsert",
      {
        points: [
          { id: 1, vector: [1] },
          { id: 2, Vector: [1] },
        ],
      },
      "Vector",
      "vector",
    ],
  ];
  for (const [method, args, wrong, right] of cases) {
    await assert.rejects(call(method, args), {
      code: "format",
      message: `${method}: Format error in JSON body: unknown member \`${wrong}\`, did you mean \`${right}\`?`,
    });
  }
});

test("the size of a vector beside `vectors` is told where it belongs", async () => {
  await assert.rejects(call("createCollection", { size: 4, distance: "Dot" }), {
    message: /unknown member `size`, did you mean `vectors: \{ size, distance \}`\?/,
  });
});

test("what the engine takes, what is unknown altogether and what is undefined passes", async () => {
  await call("query", { query: [1], with_vectors: true, hint: 1, query_filter: undefined });
  await call("deleteVectors", { points: [1], vectors: ["a"] });
  await call("createPayloadIndex", { field_name: "a", field_type: "keyword" });
  await call("createCollection", { vectors: {}, optimizer_config: {}, quantization: {} });
  await call("upsert", { points: [{ id: 1, vectors: [1], note: "x" }] });
});

test("a backend without the interceptor gets every member", async () => {
  const { backend, calls } = recordingBackend(ANSWERS);
  const client = new QdrantClientBase(async () => backend);
  await client.query("c", { query_filter: {} } as object);
  const { request } = calls[0] ?? assert.fail();
  assert.deepEqual((request as { body: unknown }).body, { query_filter: {} });
});
