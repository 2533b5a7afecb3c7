/** Reading vectors: dense, sparse, multi, or an inference object that will become one. */
import { MULTI_VECTOR_ELEMENTS_LIMIT } from "../../common/limits.ts";
import { DEFAULT_VECTOR } from "../../common/point.ts";
import type {
  DenseVector,
  InferenceInput,
  MultiVector,
  SparseVector,
  VectorInput,
} from "../../common/point.ts";
import { isNumberArray, isRawObject } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import { describeJson } from "../../common/serde_text.ts";
import type { NamedVectors } from "../../request/operations.ts";
import { mapOf, readAt, requiredMember } from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { refuse } from "../kit/shape_failure.ts";
import { fillFloats, isNumberList, numberList, readFloats, readIndices } from "./number_list.ts";
import type { NumberList } from "./number_list.ts";
import { payload } from "./payload.ts";

const VECTOR_EXPECTED =
  "expected a list of numbers, a list of such lists, a sparse vector or an inference object";

/**
 * One vector of a point.
 *
 * @param text what Qdrant says when the shape is none of a vector
 */
export function vectorOf(text: string): Reader<VectorInput> {
  return (value, reading) => {
    if (isNumberList(value)) {
      if (value.length === 0) reading.violate("dense vector must not be empty", "vector");
      return readDenseOrMulti(value, reading, text);
    }
    if (!isRawObject(value)) return refuse(text, `${VECTOR_EXPECTED}, got ${describeJson(value)}`);
    if (isInference(value)) return readInference(value, reading, text);
    if (value["indices"] !== undefined && value["values"] !== undefined) {
      return readSparse(value["indices"], value["values"], reading, text);
    }
    return refuse(text, `${VECTOR_EXPECTED}, got a map with ${memberNames(value)}`);
  };
}

const pointVector = vectorOf("data did not match any variant of untagged enum VectorStruct");
const vectorsByName = mapOf(pointVector);

/** The vectors of a point: the default vector, or a map of vectors. */
const pointVectors: Reader<NamedVectors> = (value, reading) => {
  if (isRawObject(value) && !isInference(value)) return vectorsByName(value, reading);
  const vectors = new Map<string, VectorInput>();
  return vectors.set(DEFAULT_VECTOR, pointVector(value, reading));
};

/**
 * The member `vector` of a raw point, or `vectors`.
 *
 * @param rule name of the member in 422 texts
 */
export function readVectorMember(raw: RawObject, reading: Reading, rule: string): NamedVectors {
  const name = raw["vector"] === undefined && raw["vectors"] !== undefined ? "vectors" : "vector";
  return readAt(pointVectors, requiredMember(raw, name), reading, name, rule);
}

/** A list of numbers, or a list of rows. Constraints of a dense vector are left to the caller. */
export function readDenseOrMulti(
  value: NumberList,
  reading: Reading,
  text: string,
): DenseVector | MultiVector {
  if (!isNumberArray(value) && isNumberList(value[0])) return readMulti(value, reading, text);
  return { kind: "dense", values: readFloats(value, reading, text) };
}

/** A sparse vector, sorted by index. Notes lists of different lengths and repeated indices. */
export function readSparse(
  indices: unknown,
  values: unknown,
  reading: Reading,
  text: string,
): SparseVector {
  const weights = readAt(
    (list) => readFloats(numberList(list, text), reading, text),
    values,
    reading,
    "values",
  );
  const dims = readAt(
    (list) => readIndices(numberList(list, text), reading, text),
    indices,
    reading,
    "indices",
  );
  if (dims.length !== weights.length) {
    reading.violate("Validation error: must be the same length as indices [{}]", "values");
  }
  const vector = sortByIndex(dims, weights);
  if (hasRepetition(vector.indices)) {
    reading.violate("Validation error: must be unique [{}]", "indices");
  }
  return vector;
}

/** Whether an object asks an embedding model for a vector. */
export function isInference(value: RawObject): boolean {
  if (typeof value["model"] !== "string") return false;
  return (
    value["text"] !== undefined || value["image"] !== undefined || value["object"] !== undefined
  );
}

/** A document, an image or an object to be embedded. */
export function readInference(value: RawObject, reading: Reading, text: string): InferenceInput {
  const { model, options: given = null, text: document, image, object } = value;
  if (typeof model !== "string") return refuse(text, "an inference object needs a model");
  const options = given === null ? {} : readAt(payload, given, reading, "options");
  const common = { kind: "inference", model, options } as const;
  if (document !== undefined) {
    if (typeof document === "string") return { ...common, type: "text", data: document };
    return refuse(text, `expected a text of \`text\`, got ${describeJson(document)}`);
  }
  if (image !== undefined) return { ...common, type: "image", data: image };
  return { ...common, type: "object", data: object };
}

function readMulti(rows: readonly unknown[], reading: Reading, text: string): MultiVector {
  const lists = rows.map((row, index) =>
    readAt((list) => numberList(list, text), row, reading, index),
  );
  const dim = lists[0]?.length ?? 0;
  const total = lists.reduce((sum, row) => sum + row.length, 0);
  const flat = reading.newFloats(total);
  let start = 0;
  for (const [index, row] of lists.entries()) {
    readAt(() => fillFloats(row, flat, start, reading, text), row, reading, index);
    start += row.length;
  }
  const ragged = lists.find((row) => row.length !== dim);
  if (lists.some((row) => row.length === 0)) {
    reading.violate("all vectors must be non-empty", "data");
  } else if (total >= MULTI_VECTOR_ELEMENTS_LIMIT) {
    const limit = MULTI_VECTOR_ELEMENTS_LIMIT;
    reading.violate(`Total size of all vectors (${total}) must be less than ${limit}`, "data");
  } else if (ragged !== undefined) {
    const found = `found vector with dimension ${ragged.length}`;
    reading.violate(`all vectors must have the same dimension, ${found}`, "data");
  }
  return { kind: "multi", dim, rows: flat };
}

function hasRepetition(sorted: Uint32Array): boolean {
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
}

function sortByIndex(indices: Uint32Array, values: Float32Array): SparseVector {
  let sorted = true;
  for (let i = 1; i < indices.length && sorted; i++) sorted = indices[i - 1]! <= indices[i]!;
  if (sorted) return { kind: "sparse", indices, values };
  const order = Array.from(indices.keys()).sort((a, b) => indices[a]! - indices[b]!);
  return {
    kind: "sparse",
    indices: Uint32Array.from(order, (position) => indices[position]!),
    values: Float32Array.from(order, (position) => values[position] ?? 0),
  };
}

function memberNames(value: RawObject): string {
  const names = Object.keys(value).slice(0, 5);
  return names.length === 0 ? "no members" : names.map((name) => `\`${name}\``).join(", ");
}
