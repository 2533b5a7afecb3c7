/** Reading the configuration of vectors: size, distance, quantization, names. */
import { hasLoneSurrogate, QdrantError } from "@quiverdb/client";

import { VECTOR_NAME_BYTES_MAX, VECTOR_SIZE_MAX } from "../../common/limits.ts";
import { isInteger, isRawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type {
  QuantizationConfig,
  SparseVectorParams,
  VectorParams,
  VectorsConfig,
} from "../../schema/collection_config.ts";
import { asObject, mapOf, optional, required, sortedMapOf, struct } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import { boolean, float, oneOf, unsigned } from "../kit/scalars.ts";
import { refuse } from "../kit/shape_failure.ts";
import { firstOf, unionByMember } from "../kit/union.ts";
import { hnswConfig, memoryPlacement, unpinnedPlacement } from "./collection_settings.ts";

const distance = oneOf("Cosine", "Euclid", "Dot", "Manhattan");

/** The element type of stored vectors. */
export const datatype = oneOf("float32", "uint8", "float16", "turbo4");

/** How the rows of multivectors are compared. */
const multivectorConfig = struct("MultiVectorConfig", {
  comparator: required(oneOf("max_sim")),
});

/** Where the rows of a dense vector or multivector are kept. */
export const denseVectorMemory = unpinnedPlacement("dense vector storage");

const always_ram = optional(boolean);
const memory = optional(memoryPlacement);

/** The 32-bit float is checked, the number as given is kept: it is shown again. */
const quantile: Reader<number> = (value, reading) => {
  float("f32", { min: 0.5, max: 1 })(value, reading);
  return float("f64")(value, reading);
};

const quantizationKinds = {
  scalar: struct("ScalarQuantization", {
    scalar: required(
      struct("ScalarQuantizationConfig", {
        type: required(oneOf("int8")),
        quantile: optional(quantile),
        always_ram,
        memory,
      }),
    ),
  }),
  product: struct("ProductQuantization", {
    product: required(
      struct("ProductQuantizationConfig", {
        compression: required(oneOf("x4", "x8", "x16", "x32", "x64")),
        always_ram,
        memory,
      }),
    ),
  }),
  binary: struct("BinaryQuantization", {
    binary: required(
      struct("BinaryQuantizationConfig", {
        always_ram,
        memory,
        encoding: optional(oneOf("one_bit", "two_bits", "one_and_half_bits")),
        query_encoding: optional(oneOf("default", "binary", "scalar4bits", "scalar8bits")),
      }),
    ),
  }),
  turbo: struct("TurboQuantization", {
    turbo: required(
      struct("TurboQuantQuantizationConfig", {
        always_ram,
        memory,
        bits: optional(oneOf("bits1", "bits1_5", "bits2", "bits4")),
      }),
    ),
  }),
} as const;

/** A quantization; of several kinds in one object the first that fits in Qdrant's order. */
export const quantizationConfig = quantization("QuantizationConfig");

/** A quantization in an update: `"Disabled"` removes it. */
export const quantizationConfigDiff: Reader<QuantizationConfig | "Disabled"> = (value, reading) =>
  value === "Disabled" ? value : quantizationDiff(value, reading);

const quantizationDiff = quantization("QuantizationConfigDiff");

/** A size that Qdrant's parser takes for a non-zero integer and its validator bounds from above. */
const size: Reader<number> = (value, reading) => {
  if (isInteger(value) && Number(value) === 0) {
    return refuse("invalid value: integer `0`, expected a nonzero u64");
  }
  return boundedSize(value, reading);
};

const boundedSize = unsigned("u64", { min: 1, max: VECTOR_SIZE_MAX });

/** A dense vector or a multivector of a collection. An empty `hnsw_config` is as none. */
const vectorParams: Reader<VectorParams> = (value, reading) => {
  const { hnsw_config, ...rest } = vectorParamsBody(value, reading);
  const isGiven = hnsw_config !== undefined && Object.keys(hnsw_config).length > 0;
  return { ...rest, ...(isGiven && { hnsw_config }) };
};

const vectorParamsBody = struct("VectorParams", {
  size: required(size),
  distance: required(distance),
  hnsw_config: optional(hnswConfig),
  quantization_config: optional(quantizationConfig),
  on_disk: optional(boolean),
  memory: optional(denseVectorMemory),
  datatype: optional(datatype),
  multivector_config: optional(multivectorConfig),
});

/** The part of a dense vector that is fixed when a live collection gets it. */
export const vectorNameParams: Reader<VectorParams> = struct("DenseVectorConfig", {
  size: required(unsigned("usize", { min: 1, max: VECTOR_SIZE_MAX })),
  distance: required(distance),
  multivector_config: optional(multivectorConfig),
  datatype: optional(datatype),
});

/** How weights of a sparse query are changed. */
export const modifier = oneOf("none", "idf");

/** The element type of sparse vectors. */
export const sparseDatatype: Reader<NonNullable<VectorParams["datatype"]>> = (value, reading) => {
  const type = datatype(value, reading);
  if (type === "turbo4") reading.violate("sparse vectors do not support the `turbo4` datatype");
  return type;
};

const sparseVectorParams: Reader<SparseVectorParams> = struct("SparseVectorParams", {
  index: optional(
    struct("SparseIndexParams", {
      full_scan_threshold: optional(unsigned("usize")),
      on_disk: optional(boolean),
      memory,
      datatype: optional(sparseDatatype),
    }),
  ),
  modifier: optional(modifier),
});

/** The sparse vectors of a new collection by name. */
export const sparseVectors = asObject(sortedMapOf(sparseVectorParams));

/** Changes of sparse vectors by name. */
export const sparseVectorsDiff = asObject(mapOf(sparseVectorParams));

const VECTORS_TEXT = "data did not match any variant of untagged enum VectorsConfig";

const namedVectors: Reader<VectorsConfig> = asObject(mapOf(vectorParams));
const onlyNamed = firstOf<VectorsConfig>(VECTORS_TEXT, namedVectors);
const singleOrNamed = firstOf<VectorsConfig>(VECTORS_TEXT, vectorParams, namedVectors);

/** The dense vectors of a collection: one object for the default vector, or a map from names. */
export const vectorsConfig: Reader<VectorsConfig> = (value, reading) => {
  if (!isRawObject(value)) {
    return refuse(VECTORS_TEXT, `expected a map, got ${describeJson(value)}`);
  }
  const looksSingle = ["size", "distance"].some(
    (member) => value[member] !== undefined && !isRawObject(value[member]),
  );
  return looksSingle ? singleOrNamed(value, reading) : onlyNamed(value, reading);
};

/**
 * Why a text cannot name a vector; undefined if it can. The empty name is that of the default
 * vector.
 */
export function vectorNameProblem(name: string): string | undefined {
  if (new TextEncoder().encode(name).length > VECTOR_NAME_BYTES_MAX) {
    return `vector name must be at most ${VECTOR_NAME_BYTES_MAX} bytes long`;
  }
  if (hasLoneSurrogate(name)) return "vector name has a lone surrogate";
  const forbidden = Array.from(name).find((char) => '<>:"/\\|?*\0\u001f'.includes(char));
  return forbidden === undefined ? undefined : `vector name cannot contain "${forbidden}" char`;
}

/**
 * Checks the names of the vectors of a collection.
 *
 * @throws QdrantError `bad_input` for a name that is too long, has a forbidden character, is that
 *   of a dense and of a sparse vector, or is empty for a sparse vector
 */
export function checkVectorNames(dense: Iterable<string>, sparse: Iterable<string>): void {
  const denseNames = new Set(dense);
  for (const name of denseNames) checkName("dense", name);
  for (const name of sparse) {
    if (name === "") throw new QdrantError("bad_input", "Sparse vector name cannot be empty");
    checkName("sparse", name);
    if (denseNames.has(name)) {
      throw new QdrantError(
        "bad_input",
        `Dense and sparse vector names must be unique - duplicate found with '${name}'`,
      );
    }
  }
}

function checkName(kind: "dense" | "sparse", name: string): void {
  const problem = vectorNameProblem(name);
  if (problem !== undefined) {
    throw new QdrantError("bad_input", `Invalid ${kind} vector name \`${name}\`: ${problem}`);
  }
}

function quantization(name: string): Reader<QuantizationConfig> {
  const text = `data did not match any variant of untagged enum ${name}`;
  return unionByMember<QuantizationConfig>(text, quantizationKinds);
}
