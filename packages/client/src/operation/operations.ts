/**
 * The operations of Qdrant's API, each with its contract.
 *
 * Each operation takes its REST-shaped request and gives the `result` of the answer. For all of
 * them holds:
 *
 * - A failure is a `QdrantError` with the reason a Qdrant server gives. A failed call changes
 *   nothing unless its comment says otherwise.
 * - The body is not trusted. It may be a parsed HTTP body (`JsonValue`: exact integers, `JsonFloat`
 *   for `1.0`) or a caller's own objects (typed arrays as dense vectors, bigint ids, members that
 *   are undefined). It is checked as a whole before anything is written, and never changed.
 * - A write of points answers with an operation number and a status. With `wait: true` it answers
 *   when the change is durable and every later read sees it; with `wait: false` (the default, as on
 *   the wire) when the operation has its place in the order. A `timeout` that runs out answers
 *   `wait_timeout`, and the operation still runs.
 * - A read sees all writes that were answered `completed` before it. A `timeout` (seconds) that
 *   runs out is the error `timeout`.
 * - An alias stands for its collection unless a comment says otherwise.
 * - What a backend does not serve is the error `not_implemented`; a call after `close` is the error
 *   `closed`.
 */
import type { LegacyOperations } from "./legacy_operations.ts";
import type { Operation } from "./operation_types.ts";

/** Request, result and contract of every operation, by its name. */
export interface Operations {
  // service

  /** Title and version of the instance. Reads nothing of the storage. */
  readonly root: Operation<"root">;

  /** `healthz check passed` while the instance answers at all. */
  readonly healthz: Operation<"healthz">;

  /** As `healthz`. */
  readonly livez: Operation<"livez">;

  /** `all shards are ready` when every collection can be read. Errors: unavailable. */
  readonly readyz: Operation<"readyz">;

  /** Prometheus text. */
  readonly metrics: Operation<"metrics">;

  /**
   * A report of what the instance is and did. Values vary; only the shape is part of the contract.
   */
  readonly telemetry: Operation<"telemetry">;

  /**
   * Suggestions for slow usage that the instance noticed, e.g. filters on fields without index.
   */
  readonly getIssues: Operation<"getIssues">;

  /** Forgets all issues. Idempotent. Returns true. */
  readonly clearIssues: Operation<"clearIssues">;

  /** Limits on the resources of the node, and how near to them it is. */
  readonly getQuotas: Operation<"getQuotas">;

  /**
   * Replaces the whole configuration of the limits: an absent member is unset. Idempotent. Errors:
   * validation, format. Returns true.
   */
  readonly updateQuotas: Operation<"updateQuotas">;

  // collections and aliases

  /** Names of all collections, ascending; aliases are not listed. */
  readonly getCollections: Operation<"getCollections">;

  /**
   * Configuration and statistics; an alias is resolved. `points_count` is exact after a write with
   * `wait: true`. Errors: not_found.
   */
  readonly getCollection: Operation<"getCollection">;

  /**
   * Creates an empty collection; afterwards it survives a crash. Nothing is created when it fails.
   * Not idempotent: an existing name is an error. Errors: validation (name, body), format,
   * already_exists, bad_input (name of an alias, vector names). Returns true.
   */
  readonly createCollection: Operation<"createCollection">;

  /**
   * Merges the given settings into the configuration; absent or null members stay as they are.
   * Idempotent. An alias is resolved. Errors: not_found, validation, bad_input (unknown vector).
   * Returns true.
   */
  readonly updateCollection: Operation<"updateCollection">;

  /**
   * Removes the collection, its points and its aliases; afterwards the name is free. Returns true,
   * or false if there is no collection of this name (aliases are not resolved). Idempotent.
   * Errors: validation (name).
   */
  readonly deleteCollection: Operation<"deleteCollection">;

  /** Whether a collection or an alias of this name exists. Never not_found. */
  readonly collectionExists: Operation<"collectionExists">;

  /**
   * Running, queued and finished optimizations. Errors: not_found, bad_input (unknown member of
   * `with`).
   */
  readonly getOptimizations: Operation<"getOptimizations">;

