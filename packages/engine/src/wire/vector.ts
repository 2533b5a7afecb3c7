/** Reading vectors: dense, sparse, multi, or an inference object that will become one. */
import { MULTI_VECTOR_ELEMENTS_LIMIT } from "../common/limits.ts";
import { DEFAULT_VECTOR } from "../common/point.ts";
import type {
  DenseVector,
  InferenceInput,
  MultiVector,
  SparseVector,
  VectorInput,
} from "../common/point.ts";
import { describeJson } from "../common/serde_text.ts";
import type { NamedVectors } from "../request/operations.ts";
import {
  fillFloats,
  isNumberList,
  isTypedArray,
  numberList,
  readFloats,
  readIndices,
} from "./number_list.ts";
import type { NumberList } from "./number_list.ts";
import type { Place } from "./place.ts";
import { isRawObject } from "./raw_value.ts";
import type { RawObject } from "./raw_value.ts";

/** What Qdrant says when the shape of a point's vectors is wrong. */
const VECTOR_STRUCT_TEXT = "data did not match any variant of untagged enum VectorStruct";
const VECTOR_EXPECTED =
  "expected a list of numbers, a list of such lists, a sparse vector or an inference object";

/** The field `vector` of a point: the default vector, or a map of vectors. */
export function readPointVectors(value: unknown, at: Place): NamedVectors {
  if (!isRawObject(value) || isInference(value)) {
    return new Map([[DEFAULT_VECTOR, readVector(value, at, VECTOR_STRUCT_TEXT)]]);
  }
  const vectors = new Map<string, VectorInput>();
  const places: Place[] = [];
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (member === undefined) continue;
    const place = at.entry(name);
    places.push(place);
    vectors.set(name, readVector(member, place, VECTOR_STRUCT_TEXT));
  }
  at.mergeEntries(places);
  return vectors;
}

/**
 * One vector of a point.
 *
 * @param text what Qdrant says when the shape is none of a vector
 */
export function readVector(value: unknown, at: Place, text: string): VectorInput {
  if (isNumberList(value)) {
    const vector = readDenseOrMulti(value, at, text);
    if (value.length === 0) at.violate("dense vector must not be empty", "vector");
    return vector;
  }
  if (!isRawObject(value)) return at.fail(text, `${VECTOR_EXPECTED}, got ${describeJson(value)}`);
  if (isInference(value)) return readInference(value, at, text);
  if (value["indices"] !== undefined && value["values"] !== undefined) {
    return readSparse(value["indices"], value["values"], at, text);
  }
  return at.fail(text, `${VECTOR_EXPECTED}, got a map with ${memberNames(value)}`);
}

/** A list of numbers, or a list of rows. Constraints of a dense vector are left to the caller. */
export function readDenseOrMulti(
  value: NumberList,
  at: Place,
  text: string,
): DenseVector | MultiVector {
  const first = value[0];
  if (isNumberList(first) && !isTypedArray(value)) return readMulti(value, at, text);
  return { kind: "dense", values: readFloats(value, at, text) };
}

/** A sparse vector, sorted by index. Notes lists of different lengths and repeated indices. */
export function readSparse(
  indices: unknown,
  values: unknown,
  at: Place,
  text: string,
): SparseVector {
  const weights = readFloats(
    numberList(values, at.member("values"), text),
    at.member("values"),
    text,
  );
  const dims = readIndices(
    numberList(indices, at.member("indices"), text),
    at.member("indices"),
    text,
  );
  if (dims.length !== weights.length) {
    at.violate("Validation error: must be the same length as indices [{}]", "values");
  }
  if (new Set(dims).size !== dims.length) {
    at.violate("Validation error: must be unique [{}]", "indices");
  }
  return sortByIndex(dims, weights);
}

/** Whether an object asks an embedding model for a vector. */
export function isInference(value: RawObject): boolean {
  if (typeof value["model"] !== "string") return false;
  return (
    value["text"] !== undefined || value["image"] !== undefined || value["object"] !== undefined
  );
}

/** A document, an image or an object to be embedded. */
export function readInference(value: RawObject, at: Place, text: string): InferenceInput {
  const model = value["model"];
  const given = value["options"] ?? {};
  if (typeof model !== "string") return at.fail(text, "an inference object needs a model");
  if (!isRawObject(given)) {
    return at.member("options").fail(text, `expected a map, got ${describeJson(given)}`);
  }
  const common = { kind: "inference", model, options: given } as const;
  if (value["text"] !== undefined) {
    if (typeof value["text"] === "string") return { ...common, type: "text", data: value["text"] };
    return at.member("text").fail(text, `expected a string, got ${describeJson(value["text"])}`);
  }
  if (value["image"] !== undefined) return { ...common, type: "image", data: value["image"] };
  return { ...common, type: "object", data: value["object"] };
}

function readMulti(rows: readonly unknown[], at: Place, text: string): MultiVector {
  const lists = rows.map((row, index) => numberList(row, at.item(index), text));
  const dim = lists[0]?.length ?? 0;
  const total = lists.reduce((sum, row) => sum + row.length, 0);
  const flat = new Float32Array(total);
  let start = 0;
  for (const [index, row] of lists.entries()) {
    fillFloats(row, flat, start, at.item(index), text);
    start += row.length;
  }
  const ragged = lists.find((row) => row.length !== dim);
  if (lists.some((row) => row.length === 0)) {
    at.violate("all vectors must be non-empty", "data");
  } else if (total >= MULTI_VECTOR_ELEMENTS_LIMIT) {
    const limit = MULTI_VECTOR_ELEMENTS_LIMIT;
    at.violate(`Total size of all vectors (${total}) must be less than ${limit}`, "data");
  } else if (ragged !== undefined) {
    const found = `found vector with dimension ${ragged.length}`;
    at.violate(`all vectors must have the same dimension, ${found}`, "data");
  }
  return { kind: "multi", dim, rows: flat };
}

function sortByIndex(indices: Uint32Array, values: Float32Array): SparseVector {
  let sorted = true;
  for (let i = 1; i < indices.length && sorted; i++) sorted = indices[i - 1]! < indices[i]!;
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
