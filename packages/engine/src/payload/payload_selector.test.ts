import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { parsePayloadSelector, selectPayload } from "./payload_selector.ts";

const PAYLOAD: JsonObject = {
  a: { b: 1, c: 2 },
  n: 5,
  items: [{ sku: "x", qty: 1 }, { qty: 2 }, 7],
  arr: [[1, 2], [3]],
};

function include(...paths: string[]): JsonObject {
  return selectPayload(PAYLOAD, parsePayloadSelector({ include: paths }));
}

function exclude(...paths: string[]): JsonObject {
  return selectPayload(PAYLOAD, parsePayloadSelector({ exclude: paths }));
}

test("booleans and lists are selectors", () => {
  assert.deepEqual(parsePayloadSelector(true), { kind: "all" });
  assert.deepEqual(parsePayloadSelector(false), { kind: "none" });
  assert.deepEqual(parsePayloadSelector(["n"]), parsePayloadSelector({ include: ["n"] }));
  assert.equal(selectPayload(PAYLOAD, { kind: "all" }), PAYLOAD);
  assert.deepEqual(selectPayload(PAYLOAD, { kind: "none" }), {});
});

test("include keeps paths and the parents above them", () => {
  assert.deepEqual(include("a.b"), { a: { b: 1 } });
  assert.deepEqual(include("a.z"), { a: {} });
  assert.deepEqual(include("n.deep"), { n: 5 });
  assert.deepEqual(include("items[].sku"), { items: [{ sku: "x" }, {}, 7] });
  assert.deepEqual(include("items.sku"), { items: [] });
  assert.deepEqual(include("items[0]"), { items: [] });
  assert.deepEqual(include("arr[]"), { arr: [[1, 2], [3]] });
  assert.deepEqual(include(), {});
});

test("exclude drops paths and what is below them", () => {
  assert.deepEqual(exclude("a.b", "n", "arr"), { a: { c: 2 }, items: PAYLOAD["items"] ?? null });
  assert.deepEqual(exclude("items[].qty")["items"], [{ sku: "x" }, {}, 7]);
  assert.deepEqual(exclude("items[]")["items"], []);
  assert.deepEqual(exclude("items[0]", "a.b.c"), PAYLOAD);
});

test("other shapes are refused", () => {
  const shapes = [
    "city",
    5,
    null,
    undefined,
    {},
    { only: ["x"] },
    { include: ["a"], exclude: ["b"] },
  ];
  const more = [["a..b"], [5], { include: "a" }, { include: null }, { exclude: [""] }];
  for (const shape of [...shapes, ...more]) {
    assert.throws(
      () => parsePayloadSelector(shape),
      new QdrantError(
        "format",
        "Expected a boolean, an array of strings, or an object with an include/exclude field",
      ),
    );
  }
});
