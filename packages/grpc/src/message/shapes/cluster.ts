/** Shards, shard keys and snapshots. */

import { recordOf, refuse, ShapeFailure, onlyRest } from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";

const shardKey: Shape = {
  toFields: (rest) => {
    if (typeof rest === "string") return { keyword: rest };
    const isNumber = typeof rest === "number" || typeof rest === "bigint";
    return { number: isNumber ? rest : refuse(rest, "a shard key") };
  },
  fromFields: ({ keyword, number }) => keyword ?? number,
};

/** Operations on a cluster that messages have: REST to message. */
const SETUP_NAMES: Readonly<Record<string, string>> = {
  move_shard: "move_shard",
  replicate_shard: "replicate_shard",
  abort_transfer: "abort_transfer",
  drop_replica: "drop_replica",
  create_sharding_key: "create_shard_key",
  drop_sharding_key: "delete_shard_key",
  restart_transfer: "restart_transfer",
  replicate_points: "replicate_points",
};

/** Operations that only REST has. */
const REST_ONLY = ["start_resharding", "abort_resharding"];

const clusterSetup: Shape = {
  toFields: (rest) => {
    const record = recordOf(rest, "ClusterOperations");
    const { collection_name, timeout } = record;
    const operation = Object.keys(SETUP_NAMES).find((name) => name in record);
    if (operation !== undefined) {
      return { collection_name, timeout, [SETUP_NAMES[operation] ?? ""]: record[operation] };
    }
    const other = REST_ONLY.find((name) => name in record);
    if (other !== undefined) throw onlyRest(other);
    const text = "data did not match any variant of untagged enum ClusterOperations";
    throw new ShapeFailure(text);
  },
  fromFields: (fields) => {
    const { collection_name, timeout } = fields;
    const entries = Object.entries(SETUP_NAMES)
      .filter(([, name]) => fields[name] !== undefined)
      .map(([rest, name]) => [rest, fields[name]]);
    const call = timeout === undefined ? { collection_name } : { collection_name, timeout };
    return { ...call, ...Object.fromEntries(entries) };
  },
};

/** The body of REST is one field of the message. */
const shardKeyRequest: Shape = {
  toFields: (rest) => {
    const { collection_name, timeout, ...request } = recordOf(rest, "a request");
    return { collection_name, timeout, request };
  },
  fromFields: ({ request, ...others }) => ({
    ...others,
    ...(request === undefined ? {} : recordOf(request, "a request")),
  }),
};

/** REST has the time of a snapshot in UTC without a zone. */
const snapshot: Shape = {
  toFields: (rest) => ({ ...recordOf(rest, "SnapshotDescription") }),
  fromFields: (fields) => {
    const { creation_time: time } = fields;
    return typeof time === "string" ? { ...fields, creation_time: time.replace("Z", "") } : fields;
  },
};

export const clusterShapes: Shapes = {
  ShardKey: shardKey,
  UpdateCollectionClusterSetupRequest: clusterSetup,
  CreateShardKeyRequest: shardKeyRequest,
  DeleteShardKeyRequest: shardKeyRequest,
  CollectionClusterInfoResponse: { required: ["local_shards", "remote_shards", "shard_transfers"] },
  SnapshotDescription: snapshot,
};
