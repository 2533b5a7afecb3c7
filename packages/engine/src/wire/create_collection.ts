/** Reading the body that creates a collection. */
import type { CollectionConfig, HnswConfig, OptimizerConfig } from "../schema/collection_config.ts";
import type { WalConfig } from "../schema/collection_config.ts";
import { vectorParamsByName } from "../schema/collection_config.ts";
import {
  hnswConfig,
  optimizerConfig,
  payloadStorage,
  strictModeConfig,
  walConfig,
} from "./collection_settings.ts";
import { payload } from "./common_readers.ts";
import type { BodySource } from "./place.ts";
import { optional, orAbsent, readBody, struct } from "./reader.ts";
import { boolean, oneOf, unsigned } from "./scalar_readers.ts";
import {
  checkVectorNames,
  quantizationConfig,
  sparseVectors,
  vectorsConfig,
} from "./vector_params.ts";

const count = unsigned("u32", { min: 1 });

const createBody = struct("CreateCollection", {
  vectors: orAbsent(vectorsConfig),
  shard_number: optional(count),
  sharding_method: optional(oneOf("auto", "custom")),
  replication_factor: optional(count),
  write_consistency_factor: optional(count),
  on_disk_payload: optional(boolean),
  payload: optional(payloadStorage),
  hnsw_config: optional(hnswConfig),
  wal_config: optional(walConfig),
  optimizers_config: optional(optimizerConfig, "optimizer_config"),
  quantization_config: optional(quantizationConfig, "quantization"),
  sparse_vectors: optional(sparseVectors),
  strict_mode_config: optional(strictModeConfig),
  metadata: optional(payload),
});

const HNSW_DEFAULT: HnswConfig = {
  m: 16,
  ef_construct: 100,
  full_scan_threshold: 10_000,
  max_indexing_threads: 0,
  on_disk: false,
};

const OPTIMIZER_DEFAULT: OptimizerConfig = {
  deleted_threshold: 0.2,
  vacuum_min_vector_number: 1000,
  default_segment_number: 0,
  max_segment_size: null,
  memmap_threshold: null,
  indexing_threshold: 10_000,
  flush_interval_sec: 5,
  max_optimization_threads: null,
  prevent_unoptimized: null,
};

const WAL_DEFAULT: WalConfig = {
  wal_capacity_mb: 32,
  wal_segments_ahead: 0,
  wal_retain_closed: 1,
};

/**
 * Reads the body that creates a collection, and fills in the defaults.
 *
 * @throws QdrantError `format`, `validation`, or `bad_input` for names of vectors
 */
export function parseCreateCollection(
  body: unknown,
  source: BodySource = "caller",
): CollectionConfig {
  const given = readBody(body, source, "", createBody);
  const { sparse_vectors, sharding_method, strict_mode_config, metadata } = given;
  const payloadParams = given.payload;
  const vectors = given.vectors ?? {};
  checkVectorNames(vectorParamsByName(vectors).keys(), Object.keys(sparse_vectors ?? {}));
  return {
    params: {
      vectors,
      shard_number: given.shard_number ?? 1,
      ...(sharding_method !== undefined && { sharding_method }),
      replication_factor: given.replication_factor ?? 1,
      write_consistency_factor: given.write_consistency_factor ?? 1,
      on_disk_payload: given.on_disk_payload ?? true,
      ...(payloadParams !== undefined && { payload: payloadParams }),
      ...(sparse_vectors !== undefined && { sparse_vectors }),
    },
    hnsw_config: { ...HNSW_DEFAULT, ...given.hnsw_config },
    optimizer_config: { ...OPTIMIZER_DEFAULT, ...given.optimizers_config },
    wal_config: { ...WAL_DEFAULT, ...given.wal_config },
    quantization_config: given.quantization_config ?? null,
    ...(strict_mode_config !== undefined && { strict_mode_config }),
    ...(metadata !== undefined && { metadata }),
  };
}
