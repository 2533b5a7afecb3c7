/**
 * The waist of Quiver: one interface between the clients and what answers them.
 *
 * Each operation takes its REST-shaped request and returns the `result` of the answer. For all of
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
 * - An aborted call rejects with the reason of its signal; a write that already has its place in
 *   the order still runs.
 * - What a backend does not serve is the error `not_implemented`; a call after `close` is the error
 *   `closed`.
 */
import type { OperationCall } from "./operation.ts";

/** The operations of Qdrant's API, and `close`. */
export interface Backend {
  /**
   * Waits for running calls, then releases everything (locks, files, connections). Idempotent.
   */
  close(): Promise<void>;

  // service

  /** Title and version of the instance. Reads nothing of the storage. */
  readonly root: OperationCall<"root">;

  /** `healthz check passed` while the instance answers at all. */
  readonly healthz: OperationCall<"healthz">;

  /** As `healthz`. */
  readonly livez: OperationCall<"livez">;

  /** `all shards are ready` when every collection can be read. Errors: unavailable. */
  readonly readyz: OperationCall<"readyz">;

  /** Prometheus text. */
  readonly metrics: OperationCall<"metrics">;

  /**
   * A report of what the instance is and did. Values vary; only the shape is part of the contract.
   */
  readonly telemetry: OperationCall<"telemetry">;

  /**
   * Suggestions for slow usage that the instance noticed, e.g. filters on fields without index.
   */
  readonly getIssues: OperationCall<"getIssues">;

  /** Forgets all issues. Idempotent. Returns true. */
  readonly clearIssues: OperationCall<"clearIssues">;

  // collections and aliases

  /** Names of all collections, ascending; aliases are not listed. */
  readonly getCollections: OperationCall<"getCollections">;

  /**
   * Configuration and statistics; an alias is resolved. `points_count` is exact after a write with
   * `wait: true`. Errors: not_found.
   */
  readonly getCollection: OperationCall<"getCollection">;

  /**
   * Creates an empty collection; afterwards it survives a crash. Nothing is created when it fails.
   * Not idempotent: an existing name is an error. Errors: validation (name, body), format,
   * already_exists, bad_input (name of an alias, vector names). Returns true.
   */
  readonly createCollection: OperationCall<"createCollection">;

  /**
   * Merges the given settings into the configuration; absent or null members stay as they are.
   * Idempotent. An alias is resolved. Errors: not_found, validation, bad_input (unknown vector).
   * Returns true.
   */
  readonly updateCollection: OperationCall<"updateCollection">;

  /**
   * Removes the collection, its points and its aliases; afterwards the name is free. Returns true,
   * or false if there is no collection of this name (aliases are not resolved). Idempotent.
   * Errors: validation (name).
   */
  readonly deleteCollection: OperationCall<"deleteCollection">;

  /** Whether a collection or an alias of this name exists. Never not_found. */
  readonly collectionExists: OperationCall<"collectionExists">;

  /**
   * Running, queued and finished optimizations. Errors: not_found, bad_input (unknown member of
   * `with`).
   */
  readonly getOptimizations: OperationCall<"getOptimizations">;

  /**
   * Adds a named vector to a live collection; existing points lack it. The same configuration
   * again is success. Errors: not_found, validation (name), bad_input (exists with another
   * configuration).
   */
  readonly createVectorName: OperationCall<"createVectorName">;

  /** Removes a named vector and its values from all points. Errors: not_found, bad_input. */
  readonly deleteVectorName: OperationCall<"deleteVectorName">;

  /**
   * Builds an index of a payload field; filters keep their meaning meanwhile. The same schema
   * again changes nothing; another schema replaces the index. Takes two operation numbers. Errors:
   * not_found, format, bad_input (path, schema).
   */
  readonly createFieldIndex: OperationCall<"createFieldIndex">;

