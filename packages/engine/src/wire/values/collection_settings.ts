/**
 * Reading the settings of a collection that are no vectors: graph, optimizers, log, strict mode.
 */
import { isInteger } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type {
  HnswConfig,
  OptimizerConfig,
  StrictModeConfig,
  WalConfig,
} from "../../schema/collection_config.ts";
import { asObject, mapOf, optional, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { boolean, float, oneOf, unsigned } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";

const usize = unsigned("usize");
const positive = unsigned("usize", { min: 1 });
const percent = unsigned("u8", { min: 1, max: 100 });

/** Where data is kept. */
export const memoryPlacement = oneOf("cold", "cached", "pinned");

/**
 * Where data is kept that cannot be held in memory.
 *
 * @param what what it is, as 422 texts call it
 */
export function unpinnedPlacement(what: string): Reader<"cold" | "cached"> {
  return (value, reading) => {
    const placement = memoryPlacement(value, reading);
    if (placement !== "pinned") return placement;
    reading.violate(`\`pinned\` memory placement is not supported for ${what}`);
    return "cached";
  };
}

/** How payloads are stored. */
export const payloadStorage = struct("PayloadStorageParams", {
  memory: optional(unpinnedPlacement("payload storage")),
});

export const hnswConfig: Reader<Partial<HnswConfig>> = struct("HnswConfigDiff", {
  m: optional(usize),
  ef_construct: optional(unsigned("usize", { min: 4 })),
  full_scan_threshold: optional(unsigned("usize", { min: 10 }), "full_scan_threshold_kb"),
  max_indexing_threads: optional(usize),
  on_disk: optional(boolean),
  memory: optional(memoryPlacement),
  payload_m: optional(usize),
  inline_storage: optional(boolean),
});

export const optimizerConfig: Reader<Partial<OptimizerConfig>> = struct("OptimizersConfigDiff", {
  deleted_threshold: optional(float("f64", { min: 0, max: 1 })),
  vacuum_min_vector_number: optional(unsigned("usize", { min: 100 })),
  default_segment_number: optional(usize),
  max_segment_size: optional(positive, "max_segment_size_kb"),
  memmap_threshold: optional(usize, "memmap_threshold_kb"),
  indexing_threshold: optional(usize, "indexing_threshold_kb"),
  flush_interval_sec: optional(unsigned("u64")),
  max_optimization_threads: optional(readThreads),
  prevent_unoptimized: optional(boolean),
});

export const walConfig: Reader<Partial<WalConfig>> = struct("WalConfigDiff", {
  wal_capacity_mb: optional(positive),
  wal_segments_ahead: optional(usize),
  wal_retain_closed: optional(usize),
});

export const strictModeConfig: Reader<StrictModeConfig> = struct("StrictModeConfig", {
  enabled: optional(boolean),
  max_query_limit: optional(positive),
  max_timeout: optional(positive),
  unindexed_filtering_retrieve: optional(boolean),
  unindexed_filtering_update: optional(boolean),
  search_max_hnsw_ef: optional(usize),
  search_allow_exact: optional(boolean),
  search_max_oversampling: optional(float("f64")),
  upsert_max_batchsize: optional(usize),
  search_max_batchsize: optional(usize),
  max_collection_vector_size_bytes: optional(usize),
  read_rate_limit: optional(positive),
  write_rate_limit: optional(positive),
  max_collection_payload_size_bytes: optional(usize),
  max_points_count: optional(positive),
  filter_max_conditions: optional(usize),
  condition_max_size: optional(usize),
  multivector_config: optional(
    asObject(mapOf(struct("StrictModeMultivector", { max_vectors: optional(positive) }))),
  ),
  sparse_config: optional(
    asObject(mapOf(struct("StrictModeSparse", { max_length: optional(positive) }))),
  ),
  max_payload_index_count: optional(usize),
  max_resident_memory_percent: optional(percent),
});

/** `"auto"` is shown as null. */
function readThreads(value: unknown, reading: Reading): number | null {
  if (value === "auto") return null;
  if (isInteger(value)) return usize(value, reading);
  const text = "data did not match any variant of untagged enum MaxOptimizationThreads";
  return refuse(text, `expected an integer or "auto", got ${describeJson(value)}`);
}
