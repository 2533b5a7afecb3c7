/** What an upload takes and reports. */
import type {
  Filter,
  Payload,
  PointStruct,
  ShardKeySelector,
  UpdateMode,
  Vector,
  VectorStruct,
  WriteOrdering,
} from "../operation/models.ts";
import type { CallOptions } from "../operation/backend.ts";

/** How far an upload is. */
export interface UploadProgress {
  /** Points in batches that were answered. */
  readonly uploaded: number;
  /** Batches that were answered. */
  readonly batches: number;
}

/** What an upload did. */
export type UploadResult = UploadProgress;

/**
 * Settings of an upload: camelCase for what the client does, wire names for what every batch
 * carries.
 */
export interface UploadOptions extends CallOptions {
  /** Points of a batch at most; default 64. A batch also ends at about 16 MB. */
  batchSize?: number | undefined;
  /** Batches that may be under way at once; default 1, which keeps the order of the points. */
  parallel?: number | undefined;
  /**
   * How often a batch is sent again after an error that may pass (`unavailable`, `timeout`,
   * `rate_limited`); default 3. Waiting as a rate limit demands does not count. Other errors end
   * the upload at once.
   */
  maxRetries?: number | undefined;
  /** Told after every batch. */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
  /**
   * Whether each batch is answered when it is durable and visible; default true. (The default of
   * the Python client is false, which loses the errors of applying a batch and lets a fast source
   * overrun the engine.)
   */
  wait?: boolean | undefined;
  ordering?: WriteOrdering | undefined;
  /** Seconds for each batch. */
  timeout?: number | undefined;
  shard_key?: ShardKeySelector | undefined;
  update_filter?: Filter | undefined;
  update_mode?: UpdateMode | undefined;
}

/** A source of items that is consumed while it is uploaded. */
export type Source<T> = Iterable<T> | AsyncIterable<T>;

/** Points to upload. */
export type PointSource<P extends object = Payload> = Source<PointStruct<P>>;

/** Vectors of one length in one array, row by row. */
export interface FlatVectors {
  /** `width` components for each vector. */
  readonly matrix: Float32Array;
  readonly width: number;
}

/** The columns of {@link UploadMethods.uploadCollection}. */
export interface UploadColumns<P extends object = Payload> {
  /**
   * One vector struct per point, or lists of equal length by vector name, or the vectors of a
   * matrix. null stands for a point without vectors.
   */
  vectors:
    Source<VectorStruct | null> | FlatVectors | { readonly [name: string]: readonly Vector[] };
  /** Default: no payloads. */
  payload?: Source<P | null> | undefined;
  /** Default: random UUIDs. */
  ids?: Source<PointStruct["id"]> | undefined;
}
