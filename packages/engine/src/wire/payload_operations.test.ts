import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import type { UpdateOperation, UpdateRequest } from "../request/operations.ts";
import type { ReadContext } from "./kit/reading.ts";
import {
  readClearPayload,
  readDeletePayload,
  readDeletePoints,
  readOverwritePayload,
  readSetPayload,
} from "./payload_operations.ts";
import { readContext } from "./testing/parse.ts";

type ReadUpdate = (body: unknown, context: ReadContext) => Promise<UpdateRequest>;

async function operationOf<K extends UpdateOperation["kind"]>(
  kind: K,
  read: ReadUpdate,
  body: unknown,
): Promise<Extract<UpdateOperation, { kind: K }>> {
  const { operations } = await read(body, readContext());
  const found = operations.find((operation) => operation.kind === kind);
  assert.ok(isKind(found, kind) && operations.length === 1);
  return found;
}

function isKind<K extends UpdateOperation["kind"]>(
  operation: UpdateOperation | undefined,
  kind: K,
): operation is Extract<UpdateOperation, { kind: K }> {
  return operation?.kind === kind;
}

const setPayload = (body: unknown) => operationOf("set_payload", readSetPayload, body);
const overwritePayload = (body: unknown) =>
  operationOf("overwrite_payload", readOverwritePayload, body);
const deletePayload = (body: unknown) => operationOf("delete_payload", readDeletePayload, body);
const clearPayload = (body: unknown) => operationOf("clear_payload", readClearPayload, body);
const deletePoints = (body: unknown) => operationOf("delete_points", readDeletePoints, body);

const EMPTY_UPDATE = new QdrantError("bad_request", "Empty update request");

test("points win over a filter", async () => {
  const { selector } = await setPayload({ payload: { a: 1 }, points: [1, 2], filter: {} });
  assert.deepEqual(selector, { kind: "ids", ids: [1, 2] });
  assert.equal((await deletePoints({ filter: {}, points: null })).selector.kind, "filter");
});

test("a payload of a program is stored as JSON", async () => {
  const payload = { when: new Date(0), none: undefined, tags: new Set(["x"]) };
  assert.deepEqual((await overwritePayload({ payload, points: [1] })).payload, {
    when: "1970-01-01T00:00:00.000Z",
    tags: ["x"],
  });
});

test("paths are parsed", async () => {
  const { key } = await setPayload({ payload: {}, points: [1], key: "a[0]" });
  assert.equal(key?.steps.length, 2);
  assert.equal((await deletePayload({ keys: ["a", "b.c"], points: [1] })).keys.length, 2);
});

test("an operation needs points", async () => {
  const either = new QdrantError("format", "Either list of point ids or filter must be provided");
  await assert.rejects(() => setPayload({ payload: {} }), either);
  await assert.rejects(() => deletePayload({ keys: [] }), either);
  await assert.rejects(() => setPayload({ payload: {}, points: [] }), EMPTY_UPDATE);
  await assert.rejects(() => clearPayload({ points: [] }), EMPTY_UPDATE);
  const union = "data did not match any variant of untagged enum PointsSelector";
  await assert.rejects(
    () => deletePoints({}),
    new QdrantError("format", `${union}: expected one of points, filter`),
  );
});

test("shards are read with the operation", async () => {
  const bodies: readonly (readonly [ReadUpdate, object])[] = [
    [readSetPayload, { payload: {}, points: [1] }],
    [readOverwritePayload, { payload: {}, points: [1] }],
    [readDeletePayload, { keys: [], filter: {} }],
    [readClearPayload, { points: [1] }],
    [readDeletePoints, { filter: {} }],
  ];
  for (const [read, body] of bodies) {
    assert.deepEqual((await read(body, readContext())).shardKeys, []);
    const { shardKeys } = await read({ ...body, shard_key: ["eu", 2] }, readContext());
    assert.deepEqual(shardKeys, ["eu", 2]);
  }
});
