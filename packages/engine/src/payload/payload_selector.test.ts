import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import { parsePayloadSelector } from "../wire/testing/parse.ts";
import { selectPayload } from "./payload_selector.ts";

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

test("all of a payload, or nothing", () => {
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
