/** Replaces the inference inputs of a request by vectors. Nothing else of it changes. */
import { QdrantError } from "@quiverdb/client";

import { DEFAULT_VECTOR, type Vector, type VectorInput } from "../common/point.ts";
import { type InferenceMode, inferVector } from "./embed_inputs.ts";
import type { ContextPair, Query, QueryInput, QueryLevel } from "../request/query_request.ts";
import type { NamedVectors, UpdateOperation } from "../request/operations.ts";

/** @throws QdrantError when a model is unknown or refuses its input */
export function inferOperation(operation: UpdateOperation): UpdateOperation<Vector> {
  switch (operation.kind) {
    case "upsert":
      return {
        ...operation,
        points: operation.points.map((point) => ({ ...point, vectors: inferNamed(point.vectors) })),
      };
    case "update_vectors":
      return {
        ...operation,
        points: operation.points.map(({ id, vectors }) => ({ id, vectors: inferNamed(vectors) })),
      };
    default:
      return operation;
  }
}

/**
 * A query with all its prefetches.
 *
 * @throws QdrantError when a model is unknown or refuses its input
 */
export function inferLevel<T extends QueryLevel>(
  level: T,
): Omit<T, "prefetch" | "query"> & Pick<QueryLevel<Vector>, "prefetch" | "query"> {
  return {
    ...level,
    prefetch: level.prefetch.map((inner) => inferLevel(inner)),
    query: level.query === undefined ? undefined : inferQuery(level.query),
  };
}

function inferNamed(vectors: NamedVectors): NamedVectors<Vector> {
  const inferred = new Map<string, Vector>();
  for (const [name, input] of vectors) {
    const vector = infer(input, "document");
    if (input.kind === "inference" && vector.kind === "sparse" && name === DEFAULT_VECTOR) {
      throw new QdrantError("bad_request", "Sparse vector from document inference should be named");
    }
    inferred.set(name, vector);
  }
  return inferred;
}

function inferQuery(query: Query): Query<Vector> {
  switch (query.kind) {
    case "nearest":
      return { ...query, input: inferInput(query.input) };
    case "recommend":
      return {
        ...query,
        positive: query.positive.map(inferInput),
        negative: query.negative.map(inferInput),
      };
    case "discover":
      return { ...query, target: inferInput(query.target), pairs: query.pairs.map(inferPair) };
    case "context":
      return { ...query, pairs: query.pairs.map(inferPair) };
    case "relevance_feedback":
      return {
        ...query,
        target: inferInput(query.target),
        feedback: query.feedback.map(({ example, score }) => ({
          example: inferInput(example),
          score,
        })),
      };
    default:
      return query;
  }
}

function inferPair({ positive, negative }: ContextPair): ContextPair<Vector> {
  return { positive: inferInput(positive), negative: inferInput(negative) };
}

function inferInput(input: QueryInput): QueryInput<Vector> {
  return input.kind === "id" ? input : infer(input, "query");
}

function infer(input: VectorInput, mode: InferenceMode): Vector {
  return input.kind === "inference" ? inferVector(input, mode) : input;
}
