import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isJsonObject,
  type JsonObject,
  parseJson,
  type Record as PointRecord,
  stringifyJson,
} from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { parsePayloadSelector } from "../wire/testing/parse.ts";
import type { ScoredPlaces } from "../query/places.ts";
import type { PointsView } from "../query/points_view.ts";
import { countingRun } from "../query/testing/counting_run.ts";
import { PlainPoints } from "../query/testing/plain_points.ts";
import { listOf } from "../query/testing/queries.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { type AnswerShape, placesOf, recordAnswers, scoredAnswers } from "./answers.ts";

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

function pointsOf(
  points: readonly (readonly [PointId, Record<string, Vector>, JsonObject])[],
  schema = SCHEMA,
): PlainPoints {
  const plain = new PlainPoints(schema);
  for (const [id, vectors, payload] of points) plain.put(id, vectors, payload);
  return plain;
}

const shape = (
  withPayload: boolean | string[],
  withVector: boolean | string[] = false,
  numbers: AnswerShape["numbers"] = "plain",
): AnswerShape => ({ withPayload: parsePayloadSelector(withPayload), withVector, numbers });

async function recordOf(view: PointsView, id: PointId, of: AnswerShape): Promise<PointRecord> {
  const [record] = await recordAnswers(view, [view.find(id)!], of, testRun());
  return record!;
}

/** The vectors of a point as an answer shows them. */
async function shownVectors(given: Record<string, Vector>, schema = SCHEMA): Promise<unknown> {
  const view = pointsOf([[1, given, {}]], schema).view();
  return (await recordOf(view, 1, shape(false, true))).vector;
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
  const view = pointsOf([
    [1, { "": dense, s: sparse }, { a: { b: 1, c: 2 }, d: 3 }],
    [2, {}, {}],
  ]).view();
  const record = (id: PointId, of: AnswerShape): Promise<object> => recordOf(view, id, of);
  assert.deepEqual(await record(1, shape(false)), { id: 1 });
  assert.deepEqual(await record(1, shape(true)), {
    id: 1,
    payload: { a: { b: 1, c: 2 }, d: 3 },
  });
  assert.deepEqual(await record(1, shape(["a.b"])), { id: 1, payload: { a: { b: 1 } } });
  assert.deepEqual(await record(1, shape(false, [""])), { id: 1, vector: [0.1, -2] });
  assert.deepEqual(await record(1, shape(false, ["m"])), { id: 1, vector: {} });
  assert.deepEqual(await record(1, shape(false, [])), { id: 1, vector: {} });
  assert.deepEqual(await record(2, shape(true, true)), { id: 2, payload: {}, vector: {} });
  await assert.rejects(record(1, shape(false, ["zz"])), {
    code: "bad_input",
    message: "Wrong input: Not existing vector name error: zz",
  });
});

test("plain numbers are numbers, lossless ones keep 1.0 and 1 apart", async () => {
  const text = '{"a":1.0,"b":[1,2.0],"c":18446744073709551615,"d":0.5}';
  const payload = parseJson(text);
  assert.ok(isJsonObject(payload));
  const view = pointsOf([[1, {}, payload]]).view();
  assert.deepEqual((await recordOf(view, 1, shape(true))).payload, {
    a: 1,
    b: [1, 2],
    c: 18446744073709551615n,
    d: 0.5,
  });
  const lossless = await recordOf(view, 1, shape(true, false, "lossless"));
  assert.equal(stringifyJson(lossless.payload), text);
});

test("records come in the order asked for, each once, without unknown points", async () => {
  const uuid = "936da01f-9abd-4d9d-80c7-02af85c822a8";
  const big = 2n ** 64n - 1n;
  const view = pointsOf([1, 2, uuid, big].map((id) => [id, {}, {}])).view();
  const places = await placesOf(view, [big, 9, 2, uuid, big, 2], testRun());
  const records = await recordAnswers(view, places, shape(false), testRun());
  assert.deepEqual(records, [{ id: big }, { id: 2 }, { id: uuid }]);
});

/** The answer to a list of points found before something was written. */
async function scored(): Promise<unknown[]> {
  const points = pointsOf([
    [1, { "": dense }, { a: 1 }],
    [2, { "": dense }, { a: 2 }],
    [3, { "": dense }, { a: 3 }],
  ]);
  const view = points.view();
  const found: [PointId, number][] = [
    [2, 8],
    [1, Math.fround(0.1)],
    [3, -1],
  ];
  const list = listOf(view, found);
  return scoredAnswers(view, list, shape(true, true), testRun());
}

test("scored points show id, version and score beside what was asked for", async () => {
  assert.deepEqual(await scored(), [
    { id: 2, version: 2, score: 8, payload: { a: 2 }, vector: [0.1, -2] },
    { id: 1, version: 1, score: 0.1, payload: { a: 1 }, vector: [0.1, -2] },
    { id: 3, version: 3, score: -1, payload: { a: 3 }, vector: [0.1, -2] },
  ]);
});

test("points that no search scored show version 0", async () => {
  const view = pointsOf([[1, {}, {}]]).view();
  const list: ScoredPlaces = { ...listOf(view, [[1, 1]]), isScored: () => false };
  assert.deepEqual(await scoredAnswers(view, list, shape(false), testRun()), [
    { id: 1, version: 0, score: 1 },
  ]);
});

test("every number of a long vector is written, in slices", async () => {
  const rows = Float32Array.from({ length: 20_000 }, (_, at) => at / 8);
  const view = pointsOf([[1, { m: { kind: "multi", dim: 1000, rows } }, {}]]).view();
  const { run, turns } = countingRun();
  const [record] = await recordAnswers(view, [view.find(1)!], shape(false, ["m"]), run);
  const lists = Array.from({ length: 20 }, (_, row) => [
    ...rows.subarray(row * 1000, row * 1000 + 1000),
  ]);
  assert.deepEqual(record!.vector, { m: lists });
  assert.ok(turns() > 10, `${turns()} turns of the event loop`);
});
