import assert from "node:assert/strict";
import { test } from "node:test";

import { shardKeyNotFound } from "../../request/shard_key.ts";
import { readBody } from "../kit/body.ts";
import { struct } from "../kit/reader.ts";
import { readContext } from "../testing/parse.ts";
import { shardKeys } from "./shard_key.ts";

const body = struct("Body", { shard_key: shardKeys });

function keysOf(shard_key: unknown): unknown {
  return readBody(body, { shard_key }, readContext()).shard_key;
}

test("a shard key is one key, a list, or a key with a fallback", () => {
  assert.equal(keysOf(undefined), undefined);
  assert.equal(keysOf(null), undefined);
  assert.deepEqual(keysOf("x"), ["x"]);
  assert.deepEqual(keysOf(["x", 2]), ["x", 2]);
  assert.deepEqual(keysOf({ target: "a", fallback: "b" }), ["a", "b"]);
  assert.throws(() => keysOf(true), /ShardKeySelector/);
});

test("an unknown shard key is a bad input of an update and a bad request of a read", () => {
  assert.equal(shardKeyNotFound("x", "bad_input").reason, 'Wrong input: Shard key "x" not found');
  assert.equal(shardKeyNotFound(5, "bad_request").reason, "Bad request: Shard key 5 not found");
});
