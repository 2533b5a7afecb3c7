/** Options that the engine does not serve yet. They fail; nothing is ignored in silence. */
import { QdrantError } from "@quiverdb/client";

import {
  type CollectionConfig,
  denseVectorParams,
  sparseVectorParams,
  type VectorDatatype,
} from "../schema/collection_config.ts";
import type { NewVector } from "../schema/vector_name_change.ts";

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
