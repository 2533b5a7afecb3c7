import assert from "node:assert/strict";
import { test } from "node:test";

import { keysOf, type ShardKeySelector, type ShardedKind } from "./shard_key.ts";

function selected(kind: ShardedKind, ...selectors: ShardKeySelector[]): unknown {
  return keysOf(selectors, (key) => key === "a" || key === 7, kind);
}

test("keys are selected once each, and a fallback in the place of a target that is not there", () => {
  assert.deepEqual(selected("read", "a", 7, "a"), ["a", 7]);
  assert.deepEqual(selected("update", { target: "a", fallback: 7 }), ["a"]);
  assert.deepEqual(selected("update", { target: "7", fallback: 7 }), [7]);
});

test("an unknown shard key is a bad input of an update and a bad request of a read", () => {
  assert.throws(() => selected("update", "x"), { reason: 'Wrong input: Shard key "x" not found' });
  assert.throws(() => selected("read", "a", 5), { reason: "Bad request: Shard key 5 not found" });
  assert.throws(() => selected("read", { target: "x", fallback: 9 }), {
    reason: 'Not found: Neither target shard key "x" nor fallback shard key 9 exist not found',
  });
});
