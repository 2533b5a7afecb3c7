import assert from "node:assert/strict";
import { test } from "node:test";

import {
  readClusterOperation,
  readCreateShardKey,
  readDeleteShardKey,
} from "./cluster_operations.ts";
import { readContext } from "./testing/parse.ts";

test("every operation on shards is read", () => {
  const transfer = { shard_id: 0, from_peer_id: 1, to_peer_id: 2 };
  for (const body of [
    { move_shard: transfer },
    { replicate_shard: { ...transfer, method: "snapshot" } },
    { abort_transfer: transfer },
    { drop_replica: { shard_id: 0, peer_id: 1 } },
    { create_sharding_key: { shard_key: "x" } },
    { drop_sharding_key: { shard_key: 5 } },
    { restart_transfer: { ...transfer, method: "wal_delta" } },
    { start_resharding: { direction: "up" } },
    { abort_resharding: {} },
    { replicate_points: { from_shard_key: "a", to_shard_key: "b" } },
  ]) {
    assert.doesNotThrow(() => readClusterOperation(body, readContext()));
  }
});

test("an operation that is none of them is refused", () => {
  for (const body of [
    {},
    { foo: {} },
    { drop_replica: { shard_id: 0 } },
    { move_shard: { shard_id: 0, from_peer_id: 1, to_peer_id: 2, method: "teleport" } },
  ]) {
    assert.throws(
      () => readClusterOperation(body, readContext()),
      /data did not match any variant of untagged enum ClusterOperations/,
    );
  }
});

test("a shard key is a text or a number", () => {
  assert.throws(() => readCreateShardKey({}, readContext()), /missing field `shard_key`/);
  assert.throws(
    () => readDeleteShardKey({ shard_key: [] }, readContext()),
    /did not match any variant of untagged enum ShardKey/,
  );
});
