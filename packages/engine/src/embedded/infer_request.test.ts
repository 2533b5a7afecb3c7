import assert from "node:assert/strict";
import { test } from "node:test";

import type { InferenceInput, Vector, VectorInput } from "../common/point.ts";
import { type InferenceMode, inferVector } from "./embed_inputs.ts";
import type { Query, QueryInput, QueryLevel } from "../request/query_request.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { inferLevel, inferOperation } from "./infer_request.ts";

const text = (data: string, model = "qdrant/bm25"): InferenceInput => ({
  kind: "inference",
  type: "text",
  data,
  model,
  options: {},
});

const FOX = "the quick brown fox jumps";
const dense: Vector = { kind: "dense", values: Float32Array.of(1, 2) };
const id: QueryInput = { kind: "id", id: 7 };
const embed = (mode: InferenceMode): Vector => inferVector(text(FOX), mode);

function level(query: Query | undefined, prefetch: readonly QueryLevel[] = []): QueryLevel {
  return {
    prefetch,
    query,
    using: "v",
    filter: undefined,
    params: { exact: false, hnswEf: undefined, indexedOnly: false, quantization: undefined },
    scoreThreshold: 0.5,
    limit: 3,
    lookupFrom: undefined,
  };
}

function upsert(name: string, input: VectorInput): UpdateOperation {
  const point = { id: 1, vectors: new Map([[name, input]]), payload: { a: 1 } };
  return { kind: "upsert", points: [point], mode: "insert_only", filter: undefined };
}

test("texts to store become document vectors, texts of queries query vectors", () => {
  assert.notDeepEqual(embed("document"), embed("query"));
  const stored = inferOperation(upsert("s", text(FOX)));
  assert.deepEqual(stored, upsert("s", embed("document")));
  const query: Query = { kind: "nearest", input: text(FOX), mmr: undefined };
  assert.deepEqual(inferLevel(level(query)), level({ ...query, input: embed("query") }));
});

test("every place of every query kind is embedded, vectors and ids stay", () => {
  const made = embed("query");
  const pair = { positive: text(FOX), negative: id };
  const madePair = { positive: made, negative: id };
  const strategy = { a: 1, b: 2, c: 3 };
  const kinds: [Query, Query][] = [
    [
      { kind: "recommend", positive: [text(FOX), id], negative: [dense], strategy: "best_score" },
      { kind: "recommend", positive: [made, id], negative: [dense], strategy: "best_score" },
    ],
    [
      { kind: "discover", target: text(FOX), pairs: [pair] },
      { kind: "discover", target: made, pairs: [madePair] },
    ],
    [
      { kind: "context", pairs: [pair, pair] },
      { kind: "context", pairs: [madePair, madePair] },
    ],
    [
      {
        kind: "relevance_feedback",
        target: id,
        feedback: [{ example: text(FOX), score: 0.5 }],
        strategy,
      },
      {
        kind: "relevance_feedback",
        target: id,
        feedback: [{ example: made, score: 0.5 }],
        strategy,
      },
    ],
    [{ kind: "sample" }, { kind: "sample" }],
  ];
  for (const [given, expected] of kinds) {
    assert.deepEqual(inferLevel(level(given)), level(expected), given.kind);
    const inner = level(undefined, [level(given)]);
    assert.deepEqual(inferLevel(inner), level(undefined, [level(expected)]), given.kind);
  }
});

test("vectors to update are embedded as documents, other operations stay as they are", () => {
  const update = (input: VectorInput): UpdateOperation => ({
    kind: "update_vectors",
    points: [{ id: 1, vectors: new Map([["s", input]]) }],
    filter: undefined,
  });
  assert.deepEqual(inferOperation(update(text(FOX))), update(embed("document")));
  const clear: UpdateOperation = { kind: "clear_payload", selector: { kind: "ids", ids: [1] } };
  assert.equal(inferOperation(clear), clear);
});

test("a sparse vector made from a text needs a name, a given dense one does not", () => {
  assert.throws(() => inferOperation(upsert("", text(FOX))), {
    message: "Bad request: Sparse vector from document inference should be named",
  });
  assert.deepEqual(inferOperation(upsert("", dense)), upsert("", dense));
});

test("an unknown model fails wherever it stands", () => {
  const query: Query = { kind: "nearest", input: text(FOX, "none/such"), mmr: undefined };
  assert.throws(() => inferOperation(upsert("s", text(FOX, "none/such"))));
  assert.throws(() => inferLevel(level(undefined, [level(query)])));
});
