import assert from "node:assert/strict";
import { test } from "node:test";

import { type JsonObject, parseJson, stringifyJson } from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { parsePayloadSelector } from "../wire/testing/parse.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { ShardPoints } from "../shard/shard_points.ts";
import { ShardReader } from "../shard/shard_reader.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import { type AnswerShape, recordAnswer, recordAnswers, scoredAnswers } from "./answers.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Dot" }],
  ["m", { kind: "multi", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: false }],
]);

const dense: Vector = { kind: "dense", values: Float32Array.of(0.1, -2) };
const multi: Vector = { kind: "multi", dim: 2, rows: Float32Array.of(1, 2, 0.3, 4) };
const sparse: Vector = {
  kind: "sparse",
  indices: Uint32Array.of(7, 4294967295),
  values: Float32Array.of(0.7, 1e-8),
};

async function readerOf(
  points: readonly (readonly [PointId, Record<string, Vector>, JsonObject])[],
  schema = SCHEMA,
): Promise<ShardReader> {
  const storage = new MemoryStorage();
  const shard = new ShardPoints(storage, { keyParts: ["p"], folder: "0" }, schema, 100);
  for (const [id, vectors, payload] of points) {
    shard.putVectors(id, 1, new Map(Object.entries(vectors)));
    shard.putPayload(id, payload);
  }
  await storage.commit(shard.takeChanges(1).changes);
  return new ShardReader(shard);
}

const shape = (
  withPayload: boolean | string[],
  withVector: boolean | string[] = false,
  numbers: AnswerShape["numbers"] = "plain",
): AnswerShape => ({ withPayload: parsePayloadSelector(withPayload), withVector, numbers });

/** The vectors of a point as an answer shows them. */
async function shownVectors(given: Record<string, Vector>, schema = SCHEMA): Promise<unknown> {
  const reader = await readerOf([[1, given, {}]], schema);
  return recordAnswer(reader, 1, shape(false, true)).vector;
}

test("the default vector alone is shown bare, with the shortest decimals of an f32", async () => {
  assert.deepEqual(await shownVectors({ "": dense }), [0.1, -2]);
  const schema: VectorSchema = new Map([["", SCHEMA.get("m")!]]);
  assert.deepEqual(await shownVectors({ "": multi }, schema), [
    [1, 2],
    [0.3, 4],
  ]);
});

test("named vectors, and the default one beside others, are shown by name", async () => {
  const shownSparse = { indices: [7, 4294967295], values: [0.7, 1e-8] };
  assert.deepEqual(await shownVectors({ s: sparse }), { s: shownSparse });
  assert.deepEqual(await shownVectors({ "": dense, s: sparse, m: multi }), {
    "": [0.1, -2],
    s: shownSparse,
    m: [
      [1, 2],
      [0.3, 4],
    ],
  });
  assert.deepEqual(await shownVectors({}), {});
});

test("a vector called like a member of the prototype is a member", async () => {
  const schema: VectorSchema = new Map([["__proto__", SCHEMA.get("")!]]);
  const shown = await shownVectors(Object.fromEntries([["__proto__", dense]]), schema);
  assert.ok(typeof shown === "object" && shown !== null);
  assert.deepEqual(Object.entries(shown), [["__proto__", [0.1, -2]]]);
});

test("a record has exactly the members that were asked for", async () => {
  const reader = await readerOf([
    [1, { "": dense, s: sparse }, { a: { b: 1, c: 2 }, d: 3 }],
    [2, {}, {}],
  ]);
  const record = (id: PointId, of: AnswerShape): object => recordAnswer(reader, id, of);
  assert.deepEqual(record(1, shape(false)), { id: 1 });
  assert.deepEqual(record(1, shape(true)), { id: 1, payload: { a: { b: 1, c: 2 }, d: 3 } });
  assert.deepEqual(record(1, shape(["a.b"])), { id: 1, payload: { a: { b: 1 } } });
  assert.deepEqual(record(1, shape(false, [""])), { id: 1, vector: [0.1, -2] });
  assert.deepEqual(record(1, shape(false, ["m"])), { id: 1, vector: {} });
  assert.deepEqual(record(1, shape(false, [])), { id: 1, vector: {} });
  assert.deepEqual(record(2, shape(true, true)), { id: 2, payload: {}, vector: {} });
  assert.throws(() => record(1, shape(false, ["zz"])), {
    code: "bad_input",
    message: "Wrong input: Not existing vector name error: zz",
  });
});

test("plain numbers are numbers, lossless ones keep 1.0 and 1 apart", async () => {
  const text = '{"a":1.0,"b":[1,2.0],"c":18446744073709551615,"d":0.5}';
  const payload = parseJson(text) as JsonObject;
  const reader = await readerOf([[1, {}, payload]]);
  assert.deepEqual(recordAnswer(reader, 1, shape(true)).payload, {
    a: 1,
    b: [1, 2],
    c: 18446744073709551615n,
    d: 0.5,
  });
  const lossless = recordAnswer(reader, 1, shape(true, false, "lossless"));
  assert.equal(stringifyJson(lossless.payload), text);
});

test("records come in the order asked for, without unknown points", async () => {
  const uuid = "936da01f-9abd-4d9d-80c7-02af85c822a8";
  const big = 2n ** 64n - 1n;
  const reader = await readerOf([1, 2, uuid, big].map((id) => [id, {}, {}]));
  const records = await recordAnswers(reader, [big, 9, 2, uuid], shape(false), testRun());
  assert.deepEqual(records, [{ id: big }, { id: 2 }, { id: uuid }]);
});

test("scored points show id, version and score, and vanish with their point", async () => {
  const reader = await readerOf([[1, { "": dense }, { a: 1 }]]);
  const points = [
    { id: 2, version: 8, score: 2 },
    { id: 1, version: 3, score: Math.fround(0.1) },
  ];
  assert.deepEqual(await scoredAnswers(reader, points, shape(true, true), testRun()), [
    { id: 1, version: 3, score: 0.1, payload: { a: 1 }, vector: [0.1, -2] },
  ]);
  assert.deepEqual(await scoredAnswers(reader, points, shape(false), testRun()), [
    { id: 1, version: 3, score: 0.1 },
  ]);
});
