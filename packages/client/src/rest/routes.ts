/**
 * The one route table: operation -> method, path template, query parameters, body, form of the
 * answer.
 *
 * The REST client calls by it, a server and the tape replay serve by it.
 */
import type { OperationName } from "../operation/operations.ts";

/** HTTP methods of Qdrant's API. */
export type HttpMethod = "GET" | "PUT" | "POST" | "PATCH" | "DELETE";

/**
 * How the text of a query parameter is read.
 *
 * The three timeouts are seconds and differ in zero: `read_timeout` refuses it with 400,
 * `commit_timeout` with 422, `write_timeout` accepts it.
 */
export type QueryParameterKind =
  | "boolean"
  | "string"
  | "unsigned"
  | "ordering"
  | "consistency"
  | "snapshot_priority"
  | "checksum"
  | "read_timeout"
  | "write_timeout"
  | "commit_timeout";

/** One operation on the wire. */
export interface Route {
  readonly method: HttpMethod;
  /** Template with `{name}` for a path parameter. */
  readonly path: string;
  /** Query parameters by name; others are ignored. */
  readonly query: Readonly<Record<string, QueryParameterKind>>;
  readonly body: "none" | "json" | "multipart";
  /** `envelope`: `{result, status, time}`; the others are sent as they are. */
  readonly answer: "envelope" | "json" | "text" | "binary";
}

const NONE = {};
const READ = { consistency: "consistency", timeout: "read_timeout" } as const;
const WRITE = { wait: "boolean", ordering: "ordering", timeout: "write_timeout" } as const;
const COMMIT = { timeout: "commit_timeout" } as const;
const WAIT = { wait: "boolean" } as const;
const UPLOAD = { wait: "boolean", priority: "snapshot_priority", checksum: "checksum" } as const;

const COLLECTION = "/collections/{collection_name}";
const POINTS = `${COLLECTION}/points`;
const SNAPSHOTS = `${COLLECTION}/snapshots`;
const SHARD = `${COLLECTION}/shards/{shard_id}`;

type Query = Route["query"];

function get(path: string, query: Query = NONE): Route {
  return { method: "GET", path, query, body: "none", answer: "envelope" };
}

function remove(path: string, query: Query = NONE): Route {
  return { method: "DELETE", path, query, body: "none", answer: "envelope" };
}

function put(path: string, query: Query): Route {
  return { method: "PUT", path, query, body: "json", answer: "envelope" };
}

function post(path: string, query: Query): Route {
  return { method: "POST", path, query, body: "json", answer: "envelope" };
}

function text(path: string, query: Query = NONE): Route {
  return { method: "GET", path, query, body: "none", answer: "text" };
}

function file(path: string): Route {
  return { method: "GET", path, query: NONE, body: "none", answer: "binary" };
}