  /**
   * Adds a named vector to a live collection; existing points lack it. The same configuration
   * again is success. Errors: not_found, validation (name), bad_input (exists with another
   * configuration).
   */
  readonly createVectorName: Operation<"createVectorName">;

  /** Removes a named vector and its values from all points. Errors: not_found, bad_input. */
  readonly deleteVectorName: Operation<"deleteVectorName">;

  /**
   * Builds an index of a payload field; filters keep their meaning meanwhile. The same schema
   * again changes nothing; another schema replaces the index. Takes two operation numbers. Errors:
   * not_found, format, bad_input (path, schema).
   */
  readonly createFieldIndex: Operation<"createFieldIndex">;

  /**
   * Drops the index of a field; the payload stays. Idempotent: an unknown field is success.
   * Errors: not_found.
   */
  readonly deleteFieldIndex: Operation<"deleteFieldIndex">;

  /**
   * Applies the actions in order; no reader sees a state in between. Actions before a failing one
   * stay done. Creating an existing alias repoints it; deleting an unknown one succeeds. Errors:
   * not_found, already_exists. Returns true.
   */
  readonly updateAliases: Operation<"updateAliases">;

  /** All aliases, in no particular order. */
  readonly getCollectionsAliases: Operation<"getCollectionsAliases">;

  /**
   * Aliases of one collection. `collection_name` of the answer echoes the requested name. Errors:
   * not_found.
   */
  readonly getCollectionAliases: Operation<"getCollectionAliases">;

  // writing points

  /**
   * Inserts points; an existing point is replaced as a whole (vectors and payload). `update_mode`
   * and `update_filter` restrict which. The last of several points with one id wins. The body is
   * checked before anything is written. Idempotent. Errors: not_found, validation, format,
   * bad_input (dimension, vector name), bad_request (no points).
   */
  readonly upsertPoints: Operation<"upsertPoints">;

  /**
   * Deletes the points given by ids or by filter; afterwards no read finds them. Unknown ids are
   * success. Idempotent. Errors: not_found (collection), format, bad_request (no ids).
   */
  readonly deletePoints: Operation<"deletePoints">;

  /**
   * Replaces the given vectors of existing points; other vectors and the payload stay. Idempotent.
   * Known points are updated even when an unknown id makes the call fail. Errors: not_found
   * (collection, point), validation, bad_input.
   */
  readonly updateVectors: Operation<"updateVectors">;

  /**
   * Removes the named vectors of the selected points; the points stay. Idempotent. Errors:
   * not_found, validation, bad_input.
   */
  readonly deleteVectors: Operation<"deleteVectors">;

  /**
   * Merges the payload into the selected points, at `key` if given; a null at its top level
   * removes the key. Idempotent. Errors: not_found (collection, point), format.
   */
  readonly setPayload: Operation<"setPayload">;

  /**
   * Replaces the whole payload of the selected points; `key` is ignored. Idempotent. Errors:
   * not_found, format.
   */
  readonly overwritePayload: Operation<"overwritePayload">;

  /**
   * Removes payload paths of the selected points; missing paths are success. Idempotent. Errors:
   * not_found, format.
   */
  readonly deletePayload: Operation<"deletePayload">;

  /**
   * Removes the whole payload of the selected points. Idempotent. Errors: not_found, format,
   * bad_request (no ids).
   */
  readonly clearPayload: Operation<"clearPayload">;

  /**
   * Applies the operations one by one, in order; the first failing one ends the batch and earlier
   * ones stay done. One result per operation. Errors: those of the operations.
   */
  readonly batchUpdate: Operation<"batchUpdate">;

  // reading points

  /**
   * One point with payload and vectors. Errors: not_found (collection, point), bad_input (no point
   * id).
   */
  readonly getPoint: Operation<"getPoint">;

  /**
   * The points with the given ids, in the order of the ids; unknown ids are left out, repeated
   * ones come once. Payload and vectors only if asked for. Errors: not_found (collection),
   * bad_input (unknown vector name).
   */
  readonly getPoints: Operation<"getPoints">;

  /**
   * A page of points in ascending order of id, from `offset` on (inclusive), or in the order of a
   * payload field. `next_page_offset` is the first id that is not on the page, null on the last
   * page. Errors: not_found, validation (`limit: 0`), bad_request (`order_by` without index).
   */
  readonly scrollPoints: Operation<"scrollPoints">;

