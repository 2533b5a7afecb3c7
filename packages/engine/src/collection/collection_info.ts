/** What a collection says of itself. */
import type { CollectionInfo } from "@quiverdb/client";

import type { PointsView } from "../query/points_view.ts";
import { type CollectionConfig, collectionWarnings } from "../schema/collection_config.ts";
import type { Shard } from "../shard/shard.ts";
import { payloadSchemaAnswer } from "./payload_schema_answer.ts";

/** @param view of all shards, made in this turn of the event loop */
export function collectionInfo(
  config: CollectionConfig,
  shards: readonly Shard[],
  view: PointsView,
): CollectionInfo {
  const failure = shards.map((shard) => shard.failure ?? shard.optimizers.failure).find(Boolean);
  const warnings = collectionWarnings(config);
  const length = shards.reduce((sum, { pendingCount }) => sum + pendingCount, 0);
  // Points would wait for an optimizer only where it is said so; here none does.
  const isDeferring = config.optimizer_config.prevent_unoptimized === true;
  return {
    ...(warnings.length > 0 ? { warnings: [...warnings] } : {}),
    status: failure === undefined ? optimizersStatus(shards) : "red",
    optimizer_status: failure === undefined ? "ok" : { error: String(failure) },
    indexed_vectors_count: view.indexedVectorCount,
    points_count: view.pointCount,
    segments_count: Math.max(1, view.readers.length),
    config,
    payload_schema: payloadSchemaAnswer(view.indexes, view),
    update_queue: { length, ...(isDeferring ? { deferred_points: 0 } : {}) },
  };
}

/**
 * Yellow: segments are being rewritten, or graphs built; grey: they had better be, but nothing has
 * begun it.
 */
function optimizersStatus(shards: readonly Shard[]): CollectionInfo["status"] {
  const states = new Set(shards.map(({ optimizers }) => optimizers.state));
  if (states.has("running") || shards.some(({ indexing }) => indexing.isBusy)) return "yellow";
  return states.has("pending") ? "grey" : "green";
}
