/**
 * Fits the vectors of an upsert to the schema when it is accepted, in one walk: a wrong size
 * refuses it at once, everything else fails it in its turn, as in Qdrant.
 */
import { QdrantError } from "@quiverdb/client";

import { PACED_ROWS } from "../common/limits.ts";
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { NamedVectors, PointStruct, UpdateOperation } from "../request/operations.ts";
import { checkSizes, fitVector } from "../schema/check_vector.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

/** An operation whose vectors are in the form in which they are stored. */
export interface FittedOperation {
  readonly operation: UpdateOperation<Vector>;
  /** What it fails with in its turn, before it changes anything. */
  readonly failure: QdrantError | undefined;
  /** Bytes of the vectors of an upsert; 0 for other operations, which are small. */
  readonly sizeBytes: number;
}

/** @throws QdrantError `bad_input` when a vector has the wrong size */
export async function fitOperation(
  schema: VectorSchema,
  operation: UpdateOperation<Vector>,
  run: Run,
): Promise<FittedOperation> {
  if (operation.kind !== "upsert") return { operation, failure: undefined, sizeBytes: 0 };
  let failure: QdrantError | undefined;
  let sizeBytes = 0;
  const points: PointStruct<Vector>[] = [];
  for (const point of operation.points) {
    const { vectors, late } = fitPoint(schema, point.vectors);
    failure ??= late;
    points.push(vectors === point.vectors ? point : { ...point, vectors });
    for (const vector of vectors.values()) sizeBytes += bytesOf(vector);
    if (points.length % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  return { operation: { ...operation, points }, failure, sizeBytes };
}

/**
 * The vectors in the form in which they are stored: the same map when they are in it already.
 *
 * @throws QdrantError `bad_input` for an unknown name, another kind, or another size
 */
export function fitVectors(
  schema: VectorSchema,
  vectors: NamedVectors<Vector>,
): NamedVectors<Vector> {
  let changed: Map<string, Vector> | undefined;
  for (const [name, vector] of vectors) {
    const fitted = fitVector(schema, name, vector);
    if (fitted !== vector) changed = (changed ?? new Map(vectors)).set(name, fitted);
  }
  return changed ?? vectors;
}

function fitPoint(
  schema: VectorSchema,
  vectors: NamedVectors<Vector>,
): { vectors: NamedVectors<Vector>; late: QdrantError | undefined } {
  try {
    return { vectors: fitVectors(schema, vectors), late: undefined };
  } catch (error) {
    if (!(error instanceof QdrantError)) throw error;
    checkSizes(schema, vectors);
    return { vectors, late: error };
  }
}

function bytesOf(vector: Vector): number {
  switch (vector.kind) {
    case "dense":
      return vector.values.byteLength;
    case "multi":
      return vector.rows.byteLength;
    case "sparse":
      return vector.indices.byteLength + vector.values.byteLength;
  }
}
