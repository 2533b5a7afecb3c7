/** The methods that write points, their vectors and payloads. */
import type {
  Batch,
  DeletePayload,
  DeleteVectors,
  Payload,
  PointsSelector,
  PointStruct,
  Schemas,
  SetPayload,
  UpdateOperations,
  UpdateResult,
  UpdateVectors,
} from "../models.ts";
import { splitWrite } from "./arguments.ts";
import type { WriteArguments } from "./arguments.ts";
import { CollectionMethods } from "./collection_methods.ts";

/**
 * What {@link WriteMethods.upsert} writes: a list of points, or their ids, vectors and payloads as
 * columns.
 */
export type UpsertBody<P extends object = Payload> =
  | (Omit<Schemas["PointsList"], "points"> & { points: readonly PointStruct<P>[] })
  | (Omit<Schemas["PointsBatch"], "batch"> & { batch: Batch });

/** Writing points, vectors and payloads. `wait` is true by default. */
export abstract class WriteMethods extends CollectionMethods {
  /**
   * Inserts points; existing ones are replaced, with all their vectors and their payload.
   *
   * The points are read when the call runs: leave arrays and payloads as they are until it settles.
   *
   * @throws QdrantError `not_found`, `validation`, `format`, `bad_input`, `bad_request`
   */
  async upsert<P extends object = Payload>(
    collectionName: string,
    args: UpsertBody<P> & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<UpsertBody<P>>("upsert", args);
    const path = { collection_name: collectionName };
    return this.call("upsert", options, (backend) =>
      backend.upsertPoints({ path, query, body }, options),
    );
  }

  /** Deletes points by ids (`points`) or by `filter`. */
  async delete(
    collectionName: string,
    args: PointsSelector & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<PointsSelector>("delete", args);
    const path = { collection_name: collectionName };
    return this.call("delete", options, (backend) =>
      backend.deletePoints({ path, query, body }, options),
    );
  }

  /** Replaces the given vectors of existing points; their other vectors and payloads stay. */
  async updateVectors(
    collectionName: string,
    args: UpdateVectors & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<UpdateVectors>("updateVectors", args);
    const path = { collection_name: collectionName };
    return this.call("updateVectors", options, (backend) =>
      backend.updateVectors({ path, query, body }, options),
    );
  }

  /** Removes named vectors of the points that `points` or `filter` selects. */
  async deleteVectors(
    collectionName: string,
    args: DeleteVectors & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<DeleteVectors>("deleteVectors", args);
    const path = { collection_name: collectionName };
    return this.call("deleteVectors", options, (backend) =>
      backend.deleteVectors({ path, query, body }, options),
    );
  }

  /** Merges a payload into the selected points, at the path `key` if given. */
  async setPayload(
    collectionName: string,
    args: SetPayload & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<SetPayload>("setPayload", args);
    const path = { collection_name: collectionName };
    return this.call("setPayload", options, (backend) =>
      backend.setPayload({ path, query, body }, options),
    );
  }

  /** Replaces the whole payload of the selected points. */
  async overwritePayload(
    collectionName: string,
    args: SetPayload & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<SetPayload>("overwritePayload", args);
    const path = { collection_name: collectionName };
    return this.call("overwritePayload", options, (backend) =>
      backend.overwritePayload({ path, query, body }, options),
    );
  }

  /** Removes the payload paths `keys` of the selected points. */
  async deletePayload(
    collectionName: string,
    args: DeletePayload & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<DeletePayload>("deletePayload", args);
    const path = { collection_name: collectionName };
    return this.call("deletePayload", options, (backend) =>
      backend.deletePayload({ path, query, body }, options),
    );
  }

  /** Removes the whole payload of the selected points. */
  async clearPayload(
    collectionName: string,
    args: PointsSelector & WriteArguments,
  ): Promise<UpdateResult> {
    const { query, body, options } = splitWrite<PointsSelector>("clearPayload", args);
    const path = { collection_name: collectionName };
    return this.call("clearPayload", options, (backend) =>
      backend.clearPayload({ path, query, body }, options),
    );
  }

  /**
   * Applies several writes in order; the first that fails ends the batch, earlier ones stay done.
   */
  async batchUpdate(
    collectionName: string,
    args: UpdateOperations & WriteArguments,
  ): Promise<UpdateResult[]> {
    return this.#batchUpdate("batchUpdate", collectionName, args);
  }

  /** {@link batchUpdate} by its Python name. */
  async batchUpdatePoints(
    collectionName: string,
    args: UpdateOperations & WriteArguments,
  ): Promise<UpdateResult[]> {
    return this.#batchUpdate("batchUpdatePoints", collectionName, args);
  }

  #batchUpdate(
    operation: string,
    collectionName: string,
    args: UpdateOperations & WriteArguments,
  ): Promise<UpdateResult[]> {
    const { query, body, options } = splitWrite<UpdateOperations>(operation, args);
    const path = { collection_name: collectionName };
    return this.call(operation, options, (backend) =>
      backend.batchUpdate({ path, query, body }, options),
    );
  }
}
