import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat, parseJson, QdrantError } from "@quiverdb/client";

import type { UpsertOperation } from "../request/operations.ts";
import type { BodySource } from "./kit/reading.ts";
import { readContext } from "./testing/parse.ts";
import { readUpsertPoints } from "./upsert.ts";

async function readUpsert(body: unknown, source?: BodySource): Promise<UpsertOperation> {
  const [operation, more] = (await readUpsertPoints(body, readContext(source))).operations;
  assert.ok(operation?.kind === "upsert" && more === undefined);
  return operation;
}

function refuses(body: unknown, text: string): Promise<void> {
  return assert.rejects(() => readUpsert(body), new QdrantError("format", text));
}

function violates(body: unknown, text: string): Promise<void> {
  const error = new QdrantError("validation", `JSON body: [${text}]`);
  return assert.rejects(() => readUpsert(body), error);
}

async function vectorOf(vector: unknown, source?: BodySource): Promise<unknown> {
  const [point] = (await readUpsert({ points: [{ id: 1, vector }] }, source)).points;
  return point?.vectors.get("");
}

test("points with a dense default vector", async () => {
  const operation = await readUpsert({ points: [{ id: 1, vector: [1, 2.5], payload: { a: 1 } }] });
  assert.equal(operation.mode, "upsert");
  assert.equal(operation.filter, undefined);
  const [point] = operation.points;
  assert.deepEqual(point?.payload, { a: 1 });
  assert.deepEqual(point?.vectors.get(""), { kind: "dense", values: Float32Array.of(1, 2.5) });
});

test("typed arrays are vectors, and are copied", async () => {
  const values = Float32Array.of(0.1, 0.2);
  const vector = await vectorOf(values);
  assert.deepEqual(vector, { kind: "dense", values });
  values[0] = 9;
  assert.notDeepEqual(vector, { kind: "dense", values });
  assert.deepEqual(await vectorOf(Int8Array.of(1, -1)), {
    kind: "dense",
    values: Float32Array.of(1, -1),
  });
  assert.deepEqual(await vectorOf([Float32Array.of(1, 2), [3, 4]]), {
    kind: "multi",
    dim: 2,
    rows: Float32Array.of(1, 2, 3, 4),
  });
});

test("every form of a JSON number is a number of a vector", async () => {
  assert.deepEqual(await vectorOf([new JsonFloat(1), 2n, 0.5]), {
    kind: "dense",
    values: Float32Array.of(1, 2, 0.5),
  });
});

test("what a 32-bit float does not hold is infinite in a JSON text, and refused in a program", async () => {
  assert.deepEqual(await vectorOf([1e39, -1e39], "json_text"), {
    kind: "dense",
    values: Float32Array.of(Infinity, -Infinity),
  });
  const text =
    "data did not match any variant of untagged enum VectorStruct at points[0].vector[1]";
  const tooBig = "expected a number of 32-bit float range, got ";
  await refuses({ points: [{ id: 1, vector: [1, 1e39] }] }, `${text}: ${tooBig}1e+39`);
  await refuses(
    { points: [{ id: 1, vector: Float64Array.of(1, -1e300) }] },
    `${text}: ${tooBig}-1e+300`,
  );
  await refuses(
    { points: [{ id: 1, vector: [1, 2n ** 200n] }] },
    `${text}: ${tooBig}1.6069380442589903e+60`,
  );
  await refuses(
    { points: [{ id: 1, vector: [1, NaN] }] },
    `${text}: expected a finite number, got NaN`,
  );
  await refuses(
    { points: [{ id: 1, vector: Float32Array.of(1, Infinity) }] },
    `${text}: expected a finite number, got Infinity`,
  );
});

test("a wrong element is named by its place", async () => {
  const text =
    "data did not match any variant of untagged enum VectorStruct at points[1].vectors.a";
  await refuses(
    {
      points: [
        { id: 1, vector: {} },
        {
          id: 2,
          vectors: {
            a: [
              [1, 2],
              [3, "x"],
            ],
          },
        },
      ],
    },
    `${text}[1][1]: expected a number, got string "x"`,
  );
});

