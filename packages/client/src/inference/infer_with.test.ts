import assert from "node:assert/strict";
import { test } from "node:test";
import { QdrantError } from "../errors/qdrant_error.ts";
import { intercept } from "../operation/backend.ts";
import type { OperationName } from "../operation/operations.ts";
import { recordingBackend } from "../testing/recording_backend.ts";
import type { Answers } from "../testing/recording_backend.ts";
import type { Embedder, InferenceInput } from "./embedder.ts";
import { inferWith } from "./infer_with.ts";
import type { Slices } from "./walk_body.ts";

const NEVER_DUE: Slices = { enter: () => {}, due: () => false, turn: async () => {} };
const DONE: Answers = {
  upsertPoints: () => ({}),
  updateVectors: () => ({}),
  batchUpdate: () => [],
  queryPoints: () => ({}),
  queryBatchPoints: () => [],
  queryPointsGroups: () => ({}),
};

/** Vectors that tell what was embedded: the length of the text, and 1 for a query. */
function lengths(): { embedder: Embedder; batches: (readonly InferenceInput[])[] } {
  const batches: (readonly InferenceInput[])[] = [];
  const embedder: Embedder = {
    has: (model) => model === "lengths",
    embed: async (inputs, mode) => {
      batches.push(inputs);
      return inputs.map(({ data }) => [String(data).length, mode === "query" ? 1 : 0]);
    },
  };
  return { embedder, batches };
}

const text = (data: string) => ({ text: data, model: "lengths" });

/** The body that reaches the backend, and the batches that were embedded. */
async function inferred(operation: OperationName, body: unknown, slices = NEVER_DUE) {
  const { embedder, batches } = lengths();
  const { backend, calls } = recordingBackend(DONE);
  const { call } = intercept(backend, inferWith(embedder, slices));
  const before = structuredClone(body);
  const given = { path: {}, query: {}, body };
  await call(operation, given as never);
  assert.deepEqual(body, before, "the caller's objects stay as they are");
  const request = calls[0]?.request as { body: unknown };
  return { body: request.body, isSame: calls[0]?.request === given, batches };
}

const document = (data: string): unknown => [data.length, 0];
const question = (data: string): unknown => [data.length, 1];

test("every place of a write is embedded as a document", async () => {
  const cases: [OperationName, unknown, unknown][] = [
    [
      "upsertPoints",
      {
        points: [
          { id: 1, vector: text("a") },
          { id: 2, vector: { v: text("bb"), w: [1] } },
        ],
      },
      {
        points: [
          { id: 1, vector: document("a") },
          { id: 2, vector: { v: document("bb"), w: [1] } },
        ],
      },
    ],
    [
      "upsertPoints",
      { points: [{ id: 1, vectors: { v: text("a") } }] },
      { points: [{ id: 1, vectors: { v: document("a") } }] },
    ],
    [
      "upsertPoints",
      { batch: { ids: [1, 2], vectors: { v: [text("a"), [1, 2]], w: [[1], [2]] } } },
      { batch: { ids: [1, 2], vectors: { v: [document("a"), [1, 2]], w: [[1], [2]] } } },
    ],
    [
      "upsertPoints",
      { batch: { ids: [1], vectors: [text("a")] } },
      { batch: { ids: [1], vectors: [document("a")] } },
    ],
    [
      "updateVectors",
      { points: [{ id: 1, vector: { v: text("abc") } }] },
      { points: [{ id: 1, vector: { v: document("abc") } }] },
    ],
    [
      "batchUpdate",
      {
        operations: [
          { delete: { points: [1] } },
          { upsert: { points: [{ id: 1, vector: text("a") }] } },
          { upsert: { batch: { ids: [1], vectors: [text("b")] } } },
          { update_vectors: { points: [{ id: 1, vector: { v: text("cc") } }] } },
        ],
      },
      {
        operations: [
          { delete: { points: [1] } },
          { upsert: { points: [{ id: 1, vector: document("a") }] } },
          { upsert: { batch: { ids: [1], vectors: [document("b")] } } },
          { update_vectors: { points: [{ id: 1, vector: { v: document("cc") } }] } },
        ],
      },
    ],
  ];
  for (const [operation, body, expected] of cases) {
    assert.deepEqual((await inferred(operation, body)).body, expected);
  }
});

/** Queries with an input at every place where one may stand. */
function queries(make: (data: string) => unknown): unknown[] {
  return [
    make("a"),
    { nearest: make("a"), mmr: { diversity: 0.5 } },
    { recommend: { positive: [make("a"), 7], negative: [[1, 2], make("bb")] } },
    { discover: { target: make("a"), context: [{ positive: make("b"), negative: 7 }] } },
    { discover: { target: 7, context: { positive: 1, negative: make("b") } } },
    { context: [{ positive: make("a"), negative: make("bb") }, [7, make("ccc")]] },
    { context: [7, make("a")] },
    {
      relevance_feedback: {
        target: make("a"),
        feedback: [{ example: make("b"), score: 1 }],
        strategy: { naive: { a: 1, b: 1, c: 1 } },
      },
    },
  ];
}

