/** What the embedded engine serves. An operation without an entry does not compile. */
import type { ContractTarget, Support } from "./contract_target.ts";

function notYet(feature: string): Support {
  return { refusal: "not_implemented", why: `the engine has no ${feature} yet` };
}

const SUPERSEDED = notYet("operations that query superseded");
const SNAPSHOTS = notYet("snapshots");
const STANDALONE: Support = { refusal: "standalone", why: "an embedded engine is one node" };

export const EMBEDDED_SUPPORT: ContractTarget["support"] = {
  root: "served",
  healthz: "served",
  livez: "served",
  readyz: "served",
  metrics: notYet("metrics"),
  telemetry: notYet("telemetry"),
  getIssues: notYet("issues"),
  clearIssues: notYet("issues"),
  getQuotas: notYet("quotas"),
  updateQuotas: notYet("quotas"),

  getCollections: "served",
  getCollection: "served",
  createCollection: "served",
  updateCollection: "served",
  deleteCollection: "served",
  collectionExists: "served",
  getOptimizations: notYet("optimizers"),
  createVectorName: notYet("live vector names"),
  deleteVectorName: notYet("live vector names"),
  createFieldIndex: notYet("payload indexes"),
  deleteFieldIndex: notYet("payload indexes"),
  updateAliases: "served",
  getCollectionsAliases: "served",
  getCollectionAliases: "served",

  upsertPoints: "served",
  deletePoints: "served",
  updateVectors: "served",
  deleteVectors: "served",
  setPayload: "served",
  overwritePayload: "served",
  deletePayload: "served",
  clearPayload: "served",
  batchUpdate: "served",

  getPoint: "served",
  getPoints: "served",
  scrollPoints: "served",
  countPoints: "served",
  facet: notYet("payload indexes"),

  queryPoints: "served",
  queryBatchPoints: "served",
  queryPointsGroups: "served",
  searchMatrixPairs: notYet("search matrix"),
  searchMatrixOffsets: notYet("search matrix"),
  searchPoints: SUPERSEDED,
  searchBatchPoints: SUPERSEDED,
  searchPointGroups: SUPERSEDED,
  recommendPoints: SUPERSEDED,
  recommendBatchPoints: SUPERSEDED,
  recommendPointGroups: SUPERSEDED,
  discoverPoints: SUPERSEDED,
  discoverBatchPoints: SUPERSEDED,

  createSnapshot: SNAPSHOTS,
  listSnapshots: SNAPSHOTS,
  getSnapshot: SNAPSHOTS,
  deleteSnapshot: SNAPSHOTS,
  recoverFromSnapshot: SNAPSHOTS,
  recoverFromUploadedSnapshot: SNAPSHOTS,
  createFullSnapshot: SNAPSHOTS,
  listFullSnapshots: SNAPSHOTS,
  getFullSnapshot: SNAPSHOTS,
  deleteFullSnapshot: SNAPSHOTS,
  createShardSnapshot: SNAPSHOTS,
  listShardSnapshots: SNAPSHOTS,
  getShardSnapshot: SNAPSHOTS,
  streamShardSnapshot: SNAPSHOTS,
  deleteShardSnapshot: SNAPSHOTS,
  recoverShardFromSnapshot: SNAPSHOTS,
  recoverShardFromUploadedSnapshot: SNAPSHOTS,

  clusterStatus: "served",
  clusterTelemetry: { refusal: "internal", why: "an embedded engine is one node" },
  recoverCurrentPeer: STANDALONE,
  removePeer: STANDALONE,
  collectionClusterInfo: notYet("description of shards"),
  updateCollectionCluster: STANDALONE,
  createShardKey: STANDALONE,
  listShardKeys: notYet("description of shards"),
  deleteShardKey: STANDALONE,
};