  /**
   * Drops the index of a field; the payload stays. Idempotent: an unknown field is success.
   * Errors: not_found.
   */
  readonly deleteFieldIndex: OperationCall<"deleteFieldIndex">;

  /**
   * Applies the actions in order; no reader sees a state in between. Actions before a failing one
   * stay done. Creating an existing alias repoints it; deleting an unknown one succeeds. Errors:
   * not_found, already_exists. Returns true.
   */
  readonly updateAliases: OperationCall<"updateAliases">;

  /** All aliases, in no particular order. */
  readonly getCollectionsAliases: OperationCall<"getCollectionsAliases">;

  /**
   * Aliases of one collection. `collection_name` of the answer echoes the requested name. Errors:
   * not_found.
   */
  readonly getCollectionAliases: OperationCall<"getCollectionAliases">;

  // writing points

  /**
   * Inserts points; an existing point is replaced as a whole (vectors and payload). `update_mode`
   * and `update_filter` restrict which. The last of several points with one id wins. The body is
   * checked before anything is written. Idempotent. Errors: not_found, validation, format,
   * bad_input (dimension, vector name), bad_request (no points).
   */
  readonly upsertPoints: OperationCall<"upsertPoints">;

  /**
   * Deletes the points given by ids or by filter; afterwards no read finds them. Unknown ids are
   * success. Idempotent. Errors: not_found (collection), format, bad_request (no ids).
   */
  readonly deletePoints: OperationCall<"deletePoints">;

  /**
   * Replaces the given vectors of existing points; other vectors and the payload stay. Idempotent.
   * Known points are updated even when an unknown id makes the call fail. Errors: not_found
   * (collection, point), validation, bad_input.
   */
  readonly updateVectors: OperationCall<"updateVectors">;

  /**
   * Removes the named vectors of the selected points; the points stay. Idempotent. Errors:
   * not_found, validation, bad_input.
   */
  readonly deleteVectors: OperationCall<"deleteVectors">;

  /**
   * Merges the payload into the selected points, at `key` if given; a null at its top level
   * removes the key. Idempotent. Errors: not_found (collection, point), format.
   */
  readonly setPayload: OperationCall<"setPayload">;

  /**
   * Replaces the whole payload of the selected points; `key` is ignored. Idempotent. Errors:
   * not_found, format.
   */
  readonly overwritePayload: OperationCall<"overwritePayload">;

  /**
   * Removes payload paths of the selected points; missing paths are success. Idempotent. Errors:
   * not_found, format.
   */
  readonly deletePayload: OperationCall<"deletePayload">;

  /**
   * Removes the whole payload of the selected points. Idempotent. Errors: not_found, format,
   * bad_request (no ids).
   */
  readonly clearPayload: OperationCall<"clearPayload">;

  /**
   * Applies the operations one by one, in order; the first failing one ends the batch and earlier
   * ones stay done. One result per operation. Errors: those of the operations.
   */
  readonly batchUpdate: OperationCall<"batchUpdate">;

  // reading points

  /**
   * One point with payload and vectors. Errors: not_found (collection, point), bad_input (no point
   * id).
   */
  readonly getPoint: OperationCall<"getPoint">;

  /**
   * The points with the given ids, in the order of the ids; unknown ids are left out, repeated
   * ones come once. Payload and vectors only if asked for. Errors: not_found (collection),
   * bad_input (unknown vector name).
   */
  readonly getPoints: OperationCall<"getPoints">;

  /**
   * A page of points in ascending order of id, from `offset` on (inclusive), or in the order of a
   * payload field. `next_page_offset` is the first id that is not on the page, null on the last
   * page. Errors: not_found, validation (`limit: 0`), bad_request (`order_by` without index).
   */
  readonly scrollPoints: OperationCall<"scrollPoints">;

  /**
   * Number of points that match the filter; an estimate is allowed with `exact: false`. Errors:
   * not_found.
   */
  readonly countPoints: OperationCall<"countPoints">;

