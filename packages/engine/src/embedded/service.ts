/** What the instance says of itself. */
import { QdrantError } from "@quiverdb/client";

import type { Handlers } from "./handlers.ts";

/** The version of Qdrant whose behaviour the engine reproduces. */
const QDRANT_VERSION = "1.19.0";

function refuseStandalone(): never {
  throw new QdrantError("standalone", "Qdrant is running in standalone mode");
}

export const serviceHandlers = {
  root: () => ({ title: "quiver - embedded vector search engine", version: QDRANT_VERSION }),
  healthz: () => "healthz check passed",
  livez: () => "healthz check passed",
  readyz: () => "all shards are ready",

  clusterStatus: () => ({ status: "disabled" as const }),
  clusterTelemetry: () => {
    throw new QdrantError("internal", "Could not get telemetry from cluster");
  },
  recoverCurrentPeer: refuseStandalone,
  removePeer: refuseStandalone,
  updateCollectionCluster: refuseStandalone,
  createShardKey: refuseStandalone,
  deleteShardKey: refuseStandalone,
} satisfies Partial<Handlers>;
