/** The one table of methods: operation -> method, messages, form of the answer. */
import type { OperationName } from "@quiverdb/client";

import type { RestObject } from "../message/rest_value.ts";
import { makeRpc, type RestRequest, type Rpc, type RpcEntry } from "./rpc.ts";

type Answer = RpcEntry["answer"];
type More = Omit<Partial<RpcEntry>, "path">;

function methodOf(service: string) {
  return (
    method: string,
    requestMessage: string,
    answerMessage: string,
    answer: Answer = "result",
    more: More = {},
  ): RpcEntry => ({
    path: `/qdrant.${service}/${method}`,
    requestMessage,
    answerMessage,
    answer,
    ...more,
  });
}

const collections = methodOf("Collections");
const points = methodOf("Points");
const snapshots = methodOf("Snapshots");

const COLLECTION_DONE = "CollectionOperationResponse";
const POINTS_DONE = "PointsOperationResponse";

function update(method: string, requestMessage: string): RpcEntry {
  return points(method, requestMessage, POINTS_DONE);
}

/** `GET /points/{id}` is a read of one id. */
const onePoint: More = {
  toMessage: ({ path, query }) => ({
    collection_name: path["collection_name"],
    ids: [idOf(path["id"])],
    with_payload: true,
    with_vector: true,
    read_consistency: query["consistency"],
  }),
};

/** A number in a path may be a text. */
function idOf(id: unknown): unknown {
  if (typeof id !== "string" || !/^\d+$/.test(id)) return id;
  return Number.isSafeInteger(Number(id)) ? Number(id) : BigInt(id);
}

function named(...names: readonly string[]): More {
  const of = (object: RestObject): RestObject =>
    Object.fromEntries(names.map((name) => [name, object[name]]));
  return {
    toMessage: ({ path }: RestRequest) => of(path),
    // Methods wait for what they do.
    fromMessage: (members) => ({ path: of(members), query: { wait: true } }),
  };
}

