/** The methods that upload many points in batches. */
import { QdrantError } from "../errors.ts";
import type { Payload, PointStruct } from "../models.ts";
import { isSource, pointsOfColumns } from "../upload/columns.ts";
import { uploadBatches } from "../upload/upload_batches.ts";
import type {
  PointSource,
  UploadColumns,
  UploadOptions,
  UploadResult,
} from "../upload/upload_options.ts";
import { checkArguments, defined, splitWrite } from "./arguments.ts";
import { ReadMethods } from "./read_methods.ts";

/** Uploads of many points, in batches. */
export abstract class UploadMethods extends ReadMethods {
  /**
   * Upserts all points of an iterable or async iterable, which is consumed as it is sent. A batch
   * is written as a whole or not at all; when the upload fails or is aborted, batches that were
   * answered stay.
   *
   * @throws the first error that is not retried (a wrong dimension, an unknown collection, ...), or
   * that retries did not help
   */
  async uploadPoints<P extends object = Payload>(
    collectionName: string,
    points: PointSource<P>,
    options: UploadOptions = {},
  ): Promise<UploadResult> {
    if (!isSource(points)) {
      throw new QdrantError("format", "points: expected an iterable", {
        operation: "uploadPoints",
      });
    }
    return this.#upload("uploadPoints", collectionName, points, options);
  }

  /**
   * Upserts points given as columns: vectors, and if wanted payloads and ids. The shortest column
   * decides how many; without ids, each point gets a random UUID. Otherwise as {@link
   * uploadPoints}.
   */
  async uploadCollection<P extends object = Payload>(
    collectionName: string,
    args: UploadColumns<P> & UploadOptions,
  ): Promise<UploadResult> {
    checkArguments("uploadCollection", args);
    return this.#upload("uploadCollection", collectionName, pointsOfColumns(args), args);
  }

  #upload<P extends object>(
    operation: string,
    collectionName: string,
    points: PointSource<P>,
    options: UploadOptions,
  ): Promise<UploadResult> {
    const { query, options: callOptions } = splitWrite(operation, options);
    const path = { collection_name: collectionName };
    const { shard_key, update_filter, update_mode } = options;
    const settings = defined({ shard_key, update_filter, update_mode });
    return this.call(operation, callOptions, (backend) =>
      uploadBatches(points, options, (batch: PointStruct<P>[]) =>
        backend.upsertPoints({ path, query, body: { points: batch, ...settings } }, callOptions),
      ),
    );
  }
}
