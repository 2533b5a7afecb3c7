/** Whether vectors fit the schema; the texts are Qdrant's. */
import { QdrantError } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import type { VectorParams, VectorSchema } from "./vector_schema.ts";

/** @throws QdrantError `bad_input` when there is no vector of that name */
export function paramsOf(schema: VectorSchema, name: string): VectorParams {
  const params = schema.get(name);
  if (params === undefined) {
    throw new QdrantError("bad_input", `Not existing vector name error: ${name}`);
  }
  return params;
}

/**
 * The vector in the form its field stores: a dense vector for a multi field is a matrix of one row.
 *
 * @throws QdrantError `bad_input` for an unknown name, another kind, or another size
 */
export function fitVector(schema: VectorSchema, name: string, vector: Vector): Vector {
  const params = paramsOf(schema, name);
  if ((params.kind === "sparse") !== (vector.kind === "sparse")) {
    throw new QdrantError("bad_input", "Conversion between sparse and regular vectors failed");
  }
  if (params.kind === "sparse") return vector;
  if (params.kind === "dense" && vector.kind === "multi") {
    throw new QdrantError("bad_input", "Conversion between multi and regular vectors failed");
  }
  const wrongSize = sizeError(params, vector);
  if (wrongSize !== undefined) throw new QdrantError("bad_input", wrongSize);
  if (params.kind === "multi" && vector.kind === "dense") {
    return { kind: "multi", dim: params.size, rows: vector.values };
  }
  return vector;
}

/**
 * The check that Qdrant makes before an upsert is logged: sizes only. What it does not find is
 * found when the operation is applied.
 *
 * @throws QdrantError `bad_input` naming the vector
 */
export function checkSizes(schema: VectorSchema, vectors: ReadonlyMap<string, Vector>): void {
  for (const [name, vector] of vectors) {
    const params = schema.get(name);
    if (params === undefined || params.kind === "sparse") continue;
    if (vector.kind === "sparse" || (params.kind === "dense" && vector.kind === "multi")) continue;
    const wrongSize = sizeError(params, vector);
    if (wrongSize === undefined) continue;
    const suffix = name === "" ? "" : ` for vector '${name}'`;
    throw new QdrantError("bad_input", wrongSize + suffix);
  }
}

function sizeError(
  params: Exclude<VectorParams, { kind: "sparse" }>,
  vector: Vector,
): string | undefined {
  if (vector.kind === "sparse") return undefined;
  const size = vector.kind === "dense" ? vector.values.length : vector.dim;
  if (size === params.size) return undefined;
  return `Vector dimension error: expected dim: ${params.size}, got ${size}`;
}
