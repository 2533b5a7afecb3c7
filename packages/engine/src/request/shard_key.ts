/** Names of user-defined shards. */
import { QdrantError } from "@quiverdb/client";

/** The name of a user-defined shard. */
export type ShardKey = string | number;

/** The shard `target` if there is one, else the shard `fallback`. */
export interface ShardKeyWithFallback {
  readonly target: ShardKey;
  readonly fallback: ShardKey;
}

/** How a request names a shard. */
export type ShardKeySelector = ShardKey | ShardKeyWithFallback;

/** A request that may ask for shards. */
export interface Sharded {
  /** The shards it asks for; empty: any. */
  readonly shardKeys: readonly ShardKeySelector[];
}

/** Whether a request is an update or a read: their failures differ. */
export type ShardedKind = "update" | "read";

/**
 * The keys, each once, that a request asks for.
 *
 * @param known whether a shard has a key
 * @throws QdrantError for a key that no shard has: `bad_input` in an update, `bad_request` in a
 *   read; `not_found` where it is neither target nor fallback
 */
export function keysOf(
  selectors: readonly ShardKeySelector[],
  known: (key: ShardKey) => boolean,
  kind: ShardedKind,
): ShardKey[] {
  const keys = new Set<ShardKey>();
  for (const selector of selectors) {
    const key = typeof selector === "object" ? firstKnown(selector, known) : selector;
    if (!known(key)) {
      const code = kind === "update" ? "bad_input" : "bad_request";
      throw new QdrantError(code, `Shard key ${shownKey(key)} not found`);
    }
    keys.add(key);
  }
  return [...keys];
}

/** A key as error texts show it. */
export function shownKey(key: ShardKey): string {
  return typeof key === "string" ? `"${key}"` : String(key);
}

function firstKnown(
  { target, fallback }: ShardKeyWithFallback,
  known: (key: ShardKey) => boolean,
): ShardKey {
  const found = [target, fallback].find(known);
  if (found !== undefined) return found;
  throw new QdrantError(
    "not_found",
    `Neither target shard key ${shownKey(target)} nor fallback shard key ${shownKey(fallback)} ` +
      "exist not found",
  );
}
