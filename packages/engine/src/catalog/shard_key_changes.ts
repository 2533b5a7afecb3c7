/** What making and removing shard keys changes in the catalog. */
import { QdrantError } from "@quiverdb/client";

import { type ShardKey, shownKey } from "../request/shard_key.ts";
import { missing } from "./alias_changes.ts";
import type {
  CatalogChange,
  CatalogState,
  CollectionRecord,
  ShardRecord,
} from "./catalog_state.ts";

type RecordChange = Extract<CatalogChange, { kind: "collection" }>;

/** A shard key to be. */
export interface NewShardKey {
  readonly key: ShardKey;
  /** The shards that Qdrant would have for it. */
  readonly shardCount: number;
}

/** @throws QdrantError as `Catalog.createShardKey` does */
export function addedKey(
  state: CatalogState,
  name: string,
  { key, shardCount }: NewShardKey,
): RecordChange {
  const { target, record, shards } = customSharded(state, name, "created");
  if (shards.some((shard) => shard.key === key)) {
    throw new QdrantError(
      "bad_request",
      `Sharding key ${shownKey(key)} already exists for collection ${target}`,
    );
  }
  const lastId = Math.max(0, ...shards.flatMap(({ shardIds }) => shardIds));
  const shard: ShardRecord = {
    key,
    number: state.nextNumber,
    shardIds: Array.from({ length: shardCount }, (_, at) => lastId + 1 + at),
    indexes: record.indexes && { schemas: record.indexes.schemas, operation: 0 },
  };
  return { kind: "collection", name: target, record: { ...record, shards: [...shards, shard] } };
}

/** @throws QdrantError as `Catalog.deleteShardKey` does */
export function removedKey(
  state: CatalogState,
  name: string,
  key: ShardKey,
): { readonly change: RecordChange; readonly shard: ShardRecord } {
  const { target, record, shards } = customSharded(state, name, "deleted");
  const shard = shards.find((of) => of.key === key);
  if (shard === undefined) {
    throw new QdrantError(
      "bad_request",
      `Sharding key ${shownKey(key)} does not exist for collection ${target}`,
    );
  }
  const left = { ...record, shards: shards.filter((of) => of !== shard) };
  return { change: { kind: "collection", name: target, record: left }, shard };
}

function customSharded(
  { collections, aliases }: CatalogState,
  name: string,
  verb: "created" | "deleted",
): {
  readonly target: string;
  readonly record: CollectionRecord;
  readonly shards: readonly ShardRecord[];
} {
  const target = aliases.get(name) ?? name;
  const record = collections.get(target);
  if (record === undefined) throw missing(name);
  if (record.config.params.sharding_method !== "custom") {
    throw new QdrantError("bad_request", `Shard Key cannot be ${verb} with Auto sharding method`);
  }
  return { target, record, shards: record.shards ?? [] };
}
