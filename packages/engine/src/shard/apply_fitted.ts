/** Applying an operation whose vectors were fitted, with what becomes of it when it fails. */
import { QdrantError } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import { applyOperation } from "./apply_operation.ts";
import type { FittedOperation } from "./fit_operation.ts";
import type { ShardPoints } from "./shard_points.ts";

/**
 * Applies an operation in memory. What it did before it met a mistake of the user is kept; after
 * any other failure all of it is undone.
 *
 * @returns what it fails with, although what it did is kept
 */
export async function applyFitted(
  points: ShardPoints,
  { operation, failure }: FittedOperation,
  number: number,
  run: Run,
): Promise<unknown> {
  if (failure !== undefined) return failure;
  try {
    if (run.due()) await run.pause();
    await applyOperation(points, operation, number, run);
    return undefined;
  } catch (error) {
    if (!isMistake(error)) points.undo();
    return error;
  }
}

/** Whether an operation failed for what the user asked for. */
function isMistake(error: unknown): boolean {
  return error instanceof QdrantError && (error.code === "not_found" || error.code === "bad_input");
}
