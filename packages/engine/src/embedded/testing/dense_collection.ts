/** A small collection for tests of the backend: dense and sparse vectors made from the ids. */
import type { Backend } from "@quiverdb/client";

import { embeddedBackend } from "../embedded_backend.ts";
import { ownEngine } from "../engine.ts";
import type { NodeOptions } from "../node_state.ts";
import { Catalog } from "../../catalog/catalog.ts";
import type { FileSystem } from "../../storage/file_system.ts";
import { environmentOn, type GivenEnvironment } from "../../shard/testing/environment.ts";

/** The path parameters of its requests. */
export const C = { collection_name: "c" };

/** A backend on files, which get a catalog if they have none; without files in memory. */
export async function backendOn(
  files?: FileSystem,
  segmentRowsMax = 1000,
  given: GivenEnvironment & NodeOptions = {},
): Promise<Backend> {
  const limits = { segmentRowsMax, checkpointSizeBytes: 2000, ...given.limits };
  const environment = environmentOn(files, { ...given, limits });
  if (files !== undefined && (await files.stat("catalog")) === undefined) {
    await Catalog.create(environment);
  }
  const { isCluster, meter } = given;
  const engine = await ownEngine({ ...environment, isCluster, meter });
  return embeddedBackend(engine, environment.runtime);
}

/** Creates the collection: a default vector of size 2 (Dot) and a sparse one with IDF. */
export async function createDense(backend: Backend): Promise<void> {
  await backend.call("createCollection", {
    path: C,
    query: {},
    body: { vectors: { size: 2, distance: "Dot" }, sparse_vectors: { s: { modifier: "idf" } } },
  });
}

/** Upserts points with the vector [id, n] and the payload {n}; resolves when durable. */
export function upsert(backend: Backend, ids: readonly number[], n = 0): Promise<unknown> {
  return backend.call("upsertPoints", {
    path: C,
    query: { wait: true },
    body: {
      points: ids.map((id) => ({
        id,
        vector: { "": [id, n], s: { indices: [1, 10 + id], values: [1, id + 1] } },
        payload: { n },
      })),
    },
  });
}

/** `n` of every point by id. */
export async function contents(backend: Backend): Promise<Map<unknown, unknown>> {
  const { points } = await backend.call("scrollPoints", {
    path: C,
    query: {},
    body: { limit: 10_000, with_payload: true },
  });
  return new Map(points.map(({ id, payload }) => [id, payload?.["n"]]));
}
