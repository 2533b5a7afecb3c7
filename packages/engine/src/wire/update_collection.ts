/** Reading the body that changes the configuration of a collection. */
import { isInteger } from "../common/raw_json.ts";
import type { CollectionUpdate } from "../schema/collection_update.ts";
import { readBody } from "./kit/body.ts";
import { mapOf, optional, struct } from "./kit/reader.ts";
import type { Reader } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { boolean, unsigned } from "./kit/scalars.ts";
import { refuse } from "./kit/shape_failure.ts";
import {
  hnswConfig,
  optimizerConfig,
  payloadStorage,
  strictModeConfig,
} from "./values/collection_settings.ts";
import { payload } from "./values/payload.ts";
import {
  denseVectorMemory,
  quantizationConfigDiff,
  sparseVectorsDiff,
} from "./values/vector_params.ts";

const u32 = unsigned("u32");

/** Unlike at creation, 0 is no number of replicas for Qdrant's parser already. */
const replicas: Reader<number> = (value, reading) =>
  isInteger(value) && Number(value) === 0
    ? refuse("invalid value: integer `0`, expected a nonzero u32")
    : u32(value, reading);

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
export function readUpdateCollection(body: unknown, context: ReadContext): CollectionUpdate {
  return readBody(updateBody, body, context);
}
