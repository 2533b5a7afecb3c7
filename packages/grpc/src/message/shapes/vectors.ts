/** Vectors and ids: REST tells them apart by their form, messages by the field they stand in. */
import { isJsonFloat } from "@quiverdb/client";

import {
  type Fields,
  isListLike,
  isRecord,
  MessageError,
  recordOf,
  refuse,
  ShapeFailure,
} from "../rest_value.ts";
import type { Shape, Shapes } from "../shape.ts";
import { wrapper } from "./collections.ts";

const UUID =
  /^(?:urn:uuid:)?(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\})$/i;

const pointId: Shape = {
  toFields: (rest) => {
    const isInteger = typeof rest === "bigint" || Number.isSafeInteger(rest);
    if (isInteger && Number(rest) >= 0) return { num: rest };
    if (typeof rest === "string" && UUID.test(rest)) return { uuid: rest };
    const shown = typeof rest === "object" ? "of this kind" : String(rest);
    throw new ShapeFailure(
      `value ${shown} is not a valid point ID, ` +
        "valid values are either an unsigned integer or a UUID",
    );
  },
  fromFields: ({ num, uuid }) => {
    if (num !== undefined) return num;
    if (typeof uuid !== "string") throw new MessageError("No ID options provided");
    if (!UUID.test(uuid)) throw new MessageError(`Unable to parse UUID: ${uuid}`);
    return uuid;
  },
};

function isSparse(rest: unknown): rest is { indices: unknown; values: unknown } {
  return isRecord(rest) && "indices" in rest && "values" in rest;
}

function isMatrix(rest: ArrayLike<unknown>): boolean {
  return rest.length > 0 && isListLike(rest[0]);
}

/** The field of an object that a model makes a vector of. */
function inferenceKind(rest: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof rest["model"] !== "string") return undefined;
  if ("text" in rest) return "document";
  if ("image" in rest) return "image";
  return "object" in rest ? "object" : undefined;
}

/** The field of a vector of any kind. */
function vectorFields(rest: unknown): Fields {
  if (isListLike(rest)) return isMatrix(rest) ? { multi_dense: rest } : { dense: rest };
  if (isSparse(rest)) return { sparse: rest };
  const kind = isRecord(rest) ? inferenceKind(rest) : undefined;
  return kind === undefined ? refuse(rest, "a vector") : { [kind]: rest };
}

/** The vector of a message; those written by clients before 1.16 have their numbers in `data`. */
function vectorOf(fields: Fields): unknown {
  return givenVector(fields) ?? oldVector(fields);
}

function givenVector(fields: Fields): unknown {
  const { dense, sparse, multi_dense, document, image, object } = fields;
  return dense ?? sparse ?? multi_dense ?? document ?? image ?? object;
}

function oldVector({ data = [], indices, vectors_count: count }: Fields): unknown {
  if (!isListLike(data)) return data;
  if (indices !== undefined) {
    return { indices, values: Array.from(data, Number) };
  }
  if (typeof count !== "number") return data;
  if (count === 0 || data.length % count !== 0) {
    throw new MessageError("Multivector must be a rectangle of at least one vector");
  }
  const width = data.length / count;
  return Array.from({ length: count }, (_, row) => rowOf(data, row * width, width));
}

function rowOf(data: ArrayLike<unknown>, start: number, width: number): ArrayLike<unknown> {
  if (data instanceof Float32Array) return data.subarray(start, start + width);
  return Array.from(data).slice(start, start + width);
}

const vector: Shape = { toFields: vectorFields, fromFields: vectorOf };

/** The vector of a point, or vectors by name. */
const vectors: Shape = {
  toFields: (rest) => {
    if (isListLike(rest)) return { vector: rest };
    const record = recordOf(rest, "a vector, or vectors by name");
    return inferenceKind(record) === undefined ? { vectors: record } : { vector: record };
  },
  fromFields: ({ vector: only, vectors: named }) => only ?? named ?? {},
};

const vectorInput: Shape = {
  toFields: (rest) => {
    const isId = typeof rest === "string" || typeof rest === "number" || typeof rest === "bigint";
    if (isJsonFloat(rest)) return refuse(rest, "a vector or a point id");
    return isId ? { id: rest } : vectorFields(rest);
  },
  fromFields: (fields) => {
    const found = fields["id"] ?? givenVector(fields);
    if (found === undefined) throw new MessageError("No variant provided for VectorInput");
    return found;
  },
};

export const vectorShapes: Shapes = {
  PointId: pointId,
  SparseIndices: wrapper("data", []),
  SparseVector: { required: ["values", "indices"] },
  DenseVector: { ...wrapper("data"), required: ["data"] },
  MultiDenseVector: wrapper("vectors", []),
  Vector: vector,
  VectorOutput: vector,
  VectorInput: vectorInput,
  NamedVectors: wrapper("vectors", {}),
  NamedVectorsOutput: wrapper("vectors", {}),
  Vectors: vectors,
  VectorsOutput: vectors,
};
