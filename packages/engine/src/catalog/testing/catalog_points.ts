/** Points of the collections of a catalog, for tests. */
import assert from "node:assert/strict";

import { QdrantError } from "@quiverdb/client";

import { DEFAULT_VECTOR, type Vector } from "../../common/point.ts";
import type { UpdateOperation } from "../../request/operations.ts";
import { configOf } from "../../schema/testing/collection_config.ts";
import type { Catalog } from "../catalog.ts";

export const CONFIG = configOf({ vectors: { size: 1, distance: "Dot" } });

export const WAIT = { wait: true, timeoutMs: undefined };

export function upsert(...ids: number[]): UpdateOperation<Vector> {
  const vector: Vector = { kind: "dense", values: Float32Array.of(1) };
  return {
    kind: "upsert",
    points: ids.map((id) => ({
      id,
      vectors: new Map([[DEFAULT_VECTOR, vector]]),
      payload: { id },
    })),
    mode: "upsert",
    filter: undefined,
  };
}

export async function put(catalog: Catalog, name: string, ...ids: number[]): Promise<void> {
  await (await catalog.get(name)).update(upsert(...ids), WAIT);
}

export async function pointsOf(catalog: Catalog, name: string): Promise<number> {
  const collection = await catalog.get(name);
  return (await collection.view()).pointCount;
}

/** What calls fail with that meet a file which is not as it was written. */
export function storageProblem(problem: string, folder: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof QdrantError && error.code === "storage", String(error));
    assert.equal(error.details["problem"], problem, error.message);
    assert.ok(error.message.includes(folder), error.message);
    return true;
  };
}