  /**
   * Values of an indexed payload field with the number of matching points, by count descending,
   * then value ascending. Errors: not_found, validation, bad_request (no index).
   */
  readonly facet: OperationCall<"facet">;

  // searching

  /**
   * Searches, recommends, orders, fuses: the points by score, best first; ties in no particular
   * order. Without `query` the points by id. Errors: not_found (collection, point of an example),
   * validation, bad_input (vector name, dimension).
   */
  readonly queryPoints: OperationCall<"queryPoints">;

  /**
   * Several queries on one collection; results in order. One failing query fails the call. Errors:
   * those of `queryPoints`.
   */
  readonly queryBatchPoints: OperationCall<"queryBatchPoints">;

  /**
   * The best points of each value of a payload field; a point with several values is in several
   * groups. Groups by their best score. Errors: those of `queryPoints`.
   */
  readonly queryPointsGroups: OperationCall<"queryPointsGroups">;

  /**
   * Nearest neighbours within a random sample of the points, as pairs. Errors: not_found,
   * validation, bad_input.
   */
  readonly searchMatrixPairs: OperationCall<"searchMatrixPairs">;

  /**
   * As `searchMatrixPairs`, as three arrays of offsets and scores. Errors: not_found, validation,
   * bad_input.
   */
  readonly searchMatrixOffsets: OperationCall<"searchMatrixOffsets">;

  /**
   * Superseded by `queryPoints`. Nearest points of a vector. Errors: not_found, validation,
   * bad_input.
   */
  readonly searchPoints: OperationCall<"searchPoints">;

  /**
   * Superseded by `queryPoints`. Several searches; results in order. Errors: not_found,
   * validation, bad_input.
   */
  readonly searchBatchPoints: OperationCall<"searchBatchPoints">;

  /**
   * Superseded by `queryPoints`. Nearest points, grouped by a payload field. Errors: not_found,
   * validation, bad_input.
   */
  readonly searchPointGroups: OperationCall<"searchPointGroups">;

  /**
   * Superseded by `queryPoints`. Points near positive and far from negative examples; the examples
   * are left out. Errors: not_found, validation, bad_input.
   */
  readonly recommendPoints: OperationCall<"recommendPoints">;

  /**
   * Superseded by `queryPoints`. Several recommendations; results in order. Errors: not_found,
   * validation, bad_input.
   */
  readonly recommendBatchPoints: OperationCall<"recommendBatchPoints">;

  /**
   * Superseded by `queryPoints`. Recommendations, grouped by a payload field. Errors: not_found,
   * validation, bad_input.
   */
  readonly recommendPointGroups: OperationCall<"recommendPointGroups">;

  /**
   * Superseded by `queryPoints`. Points near a target, in the part of the space that context pairs
   * describe. Errors: not_found, validation, bad_input.
   */
  readonly discoverPoints: OperationCall<"discoverPoints">;

  /**
   * Superseded by `queryPoints`. Several discoveries; results in order. Errors: not_found,
   * validation, bad_input.
   */
  readonly discoverBatchPoints: OperationCall<"discoverBatchPoints">;

  // snapshots

  /**
   * Writes a consistent snapshot of the collection. Returns its description; null when accepted
   * (`wait: false`). Errors: not_found.
   */
  readonly createSnapshot: OperationCall<"createSnapshot">;

  /** Snapshots of the collection, in no particular order. Errors: not_found. */
  readonly listSnapshots: OperationCall<"listSnapshots">;

  /** The bytes of a snapshot. Errors: not_found (collection, snapshot). */
  readonly getSnapshot: OperationCall<"getSnapshot">;

  /**
   * Deletes a snapshot. Not idempotent. Returns true; null when accepted. Errors: not_found
   * (collection, snapshot).
   */
  readonly deleteSnapshot: OperationCall<"deleteSnapshot">;

