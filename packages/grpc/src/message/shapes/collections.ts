/** Configurations of collections and what a collection tells of itself. */

import {
  type Fields,
  isRecord,
  recordOf,
  refuse,
  type RestObject,
  ShapeFailure,
} from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";

/** A message that only wraps one field is that field in REST. */
export function wrapper(field: string, ifAbsent?: unknown): Shape {
  return {
    toFields: (rest) => ({ [field]: rest }),
    fromFields: (fields) => fields[field] ?? ifAbsent,
  };
}

/** Configurations of vectors: those of the default vector, or a map by name. */
function isSingle(rest: RestObject): boolean {
  return !isRecord(rest["size"]) && !isRecord(rest["distance"]) && "size" in rest;
}

const vectorsConfig: Shape = {
  toFields: (rest) => {
    const config = recordOf(rest, "VectorsConfig");
    return isSingle(config) ? { params: config } : { params_map: config };
  },
  fromFields: ({ params, params_map }) => params ?? params_map,
};

/** REST names the default vector `""`. */
const vectorsConfigDiff: Shape = {
  toFields: (rest) => ({ params_map: rest }),
  fromFields: ({ params, params_map }) => (params === undefined ? params_map : { "": params }),
};

const KINDS = ["scalar", "product", "binary", "turbo"];

/** `{ scalar: … }` and the like; in the message `turbo` is `turboquant`. */
function quantization(rest: unknown): Fields {
  const config = recordOf(rest, "QuantizationConfig");
  const kind = KINDS.find((name) => config[name] !== undefined);
  if (kind === undefined) {
    const text = "data did not match any variant of untagged enum QuantizationConfig";
    throw new ShapeFailure(text);
  }
  return { [kind === "turbo" ? "turboquant" : kind]: config[kind] };
}

function quantizationOf({ turboquant, ...others }: Fields): unknown {
  return turboquant === undefined ? others : { turbo: turboquant };
}

const quantizationConfigDiff: Shape = {
  toFields: (rest) => (rest === "Disabled" ? { disabled: {} } : quantization(rest)),
  fromFields: (fields) => (fields["disabled"] === undefined ? quantizationOf(fields) : "Disabled"),
};

/** A number, or the name of a setting. */
const maxOptimizationThreads: Shape = {
  toFields: (rest) => (typeof rest === "string" ? { setting: rest } : { value: rest }),
  fromFields: ({ value, setting }) => value ?? setting,
};

const optimizersConfigDiff: Shape = {
  toFields: (rest) => ({ ...recordOf(rest, "OptimizersConfigDiff"), ...NO_OLD_THREADS }),
  fromFields: ({ deprecated_max_optimization_threads: old, ...fields }) =>
    old === undefined ? fields : { max_optimization_threads: old, ...fields },
};

const NO_OLD_THREADS = { deprecated_max_optimization_threads: undefined };

const optimizerStatus: Shape = {
  toFields: (rest) => {
    if (rest === "ok") return { ok: true, error: "" };
    return { ok: false, error: recordOf(rest, "OptimizersStatus")["error"] };
  },
  fromFields: ({ ok, error }) => (ok === true ? "ok" : { error }),
};

/** Members that REST answers have as null where nothing is set. */
const NO_OPTIMIZER_SETTINGS = {
  max_segment_size: null,
  memmap_threshold: null,
  max_optimization_threads: null,
  prevent_unoptimized: null,
};

const collectionConfig: Shape = {
  toFields: (rest) => ({ ...recordOf(rest, "CollectionConfig") }),
  fromFields: (fields) => ({
    quantization_config: null,
    ...fields,
    ...(isRecord(fields["optimizer_config"])
      ? { optimizer_config: { ...NO_OPTIMIZER_SETTINGS, ...fields["optimizer_config"] } }
      : {}),
  }),
};

const renamed = { vectors_config: "vectors", sparse_vectors_config: "sparse_vectors" };

/** A member that may be absent, and not null. */
const createCollection: Shape = {
  toFields: (rest) => {
    const { vectors, sparse_vectors, ...others } = recordOf(rest, "struct CreateCollection");
    if (vectors === null) refuse(vectors, "a configuration of vectors");
    return { ...others, vectors_config: vectors, sparse_vectors_config: sparse_vectors };
  },
  fromFields: ({ vectors_config: vectors, sparse_vectors_config: sparse, ...others }) => ({
    ...others,
    ...(vectors === undefined ? {} : { vectors }),
    ...(sparse === undefined ? {} : { sparse_vectors: sparse }),
  }),
};

const createVectorName: Shape = {
  toFields: (rest) => {
    const { dense, sparse, ...others } = recordOf(rest, "VectorNameConfig");
    if (isRecord(dense)) return { ...others, dense_config: dense };
    if (isRecord(sparse)) return { ...others, sparse_config: sparse };
    return refuse(rest, "a dense or a sparse configuration");
  },
  fromFields: ({ dense_config: dense, sparse_config: sparse, ...others }) => ({
    ...others,
    ...(dense === undefined ? {} : { dense }),
    ...(sparse === undefined ? {} : { sparse }),
  }),
};

export const collectionShapes: Shapes = {
  VectorsConfig: vectorsConfig,
  VectorParamsMap: wrapper("map", {}),
  VectorsConfigDiff: vectorsConfigDiff,
  VectorParamsDiffMap: wrapper("map", {}),
  SparseVectorConfig: wrapper("map", {}),
  StrictModeSparseConfig: wrapper("sparse_config", {}),
  StrictModeMultivectorConfig: wrapper("multivector_config", {}),
  QuantizationConfig: { toFields: quantization, fromFields: quantizationOf },
  QuantizationConfigDiff: quantizationConfigDiff,
  MaxOptimizationThreads: maxOptimizationThreads,
  OptimizersConfigDiff: optimizersConfigDiff,
  BinaryQuantizationQueryEncoding: wrapper("setting"),
  OptimizerStatus: optimizerStatus,
  CreateCollection: createCollection,
  UpdateCollection: { names: renamed },
  CollectionParams: { names: renamed, optional: ["shard_number", "on_disk_payload"] },
  ChangeAliases: { required: ["actions"] },
  CollectionConfig: collectionConfig,
  CollectionInfo: { required: ["payload_schema"] },
  CreateVectorNameRequest: createVectorName,
  ListCollectionsResponse: { required: ["collections"] },
  ListAliasesResponse: { required: ["aliases"] },
};
