/** Where the data of a shard lies, and what its manifest holds (docs/formats/segment.md). */
import { QdrantError } from "@quiverdb/client";

import type { SegmentState } from "../segment/segment_files.ts";
import type { FileSystem } from "../storage/file_system.ts";
import type { ManifestFormat } from "../storage/manifest.ts";
import { damaged } from "../storage/storage_error.ts";

/** Where the data of a shard lies. */
export interface ShardPlace {
  readonly files: FileSystem;
  /** A folder of its own. */
  readonly folder: string;
  /**
   * The id of the journal that is there; undefined when nothing was ever written. If there is an
   * id, nothing there, or another journal, means that it was lost.
   */
  readonly journalId: () => string | undefined;
  /** Makes it known, durably, that a journal is there, before the first write to it. */
  readonly begin: (journalId: string) => Promise<void>;
}

export const SHARD_FORMAT: ManifestFormat = {
  format: "quiver-shard",
  version: 2,
  oldestVersion: 1,
};

/** What the manifest holds. */
export interface ShardState {
  /** Number of the last operation that the files hold. */
  readonly operation: number;
  readonly segments: readonly SegmentState[];
  /** Number of the next file; numbers are never used again. */
  readonly nextFile: number;
}

/** A checkpoint under way; only `state` rejects. */
export interface Checkpoint {
  readonly state: Promise<ShardState>;
  /** The manifest is written, or will not be. */
  readonly written: Promise<void>;
  /** The segments use the files. */
  readonly settled: Promise<void>;
}

/** Files that hold all that was true at one moment. */
export interface HeldFiles {
  readonly state: Promise<ShardState> | ShardState;
  /** Where they lie. */
  readonly place: ShardPlace;
  /** Lets them go: until then none of them is removed. */
  readonly release: () => void;
}

export const NEW_STATE: ShardState = { operation: 0, segments: [], nextFile: 0 };

/** The state in a manifest whose checksum is sound was written by `ShardJournal`. */
export function stateOf(value: unknown, folder: string): ShardState {
  const state = Object(value) as Partial<ShardState>;
  const { operation, segments, nextFile } = state;
  if (operation === undefined || segments === undefined || nextFile === undefined) {
    throw damaged(`${folder}/manifest.json`, "it is not that of a shard");
  }
  return { operation, segments, nextFile };
}

/** For a reader that finds in no catalog any more what it has read: it is not empty. */
export function failDeleted(): never {
  throw new QdrantError("not_found", "the collection was deleted");
}
