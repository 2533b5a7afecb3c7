/** Configurations of collections for tests. */
import { HNSW_DEFAULTS, OPTIMIZER_DEFAULTS, WAL_DEFAULTS } from "../../common/defaults.ts";
import type { CollectionConfig, CollectionParams } from "../collection_config.ts";

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
    hnsw_config: HNSW_DEFAULTS,
    optimizer_config: OPTIMIZER_DEFAULTS,
    wal_config: WAL_DEFAULTS,
    quantization_config: null,
  };
}
