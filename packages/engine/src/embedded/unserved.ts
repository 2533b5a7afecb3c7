/**
 * Operations and options that the engine does not serve yet. They fail; nothing is ignored in
 * silence.
 */
import { QdrantError } from "@quiverdb/client";

import {
  type CollectionConfig,
  denseVectorParams,
  sparseVectorParams,
} from "../schema/collection_config.ts";
import type { Handlers } from "./handlers.ts";

export const VECTOR_NAMES = "adding and removing vector names";
export const PAYLOAD_INDEXES = "payload indexes";
export const FACETS = "facets";
export const SEARCH_MATRIX = "the search matrix";
const SNAPSHOTS = "snapshots";
const CLUSTER = "cluster operations";

/**
 * @param feature what is not served, in words of users
 * @param instead what to use instead
 */
export function unserved(feature: string, instead?: string): QdrantError {
  const text = `the embedded engine does not serve ${feature} yet`;
  return new QdrantError("not_implemented", instead === undefined ? text : `${text}; ${instead}`);
}

function refuse(feature: string, instead?: string): () => never {
  return () => {
    throw unserved(feature, instead);
  };
}

const search = refuse("the operations that `query` superseded", "use `query` with the vector");
const searchBatch = refuse("the operations that `query` superseded", "use `queryBatch`");
const searchGroups = refuse("the operations that `query` superseded", "use `queryGroups`");
const recommend = refuse(
  "the operations that `query` superseded",
  "use `query` with query: { recommend: { positive, negative } }",
);
const discover = refuse(
  "the operations that `query` superseded",
  "use `query` with query: { discover: { target, context } }",
);
const snapshots = refuse(SNAPSHOTS);
const quotas = refuse("quotas");

/** The operations that always fail. */
export const unservedHandlers = {
  metrics: refuse("metrics"),
  telemetry: refuse("telemetry"),
  getIssues: refuse("issues"),
  clearIssues: refuse("issues"),
  getQuotas: quotas,
  updateQuotas: quotas,

  getOptimizations: refuse("optimizations"),
  deleteVectorName: refuse(VECTOR_NAMES),
  deleteFieldIndex: refuse(PAYLOAD_INDEXES),

  searchPoints: search,
  searchBatchPoints: searchBatch,
  searchPointGroups: searchGroups,
  recommendPoints: recommend,
  recommendBatchPoints: searchBatch,
  recommendPointGroups: searchGroups,
  discoverPoints: discover,
  discoverBatchPoints: searchBatch,

  createSnapshot: snapshots,
  listSnapshots: snapshots,
  getSnapshot: snapshots,
  deleteSnapshot: snapshots,
  recoverFromSnapshot: snapshots,
  recoverFromUploadedSnapshot: snapshots,
  createFullSnapshot: snapshots,
  listFullSnapshots: snapshots,
  getFullSnapshot: snapshots,
  deleteFullSnapshot: snapshots,
  createShardSnapshot: snapshots,
  listShardSnapshots: snapshots,
  getShardSnapshot: snapshots,
  streamShardSnapshot: snapshots,
  deleteShardSnapshot: snapshots,
  recoverShardFromSnapshot: snapshots,
  recoverShardFromUploadedSnapshot: snapshots,

  collectionClusterInfo: refuse(CLUSTER),
  listShardKeys: refuse(CLUSTER),
} satisfies Partial<Handlers>;

/**
 * @throws QdrantError `not_implemented` for an option that would change stored or returned values
 */
export function requireServed(config: CollectionConfig): void {
  for (const [name, { datatype }] of [
    ...denseVectorParams(config),
    ...sparseVectorParams(config),
  ]) {
    if (datatype !== "float32") {
      throw new QdrantError(
        "not_implemented",
        `vector '${name}': the embedded engine stores float32 vectors only, not ${datatype}`,
      );
    }
  }
  if (config.params.sharding_method === "custom") {
    throw new QdrantError("not_implemented", "the embedded engine has no custom sharding");
  }
}
