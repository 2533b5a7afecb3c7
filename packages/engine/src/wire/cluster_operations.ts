/** Reading operations on shards and peers. */
import type { RawObject } from "../common/raw_json.ts";
import type { ShardKey } from "../request/shard_key.ts";
import { readBody } from "./kit/body.ts";
import { list, optional, readAt, required, struct } from "./kit/reader.ts";
import type { Reader } from "./kit/reader.ts";
import type { ReadContext, Reading } from "./kit/reading.ts";
import { nonzero, oneOf, unsigned } from "./kit/scalars.ts";
import { unionByMember } from "./kit/union.ts";
import { filter } from "./values/filter.ts";
import { shardKey } from "./values/shard_key.ts";

const shardId = required(unsigned("u32"));
const peerId = required(unsigned("u64"));
const method = oneOf("stream_records", "snapshot", "wal_delta", "resharding_stream_records");
const transfer = { shard_id: shardId, to_peer_id: peerId, from_peer_id: peerId };

const shardMove = struct("MoveShard", { ...transfer, method: optional(method) });

const keyCreation = struct("CreateShardingKey", {
  shard_key: required(shardKey),
  shards_number: optional(nonzero("u32")),
  replication_factor: optional(nonzero("u32")),
  placement: optional(list(unsigned("u64"))),
  initial_state: optional(
    oneOf(
      "Active",
      "Dead",
      "Partial",
      "Initializing",
      "Listener",
      "PartialSnapshot",
      "Recovery",
      "Resharding",
      "ReshardingScaleDown",
      "ActiveRead",
      "ManualRecovery",
    ),
  ),
});

const keyRemoval = struct("DropShardingKey", { shard_key: required(shardKey) });

/** A shard key to be. */
export interface ShardKeyCreation {
  readonly kind: "create_key";
  readonly key: ShardKey;
  /** Absent: as many as the collection says. */
  readonly shardCount: number | undefined;
  /** Ids of peers. */
  readonly placement: readonly number[];
}

/** An operation on the shards of a collection. */
export type ClusterOperation =
  | ShardKeyCreation
  | { readonly kind: "drop_key"; readonly key: ShardKey }
  /** Something about a copy of a shard on the way from one peer to another. */
  | {
      readonly kind: "move" | "replicate" | "abort" | "restart";
      readonly shardId: number;
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: "drop_replica"; readonly shardId: number; readonly peer: number }
  | { readonly kind: "resharding" }
  | { readonly kind: "replicate_points"; readonly from: ShardKey; readonly to: ShardKey };

const resharding = (): ClusterOperation => ({ kind: "resharding" });

const operation = unionByMember<ClusterOperation>(
  "data did not match any variant of untagged enum ClusterOperations",
  {
    move_shard: member("move_shard", shardMove, (given) => transferOf("move", given)),
    replicate_shard: member("replicate_shard", shardMove, (given) =>
      transferOf("replicate", given),
    ),
    abort_transfer: member("abort_transfer", struct("AbortShardTransfer", transfer), (given) =>
      transferOf("abort", given),
    ),
    drop_replica: member(
      "drop_replica",
      struct("Replica", { shard_id: shardId, peer_id: peerId }),
      ({ shard_id, peer_id }) => ({ kind: "drop_replica", shardId: shard_id, peer: peer_id }),
    ),
    create_sharding_key: member("create_sharding_key", keyCreation, creationOf),
    drop_sharding_key: member("drop_sharding_key", keyRemoval, ({ shard_key }) => ({
      kind: "drop_key",
      key: shard_key,
    })),
    restart_transfer: member(
      "restart_transfer",
      struct("RestartTransfer", { ...transfer, method: required(method) }),
      (given) => transferOf("restart", given),
    ),
    start_resharding: member(
      "start_resharding",
      struct("StartResharding", {
        direction: required(oneOf("up", "down")),
        peer_id: optional(unsigned("u64")),
        shard_key: optional(shardKey),
      }),
      resharding,
    ),
    abort_resharding: member("abort_resharding", struct("AbortResharding", {}), resharding),
    replicate_points: member(
      "replicate_points",
      struct("ReplicatePoints", {
        filter: optional(filter),
        from_shard_key: required(shardKey),
        to_shard_key: required(shardKey),
      }),
      ({ from_shard_key: from, to_shard_key: to }) => ({ kind: "replicate_points", from, to }),
    ),
  },
);

/** @throws QdrantError `format` or `validation` */
export function readClusterOperation(body: unknown, context: ReadContext): ClusterOperation {
  return readBody(operation, body, context);
}

/** @throws QdrantError `format` or `validation` */
export function readCreateShardKey(body: unknown, context: ReadContext): ShardKeyCreation {
  return creationOf(readBody(keyCreation, body, context));
}

/** @throws QdrantError `format` */
export function readDeleteShardKey(body: unknown, context: ReadContext): ShardKey {
  return readBody(keyRemoval, body, context).shard_key;
}

function creationOf(given: {
  readonly shard_key: ShardKey;
  readonly shards_number?: number;
  readonly placement?: readonly number[];
}): ShardKeyCreation {
  const { shard_key: key, shards_number: shardCount, placement = [] } = given;
  return { kind: "create_key", key, shardCount, placement };
}

function transferOf(
  kind: "move" | "replicate" | "abort" | "restart",
  given: {
    readonly shard_id: number;
    readonly from_peer_id: number;
    readonly to_peer_id: number;
  },
): ClusterOperation {
  return { kind, shardId: given.shard_id, from: given.from_peer_id, to: given.to_peer_id };
}

function member<Given>(
  name: string,
  read: Reader<Given>,
  make: (given: Given) => ClusterOperation,
): (raw: RawObject, reading: Reading) => ClusterOperation {
  return (raw, reading) => make(readAt(read, raw[name], reading, name));
}
