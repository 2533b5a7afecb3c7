/** A small collection for tests of the backend: dense and sparse vectors made from the ids. */
import { EmbeddedBackend } from "../embedded_backend.ts";
import { ownEngine } from "../engine.ts";
import type { Storage } from "../../storage/storage.ts";
import { environmentOn } from "../../shard/environment.ts";

/** The path parameters of its requests. */
export const C = { collection_name: "c" };

/** A backend on a storage. */
export function backendOn(storage: Storage, segmentRowsMax = 1000): EmbeddedBackend {
  return new EmbeddedBackend(
    ownEngine(environmentOn(storage, { limits: { segmentRowsMax } })),
    "plain",
  );
}

/** Creates the collection: a default vector of size 2 (Dot) and a sparse one with IDF. */
export async function createDense(backend: EmbeddedBackend): Promise<void> {
  await backend.createCollection({
    path: C,
    query: {},
    body: { vectors: { size: 2, distance: "Dot" }, sparse_vectors: { s: { modifier: "idf" } } },
  });
}

/** Upserts points with the vector [id, n] and the payload {n}; resolves when durable. */
export function upsert(backend: EmbeddedBackend, ids: readonly number[], n = 0): Promise<unknown> {
  return backend.upsertPoints({
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
export async function contents(backend: EmbeddedBackend): Promise<Map<unknown, unknown>> {
  const { points } = await backend.scrollPoints({
    path: C,
    query: {},
    body: { limit: 10_000, with_payload: true },
  });
  return new Map(points.map(({ id, payload }) => [id, payload?.["n"]]));
}
