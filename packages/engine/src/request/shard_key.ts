/** Names of user-defined shards. */
import { QdrantError } from "@quiverdb/client";

/** The name of a user-defined shard. */
export type ShardKey = string | number;

/** A read that may ask for shards. */
export interface Sharded {
  /** The shards it asks for; empty: any. */
  readonly shardKeys: readonly ShardKey[];
}

/**
 * The failure of a request that asks for a shard of a collection without such shards.
 *
 * @param code `bad_input` for an update, `bad_request` for a read
 */
export function shardKeyNotFound(key: ShardKey, code: "bad_input" | "bad_request"): QdrantError {
  const shown = typeof key === "string" ? `"${key}"` : String(key);
  return new QdrantError(code, `Shard key ${shown} not found`);
}