test("sparse vectors are sorted by index", async () => {
  const {
    points: [point],
  } = await readUpsert({
    points: [{ id: 1, vector: { s: { indices: [9, 1, 5], values: [0.9, 0.1, 0.5] } } }],
  });
  assert.deepEqual(point?.vectors.get("s"), {
    kind: "sparse",
    indices: Uint32Array.of(1, 5, 9),
    values: Float32Array.of(0.1, 0.5, 0.9),
  });
});

test("two rows of integers are a multivector of a point", async () => {
  const body = parseJson('{"points":[{"id":1,"vector":{"m":[[1,0],[0,1]]}}]}');
  const {
    points: [point],
  } = await readUpsert(body, "json_text");
  assert.equal(point?.vectors.get("m")?.kind, "multi");
});

test("inference objects are taken over with their options", async () => {
  assert.deepEqual(await vectorOf({ text: "hi", model: "qdrant/bm25", options: { k: 1 } }), {
    kind: "inference",
    type: "text",
    data: "hi",
    model: "qdrant/bm25",
    options: { k: 1 },
  });
});

test("all violated constraints of all points are listed", async () => {
  await violates(
    {
      points: [
        { id: 1, vector: [] },
        { id: 2, vector: { a: [], s: { indices: [1, 1], values: [1] } } },
      ],
    },
    "points[0].vector.vector: dense vector must not be empty; " +
      "points[1].vector.?[0].vector: dense vector must not be empty; " +
      "points[1].vector.?[1].values: Validation error: must be the same length as indices [{}]; " +
      "points[1].vector.?[1].indices: Validation error: must be unique [{}]",
  );
});

test("the last one of points with one id stays, in whatever spelling", async () => {
  const id = "550e8400-e29b-41d4-a716-446655440000";
  const { points } = await readUpsert({
    points: [
      { id, vector: [1] },
      { id: 5, vector: [2] },
      { id: id.toUpperCase(), vector: [3] },
      { id: 5n, vector: [4] },
    ],
  });
  assert.deepEqual(
    points.map((point) => [point.id, point.vectors.get("")]),
    [
      [id, { kind: "dense", values: Float32Array.of(3) }],
      [5, { kind: "dense", values: Float32Array.of(4) }],
    ],
  );
});

test("a batch has parallel columns and wins over points", async () => {
  const { points } = await readUpsert({
    points: "ignored",
    batch: {
      ids: [1, 2],
      vectors: {
        a: [[1], [2]],
        s: [
          { indices: [], values: [] },
          { text: "x", model: "m" },
        ],
      },
      payloads: [null, { k: new Date(0) }],
    },
  });
  assert.deepEqual(
    points.map((point) => point.payload),
    [undefined, { k: "1970-01-01T00:00:00.000Z" }],
  );
  assert.deepEqual([...(points[1]?.vectors.keys() ?? [])], ["a", "s"]);
});

test("a payload may be a map, vectors may not", async () => {
  const payload = new Map([["k", 1]]);
  assert.deepEqual(
    (await readUpsert({ points: [{ id: 1, vector: {}, payload }] })).points[0]?.payload,
    {
      k: 1,
    },
  );
  await refuses(
    { points: [{ id: 1, vector: new Map() }] },
    "data did not match any variant of untagged enum VectorStruct at points[0].vector: " +
      "expected a list of numbers, a list of such lists, a sparse vector or an inference object, got object",
  );
});

test("columns of a batch have one entry per id", async () => {
  await violates(
    { batch: { ids: [1], vectors: [[1], [2]], payloads: [] } },
    "batch.batch: number of ids and vectors must be equal (1 != 2); " +
      "batch.batch: number of ids and payloads must be equal (1 != 0)",
  );
});

test("an upsert without points is refused", async () => {
  const error = new QdrantError("bad_request", "Empty update request");
  await assert.rejects(() => readUpsert({ points: [] }), error);
  await refuses({}, "Invalid PointInsertOperations format: expected `points` or `batch`");
});
