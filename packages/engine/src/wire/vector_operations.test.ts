import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { parseDeleteVectors, parseUpdateVectors } from "./vector_operations.ts";

test("vectors of a repeated id are merged, later ones override", () => {
  const { points } = parseUpdateVectors({
    points: [
      { id: 1, vector: { a: [1], b: [2] } },
      { id: 2, vector: [7] },
      { id: 1, vector: { b: [3], c: [4] } },
    ],
  });
  assert.deepEqual(
    points.map((point) => point.id),
    [1, 2],
  );
  assert.deepEqual([...(points[0]?.vectors.keys() ?? [])], ["a", "b", "c"]);
  assert.deepEqual(points[0]?.vectors.get("b"), { kind: "dense", values: Float32Array.of(3) });
});

test("an update of a point needs a vector with elements", () => {
  const text = "must specify vectors to update for point";
  for (const vector of [{}, [], { a: [] }]) {
    assert.throws(
      () => parseUpdateVectors({ points: [{ id: 1, vector }] }),
      new QdrantError("validation", `JSON body: [points[0].vector: ${text}]`),
    );
  }
});

test("a deletion with a filter and points is two operations, the filter first", () => {
  const operations = parseDeleteVectors({ points: [1], filter: {}, vector: ["a", "b", "a"] });
  assert.deepEqual(
    operations.map((operation) => [operation.selector.kind, operation.names]),
    [
      ["filter", ["a", "b"]],
      ["ids", ["a", "b"]],
    ],
  );
});

test("a deletion needs names and points", () => {
  assert.throws(
    () => parseDeleteVectors({ points: [1], vector: [] }),
    new QdrantError("validation", "JSON body: [vector: must specify vector names to delete]"),
  );
  assert.throws(
    () => parseDeleteVectors({ vector: ["a"] }),
    new QdrantError("bad_request", "No filter or points provided"),
  );
  assert.throws(
    () => parseDeleteVectors({ points: [], vector: ["a"] }),
    new QdrantError("bad_request", "Empty update request"),
  );
});
