/**
 * Operations and options that the engine does not serve yet. They fail; nothing is ignored in
 * silence.
 */
import { QdrantError } from "@quiverdb/client";

import {
  type CollectionConfig,
  denseVectorParams,
  sparseVectorParams,
  type VectorDatatype,
} from "../schema/collection_config.ts";
import type { NewVector } from "../schema/vector_name_change.ts";
import type { Handlers } from "./handlers.ts";

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
    requireDatatype(name, datatype);
  }
}

/** @throws QdrantError `not_implemented` for a datatype that is not stored */
export function requireServedVector(name: string, { kind, params }: NewVector): void {
  requireDatatype(name, kind === "dense" ? params.datatype : params.index?.datatype);
}

function requireDatatype(name: string, datatype: VectorDatatype = "float32"): void {
  if (datatype === "float32") return;
  throw new QdrantError(
    "not_implemented",
    `vector '${name}': the embedded engine stores float32 vectors only, not ${datatype}`,
  );
}
