/**
 * Operations and options that the engine does not serve yet. They fail; nothing is ignored in
 * silence.
 */
import { QdrantError } from "@quiverdb/client";

import {
  type CollectionConfig,
  denseVectorParams,
  sparseVectorParams,
} from "../schema/collection_config.ts";
import type { Handlers } from "./handlers.ts";

export const VECTOR_NAMES = "adding and removing vector names";
const SNAPSHOTS = "snapshots";

/** @param feature what is not served, in words of users */
export function unserved(feature: string): QdrantError {
  return new QdrantError("not_implemented", `the embedded engine does not serve ${feature} yet`);
}

function refuse(feature: string): () => never {
  return () => {
    throw unserved(feature);
  };
}

const snapshots = refuse(SNAPSHOTS);

/** The operations that always fail. */
export const unservedHandlers = {
  deleteVectorName: refuse(VECTOR_NAMES),

  createSnapshot: snapshots,
  listSnapshots: snapshots,
  getSnapshot: snapshots,
  deleteSnapshot: snapshots,
  recoverFromSnapshot: snapshots,
  recoverFromUploadedSnapshot: snapshots,
  createFullSnapshot: snapshots,
  listFullSnapshots: snapshots,
  getFullSnapshot: snapshots,
  deleteFullSnapshot: snapshots,
  createShardSnapshot: snapshots,
  listShardSnapshots: snapshots,
  getShardSnapshot: snapshots,
  streamShardSnapshot: snapshots,
  deleteShardSnapshot: snapshots,
  recoverShardFromSnapshot: snapshots,
  recoverShardFromUploadedSnapshot: snapshots,
} satisfies Partial<Handlers>;

/**
 * @throws QdrantError `not_implemented` for an option that would change stored or returned values
 */
export function requireServed(config: CollectionConfig): void {
  for (const [name, { datatype }] of [
    ...denseVectorParams(config),
    ...sparseVectorParams(config),
  ]) {
    if (datatype !== "float32") {
      throw new QdrantError(
        "not_implemented",
        `vector '${name}': the embedded engine stores float32 vectors only, not ${datatype}`,
      );
    }
  }
}
