/**
 * What the engine needs from a place that keeps bytes: ordered keys with values, changed
 * atomically, and append-only flat files whose bytes become part of a commit.
 *
 * Life of a commit: *accepted* (reads see its changes; a storage in memory may take some turns of
 * the event loop for a large one, and whoever wrote it must not depend on reading it before it is
 * durable), *durable* (its promise resolves), or *rolled back* (its promise rejects, reads see the
 * state before it, `epoch` moves).
 */
import type { Key } from "./key.ts";

/** Less than every {@link Storage.epoch}: of somebody who has read nothing yet. */
export const NO_EPOCH = -1;

/** One changed key; `undefined` deletes it. The bytes must not be changed after the call. */
export interface Change {
  readonly key: Key;
  readonly value: Uint8Array | undefined;
}

/** Bytes for a flat file. They count from the moment a committed value says so, not before. */
export interface Append {
  /** Name of the file: segments joined by `/`, e.g. `5/12/vectors`. */
  readonly file: string;
  /** Where in the file the bytes go. Bytes of earlier commits must not be overwritten. */
  readonly position: number;
  /** Called once when the commit is carried out; the bytes must not change until it is durable. */
  readonly bytes: () => Uint8Array;
}

/** A storage as one user of it sees it. */
export interface Storage {
  readonly readOnly: boolean;

  /**
   * A number that moves whenever the state that was read before may no longer be the truth: a
   * commit was rolled back, or (read-only) the writer committed.
   *
   * Cheap: call it before every operation, and compute a commit in the same turn of the event loop.
   * In a read-only storage it also moves the reads to the newest commit; between two calls all
   * reads see one commit, unless more than a second passes without a read.
   */
  epoch(): number;

  /**
   * Keeps the reads of a read-only storage at the commit they see, for work that reads in several
   * turns of the event loop. The epoch stands still meanwhile, except where this process writes the
   * folder, too: whoever loads has to look at it again.
   *
   * @returns what to call, once, to let them go
   */
  hold(): () => void;

  /** The value of a key. Sees accepted commits, in call order. The bytes are the caller's. */
  get(key: Key): Uint8Array | undefined;

  /**
   * All keys that start with `prefix` (may be empty) in ascending order, with their values.
   * May be consumed slowly; a commit accepted meanwhile may or may not be seen.
   */
  range(prefix: Key): Iterable<readonly [Key, Uint8Array]>;

  /**
   * Changes keys and appends to files: all of it or none, also after kill -9 or a loss of power.
   * Concurrent calls share one transaction, applied in call order.
   *
   * @returns when the changes are durable
   * @throws QdrantError `storage` when it was rolled back, together with every commit accepted
   *   after it; `forbidden` when read-only; `closed`; `storage_locked` when another process took
   *   the folder (only possible if its lock was deleted by hand)
   */
  commit(changes: readonly Change[], appends?: readonly Append[]): Promise<void>;

  /**
   * Fills `target` with bytes of a flat file. Sees appends of durable commits.
   *
   * @throws QdrantError `storage` when the file is missing or shorter, i.e. damaged
   */
  readFile(file: string, position: number, target: Uint8Array): void;

  /**
   * Deletes a flat file or every file below a folder name. Call it after the commit that forgot
   * them is durable; a failure leaves files that nothing refers to.
   */
  removeFiles(prefix: string): Promise<void>;

  /** Names of the flat files below a folder name (empty: all), sorted. */
  listFiles(prefix: string): string[];

  /** Waits for the accepted commits and releases everything. Later calls reject with `closed`. */
  close(): Promise<void>;
}
