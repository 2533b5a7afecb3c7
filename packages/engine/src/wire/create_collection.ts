/** Reading the body that creates a collection. */
import { HNSW_DEFAULTS, OPTIMIZER_DEFAULTS, WAL_DEFAULTS } from "../common/defaults.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import { vectorParamsByName } from "../schema/collection_config.ts";
import { readBody } from "./kit/body.ts";
import { optional, orAbsent, struct } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { boolean, oneOf, unsigned } from "./kit/scalars.ts";
import {
  hnswConfig,
  optimizerConfig,
  payloadStorage,
  strictModeConfig,
  walConfig,
} from "./values/collection_settings.ts";
import { payload } from "./values/payload.ts";
import {
  checkVectorNames,
  quantizationConfig,
  sparseVectors,
  vectorsConfig,
} from "./values/vector_params.ts";

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

/**
 * Reads the body that creates a collection, and fills in the defaults.
 *
 * @throws QdrantError `format`, `validation`, or `bad_input` for names of vectors
 */
export function readCreateCollection(body: unknown, context: ReadContext): CollectionConfig {
  const given = readBody(createBody, body, context);
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
    hnsw_config: { ...HNSW_DEFAULTS, ...given.hnsw_config },
    optimizer_config: { ...OPTIMIZER_DEFAULTS, ...given.optimizers_config },
    wal_config: { ...WAL_DEFAULTS, ...given.wal_config },
    quantization_config: given.quantization_config ?? null,
    ...(strict_mode_config !== undefined && { strict_mode_config }),
    ...(metadata !== undefined && { metadata }),
  };
}
