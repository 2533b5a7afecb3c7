/** What options of an engine mean for it. */
import { processRuntime } from "../common/runtime.ts";
import { ENGINE_LIMITS_DEFAULT } from "../shard/environment.ts";
import type { SnapshotLocations } from "../snapshot/snapshot_location.ts";
import { processWorkers } from "../workers/process_workers.ts";
import type { EmbeddedOptions } from "./embedded_options.ts";
import type { StoragelessEnvironment } from "./engine.ts";

/** What an engine with these options is given beside its storage. */
export function environmentOf(options: EmbeddedOptions): StoragelessEnvironment {
  const { log, durability, cluster, workers = processWorkers() } = options;
  const limits = { ...ENGINE_LIMITS_DEFAULT, ...options.limits };
  const isCluster = cluster?.enabled === true;
  return { runtime: processRuntime(log), workers, limits, durability, isCluster };
}

/** Where an engine with these options may recover snapshots from. */
export function locationsOf(
  { snapshotUrls = true }: EmbeddedOptions,
  findFile?: SnapshotLocations["findFile"],
): SnapshotLocations {
  return { findFile, fetch: snapshotUrls ? globalThis.fetch : undefined };
}
