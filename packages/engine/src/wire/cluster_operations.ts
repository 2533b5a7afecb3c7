/**
 * Reading operations on shards and peers. A single node refuses them all, but a body that does not
 * parse is refused first.
 */
import { readBody } from "./kit/body.ts";
import { list, optional, readAt, required, struct } from "./kit/reader.ts";
import type { Reader } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { oneOf, unsigned } from "./kit/scalars.ts";
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
  shards_number: optional(unsigned("u32", { min: 1 })),
  replication_factor: optional(unsigned("u32", { min: 1 })),
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

const operation = unionByMember<void>(
  "data did not match any variant of untagged enum ClusterOperations",
  {
    move_shard: member("move_shard", shardMove),
    replicate_shard: member("replicate_shard", shardMove),
    abort_transfer: member("abort_transfer", struct("AbortShardTransfer", transfer)),
    drop_replica: member("drop_replica", struct("Replica", { shard_id: shardId, peer_id: peerId })),
    create_sharding_key: member("create_sharding_key", keyCreation),
    drop_sharding_key: member("drop_sharding_key", keyRemoval),
    restart_transfer: member(
      "restart_transfer",
      struct("RestartTransfer", { ...transfer, method: required(method) }),
    ),
    start_resharding: member(
      "start_resharding",
      struct("StartResharding", {
        direction: required(oneOf("up", "down")),
        peer_id: optional(unsigned("u64")),
        shard_key: optional(shardKey),
      }),
    ),
    abort_resharding: member("abort_resharding", struct("AbortResharding", {})),
    replicate_points: member(
      "replicate_points",
      struct("ReplicatePoints", {
        filter: optional(filter),
        from_shard_key: required(shardKey),
        to_shard_key: required(shardKey),
      }),
    ),
  },
);

/** @throws QdrantError `format` or `validation` */
export function readClusterOperation(body: unknown, context: ReadContext): void {
  readBody(operation, body, context);
}

/** @throws QdrantError `format` or `validation` */
export function readCreateShardKey(body: unknown, context: ReadContext): void {
  readBody(keyCreation, body, context);
}

/** @throws QdrantError `format` */
export function readDeleteShardKey(body: unknown, context: ReadContext): void {
  readBody(keyRemoval, body, context);
}

function member(
  name: string,
  read: Reader<unknown>,
): (...given: Parameters<Parameters<typeof unionByMember<void>>[1][string]>) => void {
  return (raw, reading) => {
    readAt(read, raw[name], reading, name);
  };
}
