/** Configurations of collections for tests. */
import type { CollectionConfig, CollectionParams } from "../../schema/collection_config.ts";

/** The configuration with all defaults and without vectors, but for the given parameters. */
export function configOf(params: Partial<CollectionParams>): CollectionConfig {
  return {
    params: {
      vectors: {},
      shard_number: 1,
      replication_factor: 1,
      write_consistency_factor: 1,
      on_disk_payload: true,
      ...params,
    },
    hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000, max_indexing_threads: 0 },
    optimizer_config: {
      deleted_threshold: 0.2,
      vacuum_min_vector_number: 1000,
      default_segment_number: 0,
      max_segment_size: null,
      memmap_threshold: null,
      indexing_threshold: 10_000,
      flush_interval_sec: 5,
      max_optimization_threads: null,
      prevent_unoptimized: null,
    },
    wal_config: { wal_capacity_mb: 32, wal_segments_ahead: 0, wal_retain_closed: 1 },
    quantization_config: null,
  };
}
