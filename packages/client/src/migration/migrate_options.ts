/** What a migration takes and reports. */
import type { CallOptions } from "../operation/backend.ts";

/** How far a migration is. */
export interface MigrationProgress {
  /** The collection that is being copied. */
  readonly collection: string;
  /** Points of it that are in the destination. */
  readonly copied: number;
  /** Points of it when its copy began. */
  readonly total: number;
  /** Collections that are done. */
  readonly collectionsDone: number;
  readonly collections: number;
}

/** What a migration did. */
export interface MigrationResult {
  /** Points in the destination, by collection. */
  readonly points: Readonly<Record<string, number>>;
  /** Aliases that were made. */
  readonly aliases: readonly string[];
}

/** Settings of `migrate`. */
export interface MigrateOptions extends CallOptions {
  /** Default: all collections. */
  readonly collectionNames?: readonly string[] | undefined;
  /** Points that are read and written at once; default 100, at most 10,000. */
  readonly batchSize?: number | undefined;
  /** Batches that may be under way at once; default 1. */
  readonly parallel?: number | undefined;
  /**
   * Delete collections of the destination that have the name of one to copy, and point aliases
   * anew. Default false: such a name is an error, and nothing is copied.
   */
  readonly recreateOnCollision?: boolean | undefined;
  /**
   * Go on with a migration that was cut: a collection that the destination has already is taken
   * for the part of a copy, and completed. Default false.
   */
  readonly resume?: boolean | undefined;
  /** Further attempts of a read or a batch after an error that may pass; default 5. */
  readonly maxRetries?: number | undefined;
  /** Told after every batch. */
  readonly onProgress?: ((progress: MigrationProgress) => void) | undefined;
}
