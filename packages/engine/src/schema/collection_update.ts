/**
 * Changing the configuration of a live collection: merging an update.
 * A configuration is never changed in place; a failing change leaves no part of it behind.
 */
import { QdrantError, setMember } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { DEFAULT_VECTOR } from "../common/point.ts";
import { isSingleVector, vectorParamsByName } from "./collection_config.ts";
import type {
  CollectionConfig,
  CollectionParams,
  HnswConfig,
  OptimizerConfig,
  QuantizationConfig,
  SparseVectorParams,
  StrictModeConfig,
  VectorParams,
} from "./collection_config.ts";

/** `"Disabled"` removes the quantization. */
export type QuantizationUpdate = QuantizationConfig | "Disabled";

export interface VectorParamsUpdate {
  readonly hnsw_config?: Partial<HnswConfig>;
  readonly quantization_config?: QuantizationUpdate;
  readonly on_disk?: boolean;
  readonly memory?: VectorParams["memory"];
}

/** What is to change; absent members stay as they are. */
export interface CollectionUpdate {
  /** By name; the default vector has the empty name. */
  readonly vectors?: ReadonlyMap<string, VectorParamsUpdate>;
  readonly optimizers_config?: Partial<OptimizerConfig>;
  readonly params?: Partial<
    Pick<
      CollectionParams,
      | "replication_factor"
      | "write_consistency_factor"
      | "read_fan_out_factor"
      | "read_fan_out_delay_ms"
      | "on_disk_payload"
      | "payload"
    >
  >;
  readonly hnsw_config?: Partial<HnswConfig>;
  readonly quantization_config?: QuantizationUpdate;
  readonly sparse_vectors?: Readonly<Record<string, SparseVectorParams>>;
  readonly strict_mode_config?: StrictModeConfig;
  /** A null member removes the key. */
  readonly metadata?: JsonObject;
}

/**
 * The configuration after an update. Everything is merged member by member, except quantization,
 * `multivector_config` and `sparse_config`, which are replaced as a whole.
 *
 * @throws QdrantError `bad_input` for a vector that the collection does not have
 */
export function applyCollectionUpdate(
  config: CollectionConfig,
  update: CollectionUpdate,
): CollectionConfig {
  const { strict_mode_config, metadata } = update;
  return {
    ...config,
    params: updateParams(config.params, update),
    hnsw_config: { ...config.hnsw_config, ...update.hnsw_config },
    optimizer_config: { ...config.optimizer_config, ...update.optimizers_config },
    quantization_config:
      update.quantization_config === "Disabled"
        ? null
        : (update.quantization_config ?? config.quantization_config),
    ...(strict_mode_config !== undefined && {
      strict_mode_config: { ...config.strict_mode_config, ...strict_mode_config },
    }),
    ...(metadata !== undefined && { metadata: mergeMetadata(config.metadata ?? {}, metadata) }),
  };
}

function updateParams(params: CollectionParams, update: CollectionUpdate): CollectionParams {
  const merged = { ...params, ...update.params, ...mergePayloadParams(params, update) };
  const dense = new Map(vectorParamsByName(params.vectors));
  for (const [name, change] of update.vectors ?? []) {
    const old = dense.get(name);
    if (old === undefined) throw unknownVector(name);
    dense.set(name, updateVector(old, change));
  }
  const single = isSingleVector(params.vectors) ? dense.get(DEFAULT_VECTOR) : undefined;
  const vectors = single ?? Object.fromEntries(dense);
  if (update.sparse_vectors === undefined) return { ...merged, vectors };
  const sparse = new Map(Object.entries(params.sparse_vectors ?? {}));
  for (const [name, change] of Object.entries(update.sparse_vectors)) {
    const old = sparse.get(name);
    if (old === undefined) throw unknownVector(name);
    const index = change.index && { index: { ...old.index, ...change.index } };
    sparse.set(name, { ...old, ...change, ...index });
  }
  return { ...merged, vectors, sparse_vectors: Object.fromEntries(sparse) };
}

/** An update that gives no placement leaves it as it was, also absent. */
function mergePayloadParams(
  { payload: old }: CollectionParams,
  update: CollectionUpdate,
): Pick<CollectionParams, "payload"> {
  const change = update.params?.payload;
  if (old === undefined && change?.memory === undefined) return {};
  return { payload: { ...old, ...change } };
}

function updateVector(old: VectorParams, change: VectorParamsUpdate): VectorParams {
  const { quantization_config: oldQuantization, ...rest } = old;
  const { quantization_config = oldQuantization, on_disk, memory } = change;
  const hnsw_config = { ...old.hnsw_config, ...change.hnsw_config };
  return {
    ...rest,
    ...(Object.keys(hnsw_config).length > 0 && { hnsw_config }),
    ...(quantization_config !== undefined &&
      quantization_config !== "Disabled" && { quantization_config }),
    ...(on_disk !== undefined && { on_disk }),
    ...(memory !== undefined && { memory }),
  };
}

function mergeMetadata(old: JsonObject, change: JsonObject): JsonObject {
  const merged: JsonObject = {};
  for (const [key, value] of Object.entries({ ...old, ...change })) {
    if (!(Object.hasOwn(change, key) && value === null)) setMember(merged, key, value);
  }
  return merged;
}

function unknownVector(name: string): QdrantError {
  return new QdrantError("bad_input", `Not existing vector name error: ${name}`);
}