const ENTRIES: { readonly [Name in OperationName]?: RpcEntry } = {
  root: methodOf("Qdrant")("HealthCheck", "HealthCheckRequest", "HealthCheckReply", "whole"),

  getCollections: collections("List", "ListCollectionsRequest", "ListCollectionsResponse", "whole"),
  getCollection: collections("Get", "GetCollectionInfoRequest", "GetCollectionInfoResponse"),
  createCollection: collections("Create", "CreateCollection", COLLECTION_DONE),
  updateCollection: collections("Update", "UpdateCollection", COLLECTION_DONE),
  deleteCollection: collections("Delete", "DeleteCollection", COLLECTION_DONE),
  collectionExists: collections(
    "CollectionExists",
    "CollectionExistsRequest",
    "CollectionExistsResponse",
  ),
  updateAliases: collections("UpdateAliases", "ChangeAliases", COLLECTION_DONE),
  getCollectionsAliases: collections(
    "ListAliases",
    "ListAliasesRequest",
    "ListAliasesResponse",
    "whole",
  ),
  getCollectionAliases: collections(
    "ListCollectionAliases",
    "ListCollectionAliasesRequest",
    "ListAliasesResponse",
    "whole",
  ),
  collectionClusterInfo: collections(
    "CollectionClusterInfo",
    "CollectionClusterInfoRequest",
    "CollectionClusterInfoResponse",
    "whole",
  ),
  updateCollectionCluster: collections(
    "UpdateCollectionClusterSetup",
    "UpdateCollectionClusterSetupRequest",
    "UpdateCollectionClusterSetupResponse",
  ),
  createShardKey: collections("CreateShardKey", "CreateShardKeyRequest", "CreateShardKeyResponse"),
  deleteShardKey: collections("DeleteShardKey", "DeleteShardKeyRequest", "DeleteShardKeyResponse"),
  listShardKeys: collections(
    "ListShardKeys",
    "ListShardKeysRequest",
    "ListShardKeysResponse",
    "whole",
  ),

  upsertPoints: update("Upsert", "UpsertPoints"),
  deletePoints: update("Delete", "DeletePoints"),
  updateVectors: update("UpdateVectors", "UpdatePointVectors"),
  deleteVectors: update("DeleteVectors", "DeletePointVectors"),
  setPayload: update("SetPayload", "SetPayloadPoints"),
  overwritePayload: update("OverwritePayload", "SetPayloadPoints"),
  deletePayload: update("DeletePayload", "DeletePayloadPoints"),
  clearPayload: update("ClearPayload", "ClearPayloadPoints"),
  createFieldIndex: update("CreateFieldIndex", "CreateFieldIndexCollection"),
  deleteFieldIndex: update("DeleteFieldIndex", "DeleteFieldIndexCollection"),
  createVectorName: update("CreateVectorName", "CreateVectorNameRequest"),
  deleteVectorName: update("DeleteVectorName", "DeleteVectorNameRequest"),
  batchUpdate: points("UpdateBatch", "UpdateBatchPoints", "UpdateBatchResponse", "list"),

  getPoints: points("Get", "GetPoints", "GetResponse", "points"),
  getPoint: points("Get", "GetPoints", "GetResponse", "point", onePoint),
  scrollPoints: points("Scroll", "ScrollPoints", "ScrollResponse", "scroll"),
  countPoints: points("Count", "CountPoints", "CountResponse"),
  facet: points("Facet", "FacetCounts", "FacetResponse", "whole"),

  queryPoints: points("Query", "QueryPoints", "QueryResponse", "found"),
  queryBatchPoints: points("QueryBatch", "QueryBatchPoints", "QueryBatchResponse", "foundBatch", {
    batch: "searches",
  }),
  queryPointsGroups: points("QueryGroups", "QueryPointGroups", "QueryGroupsResponse", "groups"),
  searchMatrixPairs: points("SearchMatrixPairs", "SearchMatrixPoints", "SearchMatrixPairsResponse"),
  searchMatrixOffsets: points(
    "SearchMatrixOffsets",
    "SearchMatrixPoints",
    "SearchMatrixOffsetsResponse",
  ),

  searchPoints: points("Search", "SearchPoints", "SearchResponse", "points"),
  searchBatchPoints: points(
    "SearchBatch",
    "SearchBatchPoints",
    "SearchBatchResponse",
    "pointsBatch",
    { batch: "searches" },
  ),
  searchPointGroups: points("SearchGroups", "SearchPointGroups", "SearchGroupsResponse", "groups"),
  recommendPoints: points("Recommend", "RecommendPoints", "RecommendResponse", "points"),
  recommendBatchPoints: points(
    "RecommendBatch",
    "RecommendBatchPoints",
    "RecommendBatchResponse",
    "pointsBatch",
    { batch: "searches" },
  ),
  recommendPointGroups: points(
    "RecommendGroups",
    "RecommendPointGroups",
    "RecommendGroupsResponse",
    "groups",
  ),
  discoverPoints: points("Discover", "DiscoverPoints", "DiscoverResponse", "points"),
  discoverBatchPoints: points(
    "DiscoverBatch",
    "DiscoverBatchPoints",
    "DiscoverBatchResponse",
    "pointsBatch",
    { batch: "searches" },
  ),

  createSnapshot: snapshots(
    "Create",
    "CreateSnapshotRequest",
    "CreateSnapshotResponse",
    "snapshot",
    named("collection_name"),
  ),
  listSnapshots: snapshots("List", "ListSnapshotsRequest", "ListSnapshotsResponse", "snapshots"),
  deleteSnapshot: snapshots(
    "Delete",
    "DeleteSnapshotRequest",
    "DeleteSnapshotResponse",
    "done",
    named("collection_name", "snapshot_name"),
  ),
  createFullSnapshot: snapshots(
    "CreateFull",
    "CreateFullSnapshotRequest",
    "CreateSnapshotResponse",
    "snapshot",
    named(),
  ),
  listFullSnapshots: snapshots(
    "ListFull",
    "ListFullSnapshotsRequest",
    "ListSnapshotsResponse",
    "snapshots",
  ),
  deleteFullSnapshot: snapshots(
    "DeleteFull",
    "DeleteFullSnapshotRequest",
    "DeleteSnapshotResponse",
    "done",
    named("snapshot_name"),
  ),
};

function entries(): [OperationName, RpcEntry][] {
  return Object.entries(ENTRIES) as [OperationName, RpcEntry][];
}

/** Methods by operation; operations that gRPC does not have are missing. */
export const rpcs: ReadonlyMap<OperationName, Rpc> = new Map(
  entries().map(([operation, entry]) => [operation, makeRpc(operation, entry)]),
);

/** Methods by path. One that two operations share is the operation of the list of ids. */
export const rpcsByPath: ReadonlyMap<string, Rpc> = new Map(
  [...rpcs.values()].filter((rpc) => rpc.operation !== "getPoint").map((rpc) => [rpc.path, rpc]),
);
