import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { parseJsonPath } from "./testing/json_path.ts";
import { deletePayloadAt, setPayload, setPayloadAt } from "./payload_changes.ts";

const PAYLOAD: JsonObject = {
  n: 1,
  o: { a: 1, arr: [{ x: 1 }, { x: 2, y: 3 }, 5] },
  list: [1, [2, 3]],
};

function setAt(path: string, patch: JsonObject, payload: JsonObject = {}): JsonObject {
  return setPayloadAt(payload, parseJsonPath(path), patch);
}

function deleteAt(path: string): JsonObject {
  return deletePayloadAt(PAYLOAD, parseJsonPath(path));
}

test("set replaces top-level members and null deletes them", () => {
  assert.deepEqual(setPayload(PAYLOAD, { n: null, o: { z: null }, gone: null }), {
    o: { z: null },
    list: [1, [2, 3]],
  });
});

test("set at a path creates what is missing and replaces what is in the way", () => {
  assert.deepEqual(setAt("a.b", { c: 1 }), { a: { b: { c: 1 } } });
  assert.deepEqual(setAt("a.b", { c: 1 }, { a: 5 }), { a: { b: { c: 1 } } });
  assert.deepEqual(setAt("a[0]", { c: 1 }), { a: [] });
  assert.deepEqual(setAt("a[]", { c: 1 }, { a: {} }), { a: [] });
  assert.deepEqual(setAt("a[0].b", { c: 1 }, { a: [1] }), { a: [{ b: { c: 1 } }] });
  assert.deepEqual(setAt("a[9]", { c: 1 }, { a: [1] }), { a: [1] });
  assert.deepEqual(setAt("f", { c: 1 }, { f: new JsonFloat(1) }), { f: { c: 1 } });
});

test("set at a path merges by the same rule", () => {
  const changed = setAt("o.arr[]", { x: null, t: 1 }, PAYLOAD);
  assert.deepEqual(changed["o"], { a: 1, arr: [{ t: 1 }, { y: 3, t: 1 }, { t: 1 }] });
});

test("delete removes members, empties arrays by [] and ignores a final index", () => {
  assert.deepEqual(deleteAt("o.arr[].x")["o"], { a: 1, arr: [{}, { y: 3 }, 5] });
  assert.deepEqual(deleteAt("o.arr[1].y")["o"], { a: 1, arr: [{ x: 1 }, { x: 2 }, 5] });
  assert.deepEqual(deleteAt("o.arr[]")["o"], { a: 1, arr: [] });
  assert.deepEqual(deleteAt("list[0]"), PAYLOAD);
  assert.deepEqual(deleteAt("zzz.q"), PAYLOAD);
  assert.deepEqual(deleteAt("n.q"), PAYLOAD);
  assert.deepEqual(Object.keys(deleteAt("n")), ["o", "list"]);
});

test("the given payload is never changed", () => {
  const before = structuredClone(PAYLOAD);
  setAt("o.arr[0]", { z: 1 }, PAYLOAD);
  setPayload(PAYLOAD, { n: null });
  deleteAt("o.arr[].x");
  deleteAt("list[]");
  assert.deepEqual(PAYLOAD, before);
});

test("a __proto__ key is an ordinary key", () => {
  const changed = setAt("__proto__.x", { y: 1 });
  assert.deepEqual(Object.keys(changed), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(changed), Object.prototype);
  assert.deepEqual(deletePayloadAt(changed, parseJsonPath("__proto__")), {});
});
