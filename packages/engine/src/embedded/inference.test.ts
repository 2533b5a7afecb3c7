import assert from "node:assert/strict";
import { test } from "node:test";

import { type Backend, QdrantError } from "@quiverdb/client";

import { processRuntime } from "../common/runtime.ts";
import { bm25Embedder } from "./bm25_embedder.ts";
import { backendOn, C, createDense } from "./testing/dense_collection.ts";

const embedder = bm25Embedder(processRuntime().slices);
const FOX = { text: "the quick brown fox jumps", model: "qdrant/bm25" };
const TEXT = { type: "text", data: "hello world", model: "qdrant/bm25", options: {} } as const;

async function openWithCollection(): Promise<Backend> {
  const backend = await backendOn();
  await createDense(backend);
  return backend;
}

async function refusal(call: Promise<unknown>): Promise<QdrantError> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof QdrantError);
    return error;
  }
  assert.fail("the call was not refused");
}

function upsert(backend: Backend, vector: object, path = C): Promise<unknown> {
  const points = [{ id: 1, vector }];
  const request = { path, query: { wait: true }, body: { points } };
  // Bodies are not trusted at the waist: some of these are wrong on purpose.
  return backend.call("upsertPoints", request as never);
}

function query(backend: Backend, body: object): Promise<unknown> {
  return backend.call("queryPoints", { path: C, query: {}, body });
}

test("BM25 goes by two names in any case", async () => {
  for (const model of ["qdrant/bm25", "Qdrant/bm25", "QDRANT/BM25", "bm25", "BM25"]) {
    assert.ok(embedder.has(model), model);
    const [vector] = await embedder.embed([{ ...TEXT, model }], "query");
    assert.ok(vector !== undefined && "indices" in vector);
    assert.deepEqual([...vector.indices], [74040069, 613153351]);
  }
  assert.ok(!embedder.has("bm42"));
});

test("the mode reaches the model", async () => {
  const [vector] = await embedder.embed([TEXT], "document");
  assert.ok(vector !== undefined && "values" in vector && typeof vector.values !== "function");
  assert.ok(vector.values[0]! > 1);
});

test("BM25 refuses images and objects", async () => {
  const backend = await openWithCollection();
  for (const input of [{ image: "x" }, { object: { a: 1 } }]) {
    const { reason } = await refusal(upsert(backend, { s: { ...input, model: "qdrant/bm25" } }));
    assert.equal(reason, "Wrong input: Only text input is supported for qdrant/bm25.");
  }
});

test("a text is stored as a document and found by a text of a query", async () => {
  const backend = await openWithCollection();
  const body = { points: [{ id: 1, vector: { s: FOX } }] };
  await backend.call("upsertPoints", { path: C, query: { wait: true }, body });
  const found = await backend.call("queryPoints", {
    path: C,
    query: {},
    body: { query: { text: "foxes", model: "bm25" }, using: "s" },
  });
  assert.deepEqual(
    found.points.map(({ id }) => id),
    [1],
  );
  assert.deepEqual(body, { points: [{ id: 1, vector: { s: FOX } }] });
});

test("any other model is refused as by a server without inference, with the models there are", async () => {
  const backend = await openWithCollection();
  const other = { text: "a", model: "sentence-transformers/all-minilm-l6-v2" };
  for (const call of [
    upsert(backend, { s: other }),
    query(backend, { query: other }),
    query(backend, { prefetch: [{ query: { recommend: { negative: [1, other] } } }], query: 1 }),
    query(backend, { query: { discover: { target: 1, context: [[2, other]] } } }),
    query(backend, { query: { context: [{ positive: other, negative: 1 }] } }),
  ]) {
    const error = await refusal(call);
    assert.equal(
      error.reason,
      "Service internal error: InferenceService URL not configured - " +
        "please provide valid address in config",
    );
    assert.match(
      error.message,
      /no model `sentence-transformers.*`: its only one is `qdrant\/bm25`/,
    );
    assert.deepEqual(error.details["models"], ["qdrant/bm25", "bm25"]);
  }
});

test("mistakes of a body come before those of a model, those of a collection after", async () => {
  const backend = await openWithCollection();
  const missing = { collection_name: "missing" };
  const badOptions = { ...FOX, options: { k: -1 } };
  const unknown = { ...FOX, model: "none/such" };
  assert.equal((await refusal(upsert(backend, { s: badOptions, "": "x" }))).code, "format");
  assert.equal((await refusal(upsert(backend, { s: unknown, "": [] }))).code, "validation");
  assert.match((await refusal(upsert(backend, { s: badOptions }, missing))).reason, /BM25 k1/);
  assert.equal((await refusal(upsert(backend, { s: unknown }, missing))).code, "internal");
  assert.equal((await refusal(upsert(backend, { s: FOX }, missing))).code, "not_found");
});

test("a sparse vector made from a text needs a name", async () => {
  const backend = await openWithCollection();
  for (const vector of [FOX, { "": FOX }]) {
    assert.equal(
      (await refusal(upsert(backend, vector))).reason,
      "Bad request: Sparse vector from document inference should be named",
    );
  }
});