test("every place of a query is embedded as a query, at every depth", async () => {
  const expected = queries(question);
  for (const [index, query] of queries(text).entries()) {
    const made = expected[index];
    const cases: [OperationName, (query: unknown) => unknown][] = [
      ["queryPoints", (inner) => ({ query: inner, using: "v" })],
      ["queryPointsGroups", (inner) => ({ query: inner, group_by: "a" })],
      ["queryBatchPoints", (inner) => ({ searches: [{ query: 7 }, { query: inner }] })],
      ["queryPoints", (inner) => ({ prefetch: { query: inner }, query: { fusion: "rrf" } })],
      ["queryPoints", (inner) => ({ prefetch: [{ prefetch: [{ query: inner }] }], query: 7 })],
    ];
    for (const [operation, wrap] of cases) {
      assert.deepEqual((await inferred(operation, wrap(query))).body, wrap(made));
    }
  }
});

test("a request without inference objects goes on as it is", async () => {
  const sparse = { indices: [1], values: [0.5] };
  const cases: [OperationName, unknown][] = [
    ["upsertPoints", { points: [{ id: 1, vector: { s: sparse, model: [1], text: [2] } }] }],
    ["upsertPoints", { points: [{ id: 1, vector: new Float32Array(2), payload: text("x") }] }],
    ["upsertPoints", { points: "nonsense" }],
    ["upsertPoints", null],
    ["queryPoints", { query: { nearest: sparse }, filter: { must: [] } }],
    ["queryPoints", { query: { text: "a", model: "other" } }],
    ["queryPoints", { query: { text: 7, model: "lengths" } }],
    ["batchUpdate", { operations: [null, { upsert: null }] }],
  ];
  for (const [operation, body] of cases) {
    const { isSame, batches } = await inferred(operation, body);
    assert.ok(isSame, JSON.stringify(body));
    assert.deepEqual(batches, []);
  }
});

test("a text is embedded once a request, texts with other options anew", async () => {
  const points = ["a", "b", "a", "a"].map((data, id) => ({ id, vector: { v: text(data) } }));
  const other = { ...text("a"), options: { k: 1 } };
  const body = { points: [...points, { id: 9, vector: { v: other } }] };
  const { batches } = await inferred("upsertPoints", body);
  const embedded = batches.flat().map(({ data, options }) => [data, options]);
  assert.deepEqual(embedded, [
    ["a", {}],
    ["b", {}],
    ["a", { k: 1 }],
  ]);
});

test("long bodies are embedded in batches and walked in slices", async () => {
  let turns = 0;
  const alwaysDue: Slices = {
    enter: () => {},
    due: () => true,
    turn: async () => {
      turns += 1;
    },
  };
  const points = Array.from({ length: 1000 }, (_, id) => ({ id, vector: { v: text(`${id}`) } }));
  const { batches } = await inferred("upsertPoints", { points }, alwaysDue);
  assert.deepEqual(
    batches.map(({ length }) => length),
    [256, 256, 256, 232],
  );
  assert.ok(turns >= 6, `${turns} turns`);
});

test("a cyclic prefetch is passed on for the backend to refuse", async () => {
  const level: Record<string, unknown> = { query: [1] };
  level["prefetch"] = [level];
  const { isSame } = await inferred("queryPoints", level);
  assert.ok(isSame);
});

test("a mistake of the body comes before a failure of the embedder", async () => {
  const failing: Embedder = {
    has: () => true,
    embed: () => Promise.reject(new QdrantError("bad_input", "bad options")),
  };
  for (const [code, expected] of [
    ["format", "format"],
    ["validation", "validation"],
    ["not_found", "bad_input"],
    ["internal", "bad_input"],
  ] as const) {
    const answers = { queryPoints: () => Promise.reject(new QdrantError(code, "")) };
    const { call } = intercept(recordingBackend(answers).backend, inferWith(failing, NEVER_DUE));
    const request = { path: { collection_name: "c" }, query: {}, body: { query: text("a") } };
    await assert.rejects(call("queryPoints", request), { code: expected });
  }
});

test("the signal of a call reaches the embedder and ends its work", async () => {
  const controller = new AbortController();
  const embedder: Embedder = {
    has: () => true,
    embed: async (inputs, _mode, options) => {
      assert.equal(options?.signal, controller.signal);
      controller.abort(new Error("enough"));
      return inputs.map(() => [1]);
    },
  };
  const { backend, calls } = recordingBackend(DONE);
  const { call } = intercept(backend, inferWith(embedder, NEVER_DUE));
  const request = { path: { collection_name: "c" }, query: {}, body: { query: text("a") } };
  await assert.rejects(call("queryPoints", request, { signal: controller.signal }), /enough/);
  assert.deepEqual(calls, []);
});
