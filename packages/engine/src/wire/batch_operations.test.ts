import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { readBatchUpdate } from "./batch_operations.ts";
import { readContext } from "./testing/parse.ts";

const readBatch = (body: unknown) => readBatchUpdate(body, readContext());

test("every kind of operation is read, with its shard key", async () => {
  const points = [1];
  const operations = await readBatch({
    operations: [
      { upsert: { points: [{ id: 1, vector: [1] }], shard_key: "eu" } },
      { delete: { points } },
      { set_payload: { payload: {}, points } },
      { overwrite_payload: { payload: {}, points } },
      { delete_payload: { keys: [], points } },
      { clear_payload: { points } },
      { update_vectors: { points: [{ id: 1, vector: [1] }], shard_key: [1, 2] } },
      { delete_vectors: { points, filter: {}, vector: ["a"] } },
    ],
  });
  assert.deepEqual(
    operations.map((entry) => entry.operations.map((operation) => operation.kind).join("+")),
    [
      "upsert",
      "delete_points",
      "set_payload",
      "overwrite_payload",
      "delete_payload",
      "clear_payload",
      "update_vectors",
      "delete_vectors+delete_vectors",
    ],
  );
  assert.deepEqual(operations[0]?.shardKeys, ["eu"]);
  assert.deepEqual(operations[6]?.shardKeys, [1, 2]);
});

test("of two kinds in one entry the first in the server's order is read", async () => {
  const [entry] = await readBatch({
    operations: [{ clear_payload: { points: [4] }, delete: { points: [3] } }],
  });
  assert.equal(entry?.operations[0]?.kind, "delete_points");
});

test("a failing operation is named by its place", async () => {
  await assert.rejects(
    () => readBatch({ operations: [{ delete: { points: [1] } }, { upsert: {} }] }),
    new QdrantError(
      "format",
      "data did not match any variant of untagged enum UpdateOperation at operations[1]: " +
        "Invalid PointInsertOperations format at operations[1].upsert: " +
        "expected `points` or `batch`",
    ),
  );
  await assert.rejects(
    () => readBatch({ operations: [{ upsert: { points: [{ id: 1, vector: [] }] } }] }),
    new QdrantError(
      "validation",
      "JSON body: [operations[0].upsert.points[0].vector.vector: dense vector must not be empty]",
    ),
  );
});
