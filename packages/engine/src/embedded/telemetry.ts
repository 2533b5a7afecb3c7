/** What a node reports of itself and its collections. */
import type { OperationResult } from "@quiverdb/client";

import type { Collection } from "../collection/collection.ts";
import type { EngineCall } from "./engine_call.ts";
import { QDRANT_VERSION } from "./engine_version.ts";

type Telemetry = OperationResult<"telemetry">;
type CollectionTelemetry = NonNullable<Telemetry["collections"]["collections"]>[number];

export interface TelemetryOptions {
  /** 0 counts collections, 1 adds them in brief, 2 their configuration, 3 their shards. */
  readonly level: number;
  /** Whether names and configurations are left out. */
  readonly anonymize: boolean;
}

/** A report that tells nothing of collections that the caller may not read. */
export async function telemetryOf(
  call: EngineCall,
  { level, anonymize }: TelemetryOptions,
): Promise<Telemetry> {
  const { id, startup, quotas, isCluster } = call.nodeState;
  const names = (await call.catalog.names()).filter((name) => call.allows("read", name));
  const app: NonNullable<Telemetry["app"]> = { name: "quiver", version: QDRANT_VERSION, startup };
  const cluster: NonNullable<Telemetry["cluster"]> = {
    enabled: isCluster,
    resharding_enabled: false,
  };
  const report: Telemetry = {
    id,
    app,
    collections: { number_of_collections: names.length },
    cluster,
    requests: { rest: { responses: {} }, grpc: { responses: {} } },
  };
  if (call.allows("read")) {
    const config = await call.catalog.quotas();
    report.quota = { config, exceeded: await quotas.excess(config) };
  }
  if (level < 1) return report;
  app.features = {
    debug: false,
    service_debug_feature: false,
    recovery_mode: false,
    gpu: false,
    rocksdb: false,
    staging: false,
  };
  app.system = { is_docker: false, cpu_flags: "" };
  Object.assign(app, { runtime_features: null, hnsw_global_config: null });
  app.low_memory_mode = "disabled";
  report.memory = null;
  report.hardware = { collection_data: {} };
  report.search_pool = null;
  report.collections.collections = await collectionsOf(call, names, { level, anonymize });
  report.collections.snapshots = [];
  if (level >= 2) {
    cluster.config = {
      grpc_timeout_ms: 0,
      p2p: { connection_pool_size: 0 },
      consensus: { max_message_queue_size: 0, tick_period_ms: 0, bootstrap_timeout_sec: 0 },
    };
  }
  return report;
}

async function collectionsOf(
  call: EngineCall,
  names: readonly string[],
  options: TelemetryOptions,
): Promise<CollectionTelemetry[]> {
  const reports: CollectionTelemetry[] = [];
  for (const [at, name] of names.entries()) {
    // It may have been deleted meanwhile.
    const collection = await call.catalog.find(name);
    if (collection === undefined) continue;
    const shown = options.anonymize ? String(at) : name;
    reports.push(await collectionOf(collection, shown, options));
  }
  return reports;
}

async function collectionOf(
  collection: Collection,
  id: string,
  { level, anonymize }: TelemetryOptions,
): Promise<CollectionTelemetry> {
  const info = await collection.info();
  const points = info.points_count ?? 0;
  if (level < 2) {
    const { params } = info.config;
    return {
      vectors: points,
      optimizers_status: info.optimizer_status,
      params: anonymize ? { ...params, vectors: {}, sparse_vectors: {} } : params,
    };
  }
  const report: CollectionTelemetry = { id, init_time_ms: 0 };
  if (!anonymize) report.config = { ...collection.config, uuid: null };
  if (level < 3) return report;
  const local = { variant_name: "local shard", total_optimized_points: 0, num_points: points };
  report.shards = [{ id: 0, local, remote: [], replicate_states: {} }];
  report.transfers = [];
  report.resharding = [];
  return report;
}
