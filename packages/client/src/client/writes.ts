/** The methods that write points, their vectors and payloads. */
import type { Schemas } from "../generated/openapi.ts";
import type {
  Batch,
  DeletePayload,
  DeleteVectors,
  Payload,
  PointsSelector,
  PointStruct,
  SetPayload,
  UpdateOperations,
  UpdateResult,
  UpdateVectors,
} from "../operation/models.ts";
import { splitWrite } from "./arguments.ts";
import type { WriteArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** What `upsert` writes: a list of points, or their ids, vectors and payloads as columns. */
export type UpsertBody<P extends object = Payload> =
  | (Omit<Schemas["PointsList"], "points"> & { points: readonly PointStruct<P>[] })
  | (Omit<Schemas["PointsBatch"], "batch"> & { batch: Batch });

/** The request of a write, and the options of its call. */
function writeOf<Body extends object>(
  method: string,
  collectionName: string,
  args: Body & WriteArguments,
) {
  const { query, body, options } = splitWrite<Body>(method, args);
  return { request: { path: { collection_name: collectionName }, query, body }, options };
}

function batchUpdate(
  caller: Caller,
  method: string,
  collectionName: string,
  args: UpdateOperations & WriteArguments,
): Promise<UpdateResult[]> {
  const { request, options } = writeOf<UpdateOperations>(method, collectionName, args);
  return caller[connection].call(method, "batchUpdate", request, options);
}

/** Writing points, vectors and payloads. `wait` is true by default. */
export const writeMethods = {
  /**
   * Inserts points; existing ones are replaced, with all their vectors and their payload.
   *
   * The points are read when the call runs: leave arrays and payloads as they are until it settles.
   *
   * @throws QdrantError `not_found`, `validation`, `format`, `bad_input`, `bad_request`
   */
  async upsert<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: UpsertBody<P> & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<UpsertBody<P>>("upsert", collectionName, args);
    return this[connection].call("upsert", "upsertPoints", request, options);
  },

  /** Deletes points by ids (`points`) or by `filter`. */
  async delete(
    this: Caller,
    collectionName: string,
    args: PointsSelector & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<PointsSelector>("delete", collectionName, args);
    return this[connection].call("delete", "deletePoints", request, options);
  },

  /** Replaces the given vectors of existing points; their other vectors and payloads stay. */
  async updateVectors(
    this: Caller,
    collectionName: string,
    args: UpdateVectors & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<UpdateVectors>("updateVectors", collectionName, args);
    return this[connection].call("updateVectors", "updateVectors", request, options);
  },

  /** Removes named vectors of the points that `points` or `filter` selects. */
  async deleteVectors(
    this: Caller,
    collectionName: string,
    args: DeleteVectors & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<DeleteVectors>("deleteVectors", collectionName, args);
    return this[connection].call("deleteVectors", "deleteVectors", request, options);
  },

  /** Merges a payload into the selected points, at the path `key` if given. */
  async setPayload(
    this: Caller,
    collectionName: string,
    args: SetPayload & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<SetPayload>("setPayload", collectionName, args);
    return this[connection].call("setPayload", "setPayload", request, options);
  },

  /** Replaces the whole payload of the selected points. */
  async overwritePayload(
    this: Caller,
    collectionName: string,
    args: SetPayload & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<SetPayload>("overwritePayload", collectionName, args);
    return this[connection].call("overwritePayload", "overwritePayload", request, options);
  },

  /** Removes the payload paths `keys` of the selected points. */
  async deletePayload(
    this: Caller,
    collectionName: string,
    args: DeletePayload & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<DeletePayload>("deletePayload", collectionName, args);
    return this[connection].call("deletePayload", "deletePayload", request, options);
  },

  /** Removes the whole payload of the selected points. */
  async clearPayload(
    this: Caller,
    collectionName: string,
    args: PointsSelector & WriteArguments,
  ): Promise<UpdateResult> {
    const { request, options } = writeOf<PointsSelector>("clearPayload", collectionName, args);
    return this[connection].call("clearPayload", "clearPayload", request, options);
  },

  /**
   * Applies several writes in order; the first that fails ends the batch, earlier ones stay done.
   */
  async batchUpdate(
    this: Caller,
    collectionName: string,
    args: UpdateOperations & WriteArguments,
  ): Promise<UpdateResult[]> {
    return batchUpdate(this, "batchUpdate", collectionName, args);
  },

  /** `batchUpdate` by its Python name. */
  async batchUpdatePoints(
    this: Caller,
    collectionName: string,
    args: UpdateOperations & WriteArguments,
  ): Promise<UpdateResult[]> {
    return batchUpdate(this, "batchUpdatePoints", collectionName, args);
  },
};