  /**
   * Number of points that match the filter; an estimate is allowed with `exact: false`. Errors:
   * not_found.
   */
  readonly countPoints: Operation<"countPoints">;

  /**
   * Values of an indexed payload field with the number of matching points, by count descending,
   * then value ascending. Errors: not_found, validation, bad_request (no index).
   */
  readonly facet: Operation<"facet">;

  // searching

  /**
   * Searches, recommends, orders, fuses: the points by score, best first; ties in no particular
   * order. Without `query` the points by id. Errors: not_found (collection, point of an example),
   * validation, bad_input (vector name, dimension).
   */
  readonly queryPoints: Operation<"queryPoints">;

  /**
   * Several queries on one collection; results in order. One failing query fails the call. Errors:
   * those of `queryPoints`.
   */
  readonly queryBatchPoints: Operation<"queryBatchPoints">;

  /**
   * The best points of each value of a payload field; a point with several values is in several
   * groups. Groups by their best score. Errors: those of `queryPoints`.
   */
  readonly queryPointsGroups: Operation<"queryPointsGroups">;

  /**
   * Nearest neighbours within a random sample of the points, as pairs. Errors: not_found,
   * validation, bad_input.
   */
  readonly searchMatrixPairs: Operation<"searchMatrixPairs">;

  /**
   * As `searchMatrixPairs`, as three arrays of offsets and scores. Errors: not_found, validation,
   * bad_input.
   */
  readonly searchMatrixOffsets: Operation<"searchMatrixOffsets">;

  /**
   * Superseded by `queryPoints`. Nearest points of a vector. Errors: not_found, validation,
   * bad_input.
   */
  readonly searchPoints: LegacyOperations["searchPoints"];

  /**
   * Superseded by `queryPoints`. Several searches; results in order. Errors: not_found,
   * validation, bad_input.
   */
  readonly searchBatchPoints: LegacyOperations["searchBatchPoints"];

  /**
   * Superseded by `queryPoints`. Nearest points, grouped by a payload field. Errors: not_found,
   * validation, bad_input.
   */
  readonly searchPointGroups: LegacyOperations["searchPointGroups"];

  /**
   * Superseded by `queryPoints`. Points near positive and far from negative examples; the examples
   * are left out. Errors: not_found, validation, bad_input.
   */
  readonly recommendPoints: LegacyOperations["recommendPoints"];

  /**
   * Superseded by `queryPoints`. Several recommendations; results in order. Errors: not_found,
   * validation, bad_input.
   */
  readonly recommendBatchPoints: LegacyOperations["recommendBatchPoints"];

  /**
   * Superseded by `queryPoints`. Recommendations, grouped by a payload field. Errors: not_found,
   * validation, bad_input.
   */
  readonly recommendPointGroups: LegacyOperations["recommendPointGroups"];

  /**
   * Superseded by `queryPoints`. Points near a target, in the part of the space that context pairs
   * describe. Errors: not_found, validation, bad_input.
   */
  readonly discoverPoints: LegacyOperations["discoverPoints"];

  /**
   * Superseded by `queryPoints`. Several discoveries; results in order. Errors: not_found,
   * validation, bad_input.
   */
  readonly discoverBatchPoints: LegacyOperations["discoverBatchPoints"];

  // snapshots

  /**
   * Writes a consistent snapshot of the collection. Returns its description; null when accepted
   * (`wait: false`). Errors: not_found.
   */
  readonly createSnapshot: Operation<"createSnapshot">;

  /** Snapshots of the collection, in no particular order. Errors: not_found. */
  readonly listSnapshots: Operation<"listSnapshots">;

  /** The bytes of a snapshot. Errors: not_found (collection, snapshot). */
  readonly getSnapshot: Operation<"getSnapshot">;

  /**
   * Deletes a snapshot. Not idempotent. Returns true; null when accepted. Errors: not_found
   * (collection, snapshot).
   */
  readonly deleteSnapshot: Operation<"deleteSnapshot">;

