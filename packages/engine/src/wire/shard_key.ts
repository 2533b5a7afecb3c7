/** Reading the shards that a request names. */
import type { ShardKey } from "../request/shard_key.ts";
import { Place } from "./place.ts";
import type { BodySource } from "./place.ts";
import { isRawObject } from "./raw_value.ts";
import { firstOf, list, required, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { string, unsigned } from "./scalar_readers.ts";

const UNION_TEXT = "data did not match any variant of untagged enum ShardKeySelector";

const shardKey: Reader<ShardKey> = firstOf<ShardKey>(
  "data did not match any variant of untagged enum ShardKey",
  string,
  unsigned("u64"),
);

const withFallback = struct("ShardKeyWithFallback", {
  target: required(shardKey),
  fallback: required(shardKey),
});

const selector: Reader<readonly ShardKey[]> = firstOf<readonly ShardKey[]>(
  UNION_TEXT,
  (value, at) => [shardKey(value, at)],
  list(shardKey),
  (value, at) => {
    const { target, fallback } = withFallback(value, at);
    return [target, fallback];
  },
);

/**
 * The member `shard_key` of any request body: the shards it asks for; empty if it has none.
 *
 * @throws QdrantError `format`
 */
export function parseShardKeys(body: unknown, source: BodySource = "caller"): readonly ShardKey[] {
  return readShardKeys(body, Place.root(source));
}

/** The member `shard_key` of the object here; empty if it has none. */
export function readShardKeys(value: unknown, at: Place): readonly ShardKey[] {
  const given = isRawObject(value) ? value["shard_key"] : undefined;
  return given === undefined || given === null ? [] : selector(given, at.member("shard_key"));
}
