/** Reading the shards that a request names. */
import type { ShardKey, ShardKeySelector } from "../../request/shard_key.ts";
import { list, optional, required, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import { string, unsigned } from "../kit/scalars.ts";
import { firstOf } from "../kit/union.ts";

/** The name of one shard. */
export const shardKey: Reader<ShardKey> = firstOf<ShardKey>(
  "data did not match any variant of untagged enum ShardKey",
  string,
  unsigned("u64"),
);

const withFallback = struct("ShardKeyWithFallback", {
  target: required(shardKey),
  fallback: required(shardKey),
});

const selector = firstOf<readonly ShardKeySelector[]>(
  "data did not match any variant of untagged enum ShardKeySelector",
  (value, reading) => [shardKey(value, reading)],
  list(shardKey),
  (value, reading) => [withFallback(value, reading)],
);

/** The member `shard_key` of any body about points: the shards it asks for. */
export const shardKeys = optional(selector);
