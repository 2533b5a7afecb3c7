/** The methods that upload many points in batches. */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Payload, PointStruct } from "../operation/models.ts";
import { isSource, pointsOfColumns } from "../upload/columns.ts";
import { uploadBatches } from "../upload/upload_batches.ts";
import type {
  PointSource,
  UploadColumns,
  UploadOptions,
  UploadResult,
} from "../upload/upload_options.ts";
import { checkArguments, defined, splitWrite } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";
import { checkUploadOptions } from "./misnamed_members.ts";

function upload<P extends object>(
  caller: Caller,
  method: string,
  collectionName: string,
  points: PointSource<P>,
  options: UploadOptions,
): Promise<UploadResult> {
  const { query, options: callOptions } = splitWrite(method, options);
  checkUploadOptions(options);
  const path = { collection_name: collectionName };
  const { shard_key, update_filter, update_mode } = options;
  const settings = defined({ shard_key, update_filter, update_mode });
  // Each batch is a call of its own, so that closing the client ends an upload between two of them.
  return uploadBatches(points, options, (batch: PointStruct<P>[]) => {
    const request = { path, query, body: { points: batch, ...settings } };
    return caller[connection].call(method, "upsertPoints", request, callOptions);
  });
}

/** Uploads of many points, in batches. */
export const uploadMethods = {
  /**
   * Upserts all points of an iterable or async iterable, which is consumed as it is sent. A batch
   * is written as a whole or not at all; when the upload fails or is aborted, batches that were
   * answered stay. A source may use its buffers again for the next point.
   *
   * @throws the first error that is not retried (a wrong dimension, an unknown collection, ...), or
   * that retries did not help; `closed` with the numbers of what is stored in `details`, when the
   * client is closed meanwhile
   */
  async uploadPoints<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    points: PointSource<P>,
    options: UploadOptions = {},
  ): Promise<UploadResult> {
    if (!isSource(points)) {
      const text = "points: expected an iterable";
      throw new QdrantError("format", text, { operation: "uploadPoints" });
    }
    return upload(this, "uploadPoints", collectionName, points, options);
  },

  /**
   * Upserts points given as columns: vectors, and if wanted payloads and ids. The shortest column
   * decides how many; without ids, each point gets a random UUID. Otherwise as `uploadPoints`.
   */
  async uploadCollection<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: UploadColumns<P> & UploadOptions,
  ): Promise<UploadResult> {
    checkArguments("uploadCollection", args);
    const { vectors, payload, ids, ...options } = args;
    const points = pointsOfColumns({ vectors, payload, ids });
    return upload(this, "uploadCollection", collectionName, points, options);
  },
};