/** Every operation of Qdrant's API. */
export const ROUTES: Readonly<Record<OperationName, Route>> = {
  root: { method: "GET", path: "/", query: NONE, body: "none", answer: "json" },
  healthz: text("/healthz"),
  livez: text("/livez"),
  readyz: text("/readyz"),
  metrics: text("/metrics", {
    anonymize: "boolean",
    per_collection: "boolean",
    timeout: "read_timeout",
  }),
  telemetry: get("/telemetry", {
    anonymize: "boolean",
    details_level: "unsigned",
    per_collection: "boolean",
    timeout: "read_timeout",
  }),
  getIssues: get("/issues"),
  clearIssues: remove("/issues"),
  getQuotas: get("/quotas"),
  updateQuotas: put("/quotas", WAIT),

  getCollections: get("/collections"),
  getCollection: get(COLLECTION),
  createCollection: put(COLLECTION, COMMIT),
  updateCollection: { ...put(COLLECTION, COMMIT), method: "PATCH" },
  deleteCollection: remove(COLLECTION, COMMIT),
  collectionExists: get(`${COLLECTION}/exists`),
  getOptimizations: get(`${COLLECTION}/optimizations`, {
    with: "string",
    completed_limit: "unsigned",
  }),
  createVectorName: put(`${COLLECTION}/vectors/{vector_name}`, WRITE),
  deleteVectorName: remove(`${COLLECTION}/vectors/{vector_name}`, WRITE),
  createFieldIndex: put(`${COLLECTION}/index`, WRITE),
  deleteFieldIndex: remove(`${COLLECTION}/index/{field_name}`, WRITE),
  updateAliases: post("/collections/aliases", COMMIT),
  getCollectionsAliases: get("/aliases"),
  getCollectionAliases: get(`${COLLECTION}/aliases`),

  upsertPoints: put(POINTS, WRITE),
  deletePoints: post(`${POINTS}/delete`, WRITE),
  updateVectors: put(`${POINTS}/vectors`, WRITE),
  deleteVectors: post(`${POINTS}/vectors/delete`, WRITE),
  setPayload: post(`${POINTS}/payload`, WRITE),
  overwritePayload: put(`${POINTS}/payload`, WRITE),
  deletePayload: post(`${POINTS}/payload/delete`, WRITE),
  clearPayload: post(`${POINTS}/payload/clear`, WRITE),
  batchUpdate: post(`${POINTS}/batch`, WRITE),

  getPoint: get(`${POINTS}/{id}`, { consistency: "consistency" }),
  getPoints: post(POINTS, READ),
  scrollPoints: post(`${POINTS}/scroll`, READ),
  countPoints: post(`${POINTS}/count`, READ),
  facet: post(`${COLLECTION}/facet`, READ),

  queryPoints: post(`${POINTS}/query`, READ),
  queryBatchPoints: post(`${POINTS}/query/batch`, READ),
  queryPointsGroups: post(`${POINTS}/query/groups`, READ),
  searchMatrixPairs: post(`${POINTS}/search/matrix/pairs`, READ),
  searchMatrixOffsets: post(`${POINTS}/search/matrix/offsets`, READ),
  searchPoints: post(`${POINTS}/search`, READ),
  searchBatchPoints: post(`${POINTS}/search/batch`, READ),
  searchPointGroups: post(`${POINTS}/search/groups`, READ),
  recommendPoints: post(`${POINTS}/recommend`, READ),
  recommendBatchPoints: post(`${POINTS}/recommend/batch`, READ),
  recommendPointGroups: post(`${POINTS}/recommend/groups`, READ),
  discoverPoints: post(`${POINTS}/discover`, READ),
  discoverBatchPoints: post(`${POINTS}/discover/batch`, READ),

  createSnapshot: { ...post(SNAPSHOTS, WAIT), body: "none" },
  listSnapshots: get(SNAPSHOTS),
  getSnapshot: file(`${SNAPSHOTS}/{snapshot_name}`),
  deleteSnapshot: remove(`${SNAPSHOTS}/{snapshot_name}`, WAIT),
  recoverFromSnapshot: put(`${SNAPSHOTS}/recover`, WAIT),
  recoverFromUploadedSnapshot: { ...post(`${SNAPSHOTS}/upload`, UPLOAD), body: "multipart" },
  createFullSnapshot: { ...post("/snapshots", WAIT), body: "none" },
  listFullSnapshots: get("/snapshots"),
  getFullSnapshot: file("/snapshots/{snapshot_name}"),
  deleteFullSnapshot: remove("/snapshots/{snapshot_name}", WAIT),
  createShardSnapshot: { ...post(`${SHARD}/snapshots`, WAIT), body: "none" },
  listShardSnapshots: get(`${SHARD}/snapshots`),
  getShardSnapshot: file(`${SHARD}/snapshots/{snapshot_name}`),
  streamShardSnapshot: file(`${SHARD}/snapshot`),
  deleteShardSnapshot: remove(`${SHARD}/snapshots/{snapshot_name}`, WAIT),
  recoverShardFromSnapshot: put(`${SHARD}/snapshots/recover`, WAIT),
  recoverShardFromUploadedSnapshot: {
    ...post(`${SHARD}/snapshots/upload`, UPLOAD),
    body: "multipart",
  },

  clusterStatus: get("/cluster"),
  clusterTelemetry: get("/cluster/telemetry", {
    details_level: "unsigned",
    timeout: "read_timeout",
  }),
  recoverCurrentPeer: { ...post("/cluster/recover", NONE), body: "none" },
  removePeer: remove("/cluster/peer/{peer_id}", { timeout: "commit_timeout", force: "boolean" }),
  collectionClusterInfo: get(`${COLLECTION}/cluster`),
  updateCollectionCluster: post(`${COLLECTION}/cluster`, COMMIT),
  createShardKey: put(`${COLLECTION}/shards`, COMMIT),
  listShardKeys: get(`${COLLECTION}/shards`),
  deleteShardKey: post(`${COLLECTION}/shards/delete`, COMMIT),
};
