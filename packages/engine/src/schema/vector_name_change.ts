/** Adding a named vector to the configuration of a live collection, and removing one. */
import { QdrantError } from "@quiverdb/client";

import {
  type CollectionConfig,
  type SparseVectorParams,
  type VectorParams,
  vectorParamsByName,
} from "./collection_config.ts";

/** The fixed part of a vector that a live collection gets. */
export type NewVector =
  | { readonly kind: "dense"; readonly params: VectorParams }
  | { readonly kind: "sparse"; readonly params: SparseVectorParams };

/** What is to become of a name. */
export interface VectorNameChange {
  readonly name: string;
  /** Undefined: there is to be none. */
  readonly vector: NewVector | undefined;
}

/**
 * The configuration with the change; the same object where it changes nothing. A default vector
 * that gets company is named by the empty name.
 *
 * @throws QdrantError `bad_input` when the name is that of another vector
 */
export function withVectorName(
  config: CollectionConfig,
  { name, vector }: VectorNameChange,
): CollectionConfig {
  const dense = new Map(vectorParamsByName(config.params.vectors));
  const sparse = new Map(Object.entries(config.params.sparse_vectors ?? {}));
  if (vector === undefined) {
    if (dense.delete(name)) return withDense(config, dense);
    return sparse.delete(name) ? withSparse(config, sparse) : config;
  }
  if (vector.kind === "dense") {
    if (sparse.has(name)) throw existsAs(name, "sparse");
    const known = dense.get(name);
    if (known === undefined) return withDense(config, dense.set(name, vector.params));
    if (isSameDense(known, vector.params)) return config;
    throw existsOtherwise("Vector", name);
  }
  if (dense.has(name)) throw existsAs(name, "dense");
  const known = sparse.get(name);
  if (known === undefined) return withSparse(config, sparse.set(name, vector.params));
  if (isSameSparse(known, vector.params)) return config;
  throw existsOtherwise("Sparse vector", name);
}

function withDense(
  config: CollectionConfig,
  dense: ReadonlyMap<string, VectorParams>,
): CollectionConfig {
  return { ...config, params: { ...config.params, vectors: Object.fromEntries(dense) } };
}

function withSparse(
  config: CollectionConfig,
  sparse: ReadonlyMap<string, SparseVectorParams>,
): CollectionConfig {
  const { sparse_vectors: _, ...params } = config.params;
  const sparse_vectors = Object.fromEntries(sparse);
  return { ...config, params: { ...params, ...(sparse.size > 0 && { sparse_vectors }) } };
}

/** What is fixed when a vector is added must be equal; the rest may have been changed since. */
function isSameDense(a: VectorParams, b: VectorParams): boolean {
  return (
    a.size === b.size &&
    a.distance === b.distance &&
    a.multivector_config?.comparator === b.multivector_config?.comparator &&
    (a.datatype ?? "float32") === (b.datatype ?? "float32")
  );
}

function isSameSparse(a: SparseVectorParams, b: SparseVectorParams): boolean {
  return (
    (a.modifier ?? "none") === (b.modifier ?? "none") &&
    (a.index?.datatype ?? "float32") === (b.index?.datatype ?? "float32")
  );
}

function existsOtherwise(what: string, name: string): QdrantError {
  const text = `${what} \`${name}\` already exists with a different configuration`;
  return new QdrantError("bad_input", text);
}

function existsAs(name: string, kind: "dense" | "sparse"): QdrantError {
  return new QdrantError("bad_input", `Vector \`${name}\` already exists as a ${kind} vector`);
}
