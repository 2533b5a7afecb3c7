/**
 * The configuration of a collection, in the very form in which `GET /collections/{name}` shows it,
 * and what the engine reads from it. Plain JSON: it is stored and echoed as it is.
 */
import type { JsonObject } from "@quiverdb/client";

import { DEFAULT_VECTOR } from "../common/point.ts";
import type { Distance } from "../common/point.ts";
import type { VectorParams as VectorKind, VectorDatatype, VectorSchema } from "./vector_schema.ts";

/**
 * Where data is kept: read from the file when needed, preloaded into the page cache, or held in
 * memory. Wins over the older flags (`on_disk`, `always_ram`, `on_disk_payload`) beside it.
 */
export type MemoryPlacement = "cold" | "cached" | "pinned";

export interface HnswConfig {
  /** Links per point of the graph; 0: no graph. */
  readonly m: number;
  readonly ef_construct: number;
  /** Kilobytes of vectors below which a scan is preferred. */
  readonly full_scan_threshold: number;
  readonly max_indexing_threads: number;
  readonly on_disk?: boolean;
  readonly memory?: MemoryPlacement;
  readonly payload_m?: number;
  readonly inline_storage?: boolean;
}

export interface OptimizerConfig {
  readonly deleted_threshold: number;
  readonly vacuum_min_vector_number: number;
  readonly default_segment_number: number;
  readonly max_segment_size: number | null;
  readonly memmap_threshold: number | null;
  /** Kilobytes of vectors from which on a segment gets a graph; 0: never. */
  readonly indexing_threshold: number | null;
  readonly flush_interval_sec: number;
  /** Null: as many as the machine allows. */
  readonly max_optimization_threads: number | null;
  readonly prevent_unoptimized: boolean | null;
}

export interface WalConfig {
  readonly wal_capacity_mb: number;
  readonly wal_segments_ahead: number;
  readonly wal_retain_closed: number;
}

/** Exactly one member. */
export type QuantizationConfig =
  | {
      readonly scalar: {
        readonly type: "int8";
        readonly quantile?: number;
        readonly always_ram?: boolean;
        readonly memory?: MemoryPlacement;
      };
    }
  | {
      readonly product: {
        readonly compression: "x4" | "x8" | "x16" | "x32" | "x64";
        readonly always_ram?: boolean;
        readonly memory?: MemoryPlacement;
      };
    }
  | {
      readonly binary: {
        readonly always_ram?: boolean;
        readonly memory?: MemoryPlacement;
        readonly encoding?: "one_bit" | "two_bits" | "one_and_half_bits";
        readonly query_encoding?: "default" | "binary" | "scalar4bits" | "scalar8bits";
      };
    }
  | {
      readonly turbo: {
        readonly always_ram?: boolean;
        readonly memory?: MemoryPlacement;
        readonly bits?: "bits1" | "bits1_5" | "bits2" | "bits4";
      };
    };

/** A dense vector or a multivector of a collection. */
export interface VectorParams {
  readonly size: number;
  readonly distance: Distance;
  readonly hnsw_config?: Partial<HnswConfig>;
  readonly quantization_config?: QuantizationConfig;
  readonly on_disk?: boolean;
  readonly memory?: Exclude<MemoryPlacement, "pinned">;
  readonly datatype?: VectorDatatype;
  readonly multivector_config?: { readonly comparator: "max_sim" };
}

export interface SparseVectorParams {
  readonly index?: {
    readonly full_scan_threshold?: number;
    readonly on_disk?: boolean;
    readonly memory?: MemoryPlacement;
    readonly datatype?: VectorDatatype;
  };
  readonly modifier?: "none" | "idf";
}

/** How the payloads of a collection are stored. */
export interface PayloadStorageParams {
  readonly memory?: Exclude<MemoryPlacement, "pinned">;
}

/** The default vector alone, or vectors by name. */
export type VectorsConfig = VectorParams | Readonly<Record<string, VectorParams>>;

export interface CollectionParams {
  readonly vectors: VectorsConfig;
  readonly shard_number: number;
  readonly sharding_method?: "auto" | "custom";
  readonly replication_factor: number;
  readonly write_consistency_factor: number;
  readonly read_fan_out_factor?: number;
  readonly read_fan_out_delay_ms?: number;
  readonly on_disk_payload: boolean;
  readonly payload?: PayloadStorageParams;
  readonly sparse_vectors?: Readonly<Record<string, SparseVectorParams>>;
}

