import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import type { UpdateVectorsOperation } from "../request/operations.ts";
import { readContext } from "./testing/parse.ts";
import { readDeleteVectors, readUpdateVectors } from "./vector_operations.ts";

async function updateVectors(body: unknown): Promise<UpdateVectorsOperation> {
  const [operation, more] = (await readUpdateVectors(body, readContext())).operations;
  assert.ok(operation?.kind === "update_vectors" && more === undefined);
  return operation;
}

const deleteVectors = (body: unknown) => readDeleteVectors(body, readContext());

test("vectors of a repeated id are merged, later ones override", async () => {
  const { points } = await updateVectors({
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

test("an update of a point needs a vector with elements", async () => {
  const text = "must specify vectors to update for point";
  for (const vector of [{}, [], { a: [] }]) {
    await assert.rejects(
      () => updateVectors({ points: [{ id: 1, vector }] }),
      new QdrantError("validation", `JSON body: [points[0].vector: ${text}]`),
    );
  }
});

test("a deletion with a filter and points is two operations, the filter first", async () => {
  const { operations } = await deleteVectors({ points: [1], filter: {}, vector: ["a", "b", "a"] });
  assert.deepEqual(
    operations.map((operation) =>
      operation.kind === "delete_vectors" ? [operation.selector.kind, operation.names] : operation,
    ),
    [
      ["filter", ["a", "b"]],
      ["ids", ["a", "b"]],
    ],
  );
});

test("a deletion needs names and points", async () => {
  await assert.rejects(
    () => deleteVectors({ points: [1], vector: [] }),
    new QdrantError("validation", "JSON body: [vector: must specify vector names to delete]"),
  );
  await assert.rejects(
    () => deleteVectors({ vector: ["a"] }),
    new QdrantError("bad_request", "No filter or points provided"),
  );
  await assert.rejects(
    () => deleteVectors({ points: [], vector: ["a"] }),
    new QdrantError("bad_request", "Empty update request"),
  );
});
