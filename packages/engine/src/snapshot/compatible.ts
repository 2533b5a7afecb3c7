/** Whether the content of one collection may take the place of another's. */
import { QdrantError } from "@quiverdb/client";

import {
  type CollectionConfig,
  denseVectorParams,
  sparseVectorParams,
} from "../schema/collection_config.ts";

/**
 * The configuration of a collection with the content of a snapshot: its own, but with the vectors
 * as the snapshot has them, in whose order they are stored.
 *
 * @throws QdrantError `bad_input` when the two have other vectors, or other shards
 */
export function requireCompatible(
  present: CollectionConfig,
  archived: CollectionConfig,
): CollectionConfig {
  for (const of of [denseVectorParams, sparseVectorParams]) {
    const [here, there] = [present, archived].map((config) => textOf(of(config)));
    if (here !== there) throw incompatible("vectors", here, there);
  }
  for (const name of ["shard_number", "sharding_method"] as const) {
    const [here, there] = [present, archived].map(({ params }) => String(params[name] ?? "auto"));
    if (here !== there) throw incompatible(name.replace("_", " "), here, there);
  }
  const { vectors, sparse_vectors } = archived.params;
  const own = present.params;
  const sparse = sparse_vectors === undefined ? {} : { sparse_vectors };
  return { ...present, params: { ...own, vectors, ...sparse } };
}

/** The same for the same vectors in any order. */
function textOf(vectors: ReadonlyMap<string, object>): string {
  const sorted = [...vectors].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}

function incompatible(what: string, here = "", there = ""): QdrantError {
  return new QdrantError(
    "bad_input",
    `Snapshot is not compatible with existing collection: Collection ${what}: ${here} ` +
      `Snapshot ${what}: ${there}`,
  );
}
