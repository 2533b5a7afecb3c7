/**
 * The end of inference: behind the readers of bodies, every vector is made of numbers. An inference
 * object that is still there asks for a model that nothing in front of the engine has.
 */
import { QdrantError } from "@quiverdb/client";

import type { InferenceInput, Vector, VectorInput } from "../common/point.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { PackedVectors } from "../request/vector_pack.ts";
import { queryInputs } from "../request/query_inputs.ts";
import type { QueryInput, QueryLevel } from "../request/query_request.ts";
import { BM25_MODEL_NAMES } from "./bm25_embedder.ts";

/**
 * The same operation, known to hold vectors only.
 *
 * @throws QdrantError `internal`, as a server without an inference service says it
 */
export function requireVectors(operation: UpdateOperation): UpdateOperation<Vector> {
  if (hasOnlyVectors(operation)) return operation;
  throw noModel(firstInference(inputsOf(operation)));
}

/**
 * The same query, known to hold vectors and ids only, prefetches included.
 *
 * @throws as {@link requireVectors}
 */
export function requireVectorsIn<T extends QueryLevel>(level: T): T & QueryLevel<Vector> {
  if (queryHasOnlyVectors(level)) return level;
  throw noModel(firstInference(inputsOfLevel(level)));
}

function hasOnlyVectors(operation: UpdateOperation): operation is UpdateOperation<Vector> {
  return firstInference(inputsOf(operation)) === undefined;
}

function queryHasOnlyVectors<T extends QueryLevel>(level: T): level is T & QueryLevel<Vector> {
  return firstInference(inputsOfLevel(level)) === undefined;
}

function firstInference(inputs: Iterable<QueryInput>): InferenceInput | undefined {
  for (const input of inputs) if (input.kind === "inference") return input;
  return undefined;
}

function noModel(input: InferenceInput | undefined): QdrantError {
  const names = BM25_MODEL_NAMES.map((name) => `\`${name}\``).join(", also called ");
  const text = "InferenceService URL not configured - please provide valid address in config";
  return new QdrantError("internal", text, {
    advice:
      `The embedded engine has no model \`${input?.model}\`: its only one is ${names}. ` +
      "Register the model (`registerModel`), or give the vector in its place",
    details: { model: input?.model, models: BM25_MODEL_NAMES },
  });
}

function* inputsOf(operation: UpdateOperation): Generator<VectorInput> {
  if (operation.kind !== "upsert" && operation.kind !== "update_vectors") return;
  for (const { vectors } of operation.points) {
    // Those are made of numbers, and would be made anew.
    if (!(vectors instanceof PackedVectors)) yield* vectors.values();
  }
}

function* inputsOfLevel({ query, prefetch }: QueryLevel): Generator<QueryInput> {
  for (const inner of prefetch) yield* inputsOfLevel(inner);
  if (query !== undefined) yield* queryInputs(query);
}
