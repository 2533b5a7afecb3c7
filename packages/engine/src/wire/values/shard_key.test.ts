import assert from "node:assert/strict";
import { test } from "node:test";

import { readBody } from "../kit/body.ts";
import { struct } from "../kit/reader.ts";
import { readContext } from "../testing/parse.ts";
import { shardKeys } from "./shard_key.ts";

const body = struct("Body", { shard_key: shardKeys });

function read(shard_key: unknown): unknown {
  return readBody(body, { shard_key }, readContext()).shard_key;
}

test("a shard key is one key, a list, or a key with a fallback", () => {
  assert.equal(read(undefined), undefined);
  assert.equal(read(null), undefined);
  assert.deepEqual(read("x"), ["x"]);
  assert.deepEqual(read(["x", 2]), ["x", 2]);
  assert.deepEqual(read({ target: "a", fallback: "b" }), [{ target: "a", fallback: "b" }]);
  assert.throws(() => read(true), /ShardKeySelector/);
});
