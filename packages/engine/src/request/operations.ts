/** Update operations of a shard: one per request, checked, applied in order. */
import type { JsonObject } from "@quiverdb/client";

import type { PointId, VectorInput } from "../common/point.ts";
import type { Filter } from "./filter.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { Sharded } from "./shard_key.ts";

/** The vectors of a point by name; `V` narrows once inference has run. */
export type NamedVectors<V = VectorInput> = ReadonlyMap<string, V>;

export interface PointStruct<V = VectorInput> {
  readonly id: PointId;
  readonly vectors: NamedVectors<V>;
  /** Absent: the point has the empty payload. */
  readonly payload: JsonObject | undefined;
}

export interface PointVectors<V = VectorInput> {
  readonly id: PointId;
  readonly vectors: NamedVectors<V>;
}

/** Which points an operation is about. */
export type PointsSelector =
  | { readonly kind: "ids"; readonly ids: readonly PointId[] }
  | { readonly kind: "filter"; readonly filter: Filter };

export interface UpsertOperation<V = VectorInput> {
  readonly kind: "upsert";
  readonly points: readonly PointStruct<V>[];
  readonly mode: "upsert" | "insert_only" | "update_only";
  /** An existing point is replaced only where its current state matches. */
  readonly filter: Filter | undefined;
}

export interface DeletePointsOperation {
  readonly kind: "delete_points";
  readonly selector: PointsSelector;
}

export interface UpdateVectorsOperation<V = VectorInput> {
  readonly kind: "update_vectors";
  /** One entry per id: vectors of a repeated id are merged, later names override. */
  readonly points: readonly PointVectors<V>[];
  readonly filter: Filter | undefined;
}

export interface DeleteVectorsOperation {
  readonly kind: "delete_vectors";
  readonly selector: PointsSelector;
  readonly names: readonly string[];
}

export interface SetPayloadOperation {
  readonly kind: "set_payload";
  readonly payload: JsonObject;
  readonly selector: PointsSelector;
  /** Where in the payload to merge; absent: at its root. */
  readonly key: JsonPath | undefined;
}

export interface OverwritePayloadOperation {
  readonly kind: "overwrite_payload";
  readonly payload: JsonObject;
  readonly selector: PointsSelector;
}

export interface DeletePayloadOperation {
  readonly kind: "delete_payload";
  readonly keys: readonly JsonPath[];
  readonly selector: PointsSelector;
}

export interface ClearPayloadOperation {
  readonly kind: "clear_payload";
  readonly selector: PointsSelector;
}

export type UpdateOperation<V = VectorInput> =
  | UpsertOperation<V>
  | DeletePointsOperation
  | UpdateVectorsOperation<V>
  | DeleteVectorsOperation
  | SetPayloadOperation
  | OverwritePayloadOperation
  | DeletePayloadOperation
  | ClearPayloadOperation;

/** What one request for an update asks for. */
export interface UpdateRequest extends Sharded {
  /** To be applied in order. At least one; two for a deletion of vectors by filter and by ids. */
  readonly operations: readonly UpdateOperation[];
}
