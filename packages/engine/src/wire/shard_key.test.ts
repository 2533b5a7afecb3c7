import assert from "node:assert/strict";
import { test } from "node:test";

import { shardKeyNotFound } from "../request/shard_key.ts";
import { parseShardKeys } from "./shard_key.ts";

test("a shard key is one key, a list, or a key with a fallback", () => {
  assert.deepEqual(parseShardKeys({}), []);
  assert.deepEqual(parseShardKeys({ shard_key: null }), []);
  assert.deepEqual(parseShardKeys({ shard_key: "x" }), ["x"]);
  assert.deepEqual(parseShardKeys({ shard_key: ["x", 2] }), ["x", 2]);
  assert.deepEqual(parseShardKeys({ shard_key: { target: "a", fallback: "b" } }), ["a", "b"]);
  assert.throws(() => parseShardKeys({ shard_key: true }), /ShardKeySelector/);
});

test("an unknown shard key is a bad input of an update and a bad request of a read", () => {
  assert.equal(shardKeyNotFound("x", "bad_input").reason, 'Wrong input: Shard key "x" not found');
  assert.equal(shardKeyNotFound(5, "bad_request").reason, "Bad request: Shard key 5 not found");
});
