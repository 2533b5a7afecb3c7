/** A small collection for tests of the backend: dense and sparse vectors made from the ids. */
import type { Backend } from "@quiverdb/client";

import { embeddedBackend } from "../embedded_backend.ts";
import { ownEngine } from "../engine.ts";
import type { Storage } from "../../storage/storage.ts";
import { environmentOn } from "../../shard/testing/environment.ts";

/** The path parameters of its requests. */
export const C = { collection_name: "c" };

/** A backend on a storage. */
export function backendOn(storage: Storage, segmentRowsMax = 1000): Backend {
  const environment = environmentOn(storage, { limits: { segmentRowsMax } });
  return embeddedBackend(ownEngine(environment), environment.runtime);
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