  /**
   * As `recoverFromUploadedSnapshot`, from a location (URL) the instance can read. Errors:
   * bad_request (no such file), forbidden (outside the snapshot folder), bad_input (checksum,
   * incompatible).
   */
  readonly recoverFromSnapshot: OperationCall<"recoverFromSnapshot">;

  /**
   * Replaces the collection by the content of the uploaded snapshot, creating it if needed. On
   * failure the collection is as before. Returns true; null when accepted (`wait: false`). Errors:
   * checksum_mismatch, bad_input (incompatible).
   */
  readonly recoverFromUploadedSnapshot: OperationCall<"recoverFromUploadedSnapshot">;

  /**
   * Writes a snapshot of all collections and aliases. Returns its description; null when accepted
   * (`wait: false`).
   */
  readonly createFullSnapshot: OperationCall<"createFullSnapshot">;

  /** Snapshots of the whole storage. */
  readonly listFullSnapshots: OperationCall<"listFullSnapshots">;

  /** The bytes of a full snapshot. Errors: not_found. */
  readonly getFullSnapshot: OperationCall<"getFullSnapshot">;

  /** Deletes a full snapshot. Returns true; null when accepted. Errors: not_found. */
  readonly deleteFullSnapshot: OperationCall<"deleteFullSnapshot">;

  /**
   * Writes a snapshot of one shard. Returns its description; null when accepted. Errors:
   * not_found.
   */
  readonly createShardSnapshot: OperationCall<"createShardSnapshot">;

  /** Snapshots of one shard. Errors: not_found. */
  readonly listShardSnapshots: OperationCall<"listShardSnapshots">;

  /** The bytes of a snapshot of one shard. Errors: not_found. */
  readonly getShardSnapshot: OperationCall<"getShardSnapshot">;

  /** The bytes of a snapshot of one shard, made on the fly and not kept. Errors: not_found. */
  readonly streamShardSnapshot: OperationCall<"streamShardSnapshot">;

  /** Deletes a snapshot of one shard. Returns true; null when accepted. Errors: not_found. */
  readonly deleteShardSnapshot: OperationCall<"deleteShardSnapshot">;

  /**
   * As `recoverFromSnapshot`, for one shard. Errors: not_found, bad_request, forbidden, bad_input.
   */
  readonly recoverShardFromSnapshot: OperationCall<"recoverShardFromSnapshot">;

  /**
   * As `recoverFromUploadedSnapshot`, for one shard. Errors: not_found, checksum_mismatch,
   * bad_input.
   */
  readonly recoverShardFromUploadedSnapshot: OperationCall<"recoverShardFromUploadedSnapshot">;

  // cluster and shards

  /** `{ status: "disabled" }` on a single node. */
  readonly clusterStatus: OperationCall<"clusterStatus">;

  /** Telemetry of all peers. Errors: internal on a single node. */
  readonly clusterTelemetry: OperationCall<"clusterTelemetry">;

  /** Asks the cluster to recover this peer. Errors: internal on a single node. */
  readonly recoverCurrentPeer: OperationCall<"recoverCurrentPeer">;

  /** Removes a peer from the cluster. Errors: bad_request on a single node. */
  readonly removePeer: OperationCall<"removePeer">;

  /** Shards of the collection; on a single node all are local and active. Errors: not_found. */
  readonly collectionClusterInfo: OperationCall<"collectionClusterInfo">;

  /**
   * Moves, replicates or reshards shards. Errors: bad_request on a single node, before the
   * collection is looked up.
   */
  readonly updateCollectionCluster: OperationCall<"updateCollectionCluster">;

  /**
   * Creates the shards of a key of a custom-sharded collection. Errors: bad_request on a single
   * node.
   */
  readonly createShardKey: OperationCall<"createShardKey">;

  /** Shard keys of the collection. Errors: not_found. */
  readonly listShardKeys: OperationCall<"listShardKeys">;

  /** Drops the shards of a key, with their points. Errors: bad_request on a single node. */
  readonly deleteShardKey: OperationCall<"deleteShardKey">;
}