/** Limits on requests; they hold where `enabled` is true. */
export interface StrictModeConfig {
  readonly enabled?: boolean;
  readonly max_query_limit?: number;
  readonly max_timeout?: number;
  readonly unindexed_filtering_retrieve?: boolean;
  readonly unindexed_filtering_update?: boolean;
  readonly search_max_hnsw_ef?: number;
  readonly search_allow_exact?: boolean;
  readonly search_max_oversampling?: number;
  readonly upsert_max_batchsize?: number;
  readonly search_max_batchsize?: number;
  readonly max_collection_vector_size_bytes?: number;
  /** Operations per minute. */
  readonly read_rate_limit?: number;
  /** Operations per minute. */
  readonly write_rate_limit?: number;
  readonly max_collection_payload_size_bytes?: number;
  readonly max_points_count?: number;
  readonly filter_max_conditions?: number;
  readonly condition_max_size?: number;
  readonly multivector_config?: Readonly<Record<string, { readonly max_vectors?: number }>>;
  readonly sparse_config?: Readonly<Record<string, { readonly max_length?: number }>>;
  readonly max_payload_index_count?: number;
  readonly max_resident_memory_percent?: number;
}

export interface CollectionConfig {
  readonly params: CollectionParams;
  readonly hnsw_config: HnswConfig;
  readonly optimizer_config: OptimizerConfig;
  readonly wal_config: WalConfig;
  readonly quantization_config: QuantizationConfig | null;
  readonly strict_mode_config?: StrictModeConfig;
  readonly metadata?: JsonObject;
}

/** What the engine needs to know of a dense vector. */
export interface DenseVectorSchema {
  readonly size: number;
  readonly distance: Distance;
  readonly multivector: boolean;
  readonly datatype: VectorDatatype;
}

/** What the engine needs to know of a sparse vector. */
export interface SparseVectorSchema {
  readonly modifier: "none" | "idf";
  readonly datatype: VectorDatatype;
}

/** Whether a collection has the default vector alone. */
export function isSingleVector(vectors: VectorsConfig): vectors is VectorParams {
  return typeof vectors["size"] === "number";
}

/** The dense vectors of a collection by name. */
export function vectorParamsByName(vectors: VectorsConfig): ReadonlyMap<string, VectorParams> {
  return isSingleVector(vectors)
    ? new Map([[DEFAULT_VECTOR, vectors]])
    : new Map(Object.entries(vectors));
}

/** Kind and size of the dense vectors and multivectors, by name. */
export function denseVectorParams(
  config: CollectionConfig,
): ReadonlyMap<string, DenseVectorSchema> {
  const result = new Map<string, DenseVectorSchema>();
  for (const [name, params] of vectorParamsByName(config.params.vectors)) {
    result.set(name, {
      size: params.size,
      distance: params.distance,
      multivector: params.multivector_config !== undefined,
      datatype: params.datatype ?? "float32",
    });
  }
  return result;
}

/** Kind of the sparse vectors, by name. */
export function sparseVectorParams(
  config: CollectionConfig,
): ReadonlyMap<string, SparseVectorSchema> {
  const result = new Map<string, SparseVectorSchema>();
  for (const [name, params] of Object.entries(config.params.sparse_vectors ?? {})) {
    result.set(name, {
      modifier: params.modifier ?? "none",
      datatype: params.index?.datatype ?? "float32",
    });
  }
  return result;
}

/** The vectors of a collection as its segments hold them. */
export function vectorSchema(config: CollectionConfig): VectorSchema {
  const schema = new Map<string, VectorKind>();
  for (const [name, { size, distance, multivector, datatype }] of denseVectorParams(config)) {
    const kind = multivector ? "multi" : "dense";
    schema.set(name, { kind, size, distance, ...(datatype !== "float32" && { datatype }) });
  }
  for (const [name, { modifier }] of sparseVectorParams(config)) {
    schema.set(name, { kind: "sparse", idf: modifier === "idf" });
  }
  return schema;
}

/** What `GET /collections/{name}` warns of. */
export function collectionWarnings(config: CollectionConfig): readonly { message: string }[] {
  const warnings: { message: string }[] = [];
  for (const [name, params] of vectorParamsByName(config.params.vectors)) {
    const inline = params.hnsw_config?.inline_storage ?? config.hnsw_config.inline_storage;
    const quantization = params.quantization_config ?? config.quantization_config;
    if (inline === true && quantization === null) {
      warnings.push({
        message:
          `The \`hnsw_config.inline_storage\` option for vector '${name}' requires quantization ` +
          "to be enabled. This option will be ignored.",
      });
    }
  }
  return warnings;
}
