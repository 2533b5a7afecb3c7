/** The engine as a {@link Backend}: checks requests, finds the collection, runs, answers. */
import type { Backend, OperationResult } from "@quiverdb/client";

import { PointReads } from "./point_reads.ts";
import { unserved } from "./unserved.ts";

/** The version of Qdrant whose behaviour the engine reproduces. */
const QDRANT_VERSION = "1.18.3";

const LEGACY_SEARCH = "the legacy search endpoints";
const SNAPSHOTS = "snapshots";
const CLUSTER = "cluster operations";

/** What answers of itself, and what is not served. */
export class EmbeddedBackend extends PointReads implements Backend {
  async root(): Promise<OperationResult<"root">> {
    return { title: "quiver - embedded vector search engine", version: QDRANT_VERSION };
  }

  async healthz(): Promise<string> {
    return "healthz check passed";
  }

  async livez(): Promise<string> {
    return "healthz check passed";
  }

  async readyz(): Promise<string> {
    return "all shards are ready";
  }

  readonly metrics = unserved("metrics");
  readonly telemetry = unserved("telemetry");
  readonly getIssues = unserved("issues");
  readonly clearIssues = unserved("issues");

  // superseded by query

  readonly searchPoints = unserved(LEGACY_SEARCH, "query");
  readonly searchBatchPoints = unserved(LEGACY_SEARCH, "query");
  readonly searchPointGroups = unserved(LEGACY_SEARCH, "query");
  readonly recommendPoints = unserved(LEGACY_SEARCH, "query");
  readonly recommendBatchPoints = unserved(LEGACY_SEARCH, "query");
  readonly recommendPointGroups = unserved(LEGACY_SEARCH, "query");
  readonly discoverPoints = unserved(LEGACY_SEARCH, "query");
  readonly discoverBatchPoints = unserved(LEGACY_SEARCH, "query");

  // snapshots

  readonly createSnapshot = unserved(SNAPSHOTS);
  readonly listSnapshots = unserved(SNAPSHOTS);
  readonly getSnapshot = unserved(SNAPSHOTS);
  readonly deleteSnapshot = unserved(SNAPSHOTS);
  readonly recoverFromSnapshot = unserved(SNAPSHOTS);
  readonly recoverFromUploadedSnapshot = unserved(SNAPSHOTS);
  readonly createFullSnapshot = unserved(SNAPSHOTS);
  readonly listFullSnapshots = unserved(SNAPSHOTS);
  readonly getFullSnapshot = unserved(SNAPSHOTS);
  readonly deleteFullSnapshot = unserved(SNAPSHOTS);
  readonly createShardSnapshot = unserved(SNAPSHOTS);
  readonly listShardSnapshots = unserved(SNAPSHOTS);
  readonly getShardSnapshot = unserved(SNAPSHOTS);
  readonly streamShardSnapshot = unserved(SNAPSHOTS);
  readonly deleteShardSnapshot = unserved(SNAPSHOTS);
  readonly recoverShardFromSnapshot = unserved(SNAPSHOTS);
  readonly recoverShardFromUploadedSnapshot = unserved(SNAPSHOTS);

  // cluster

  readonly clusterStatus = unserved(CLUSTER);
  readonly clusterTelemetry = unserved(CLUSTER);
  readonly recoverCurrentPeer = unserved(CLUSTER);
  readonly removePeer = unserved(CLUSTER);
  readonly collectionClusterInfo = unserved(CLUSTER);
  readonly updateCollectionCluster = unserved(CLUSTER);
  readonly createShardKey = unserved(CLUSTER);
  readonly listShardKeys = unserved(CLUSTER);
  readonly deleteShardKey = unserved(CLUSTER);
}
