/** Reading the body that changes the configuration of a collection. */
import type { CollectionUpdate } from "../schema/collection_update.ts";
import {
  hnswConfig,
  optimizerConfig,
  payloadStorage,
  strictModeConfig,
} from "./collection_settings.ts";
import { payload } from "./common_readers.ts";
import type { BodySource } from "./place.ts";
import { isInteger } from "./raw_value.ts";
import { mapOf, optional, readBody, struct } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { boolean, unsigned } from "./scalar_readers.ts";
import { denseVectorMemory, quantizationConfigDiff, sparseVectorsDiff } from "./vector_params.ts";

/** Unlike at creation, 0 is no number of replicas for Qdrant's parser already. */
const replicas: Reader<number> = (value, at) =>
  isInteger(value) && Number(value) === 0
    ? at.fail("invalid value: integer `0`, expected a nonzero u32")
    : unsigned("u32")(value, at);

const updateBody = struct("UpdateCollection", {
  vectors: optional(
    mapOf(
      struct("VectorParamsDiff", {
        hnsw_config: optional(hnswConfig),
        quantization_config: optional(quantizationConfigDiff),
        on_disk: optional(boolean),
        memory: optional(denseVectorMemory),
      }),
    ),
  ),
  optimizers_config: optional(optimizerConfig, "optimizer_config"),
  params: optional(
    struct("CollectionParamsDiff", {
      replication_factor: optional(replicas),
      write_consistency_factor: optional(replicas),
      read_fan_out_factor: optional(unsigned("u32")),
      read_fan_out_delay_ms: optional(unsigned("u64")),
      on_disk_payload: optional(boolean),
      payload: optional(payloadStorage),
    }),
  ),
  hnsw_config: optional(hnswConfig),
  quantization_config: optional(quantizationConfigDiff, "quantization"),
  sparse_vectors: optional(sparseVectorsDiff),
  strict_mode_config: optional(strictModeConfig),
  metadata: optional(payload),
});

/**
 * Reads the body that changes a collection. Merge it with `applyCollectionUpdate`.
 *
 * @throws QdrantError `format` or `validation`
 */
export function parseUpdateCollection(
  body: unknown,
  source: BodySource = "caller",
): CollectionUpdate {
  return readBody(body, source, "", updateBody);
}