  /**
   * As `recoverFromUploadedSnapshot`, from a location (URL) the instance can read. Errors:
   * bad_request (no such file), forbidden (outside the snapshot folder), bad_input (checksum,
   * incompatible).
   */
  readonly recoverFromSnapshot: Operation<"recoverFromSnapshot">;

  /**
   * Replaces the collection by the content of the uploaded snapshot, creating it if needed. On
   * failure the collection is as before. Returns true; null when accepted (`wait: false`). Errors:
   * checksum_mismatch, bad_input (incompatible).
   */
  readonly recoverFromUploadedSnapshot: Operation<"recoverFromUploadedSnapshot">;

  /**
   * Writes a snapshot of all collections and aliases. Returns its description; null when accepted
   * (`wait: false`).
   */
  readonly createFullSnapshot: Operation<"createFullSnapshot">;

  /** Snapshots of the whole storage. */
  readonly listFullSnapshots: Operation<"listFullSnapshots">;

  /** The bytes of a full snapshot. Errors: not_found. */
  readonly getFullSnapshot: Operation<"getFullSnapshot">;

  /** Deletes a full snapshot. Returns true; null when accepted. Errors: not_found. */
  readonly deleteFullSnapshot: Operation<"deleteFullSnapshot">;

  /**
   * Writes a snapshot of one shard. Returns its description; null when accepted. Errors:
   * not_found.
   */
  readonly createShardSnapshot: Operation<"createShardSnapshot">;

  /** Snapshots of one shard. Errors: not_found. */
  readonly listShardSnapshots: Operation<"listShardSnapshots">;

  /** The bytes of a snapshot of one shard. Errors: not_found. */
  readonly getShardSnapshot: Operation<"getShardSnapshot">;

  /** The bytes of a snapshot of one shard, made on the fly and not kept. Errors: not_found. */
  readonly streamShardSnapshot: Operation<"streamShardSnapshot">;

  /** Deletes a snapshot of one shard. Returns true; null when accepted. Errors: not_found. */
  readonly deleteShardSnapshot: Operation<"deleteShardSnapshot">;

  /**
   * As `recoverFromSnapshot`, for one shard. Errors: not_found, bad_request, forbidden, bad_input.
   */
  readonly recoverShardFromSnapshot: Operation<"recoverShardFromSnapshot">;

  /**
   * As `recoverFromUploadedSnapshot`, for one shard. Errors: not_found, checksum_mismatch,
   * bad_input.
   */
  readonly recoverShardFromUploadedSnapshot: Operation<"recoverShardFromUploadedSnapshot">;

  // cluster and shards

  /** `{ status: "disabled" }` on a single node. */
  readonly clusterStatus: Operation<"clusterStatus">;

  /** Telemetry of all peers. Errors: internal on a single node. */
  readonly clusterTelemetry: Operation<"clusterTelemetry">;

  /** Asks the cluster to recover this peer. Errors: internal on a single node. */
  readonly recoverCurrentPeer: Operation<"recoverCurrentPeer">;

  /** Removes a peer from the cluster. Errors: bad_request on a single node. */
  readonly removePeer: Operation<"removePeer">;

  /** Shards of the collection; on a single node all are local and active. Errors: not_found. */
  readonly collectionClusterInfo: Operation<"collectionClusterInfo">;

  /**
   * Moves, replicates or reshards shards. Errors: bad_request on a single node, before the
   * collection is looked up.
   */
  readonly updateCollectionCluster: Operation<"updateCollectionCluster">;

  /**
   * Creates the shards of a key of a custom-sharded collection. Errors: bad_request on a single
   * node.
   */
  readonly createShardKey: Operation<"createShardKey">;

  /** Shard keys of the collection. Errors: not_found. */
  readonly listShardKeys: Operation<"listShardKeys">;

  /** Drops the shards of a key, with their points. Errors: bad_request on a single node. */
  readonly deleteShardKey: Operation<"deleteShardKey">;
}

/** An operation of Qdrant's API: the `operationId` of its OpenAPI document in camelCase. */
export type OperationName = keyof Operations;

/** The request of an operation. */
export type OperationRequest<Name extends OperationName> = Operations[Name]["request"];

/** The `result` of an operation's answer; for routes without envelope, the answer itself. */
export type OperationResult<Name extends OperationName> = Operations[Name]["result"];
