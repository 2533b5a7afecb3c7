import assert from "node:assert/strict";
import test from "node:test";

import { QdrantError } from "@quiverdb/client";

import type { DenseVector, InferenceInput } from "../common/point.ts";
import { BM25_MODEL, EmbeddingModels, inferVector } from "./embed_inputs.ts";

function input(
  model: string,
  type: InferenceInput["type"] = "text",
  data: unknown = "hello world",
): InferenceInput {
  return { kind: "inference", type, data, model, options: {} };
}

function refusal(given: InferenceInput): [status: number, reason: string] {
  try {
    inferVector(given, "query");
  } catch (error) {
    assert.ok(error instanceof QdrantError);
    return [error.status, error.reason];
  }
  return [200, "accepted"];
}

test("BM25 goes by two names in any case", () => {
  for (const name of ["qdrant/bm25", "Qdrant/bm25", "QDRANT/BM25", "bm25", "BM25"]) {
    const vector = inferVector(input(name), "query");
    assert.ok(vector.kind === "sparse");
    assert.deepEqual([...vector.indices], [74040069, 613153351]);
  }
});

test("the mode reaches the model", () => {
  const document = inferVector(input("bm25"), "document");
  assert.ok(document.kind === "sparse");
  assert.ok(document.values[0]! > 1);
});

test("BM25 refuses images and objects", () => {
  const reason = "Wrong input: Only text input is supported for qdrant/bm25.";
  assert.deepEqual(refusal(input("qdrant/bm25", "image", "x")), [400, reason]);
  assert.deepEqual(refusal(input("qdrant/bm25", "object", { a: 1 })), [400, reason]);
});

test("any other model is refused as by a server without an inference service", () => {
  const reason =
    "Service internal error: InferenceService URL not configured - " +
    "please provide valid address in config";
  assert.deepEqual(refusal(input("sentence-transformers/all-minilm-l6-v2")), [500, reason]);
  assert.deepEqual(refusal(input("")), [500, reason]);
});

test("a further model plugs in beside BM25", () => {
  const vector: DenseVector = { kind: "dense", values: new Float32Array([1, 2]) };
  const models = new EmbeddingModels([BM25_MODEL, { names: ["acme/tiny"], embed: () => vector }]);
  assert.equal(inferVector(input("Acme/Tiny", "image"), "query", models), vector);
  assert.equal(inferVector(input("bm25"), "query", models).kind, "sparse");
});
