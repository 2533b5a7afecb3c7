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

/**
 * An operation that always rejects with `not_implemented`.
 *
 * @param feature what it belongs to, in words of users
 * @param instead what to use instead
 */
export function unserved(feature: string, instead?: string): () => Promise<never> {
  const remedy = instead === undefined ? "" : `; use ${instead}`;
  return () =>
    Promise.reject(
      new QdrantError(
        "not_implemented",
        `the embedded engine does not serve ${feature} yet${remedy}`,
      ),
    );
}

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
  if (config.params.sharding_method === "custom") {
    throw new QdrantError("not_implemented", "the embedded engine has no custom sharding");
  }
}
