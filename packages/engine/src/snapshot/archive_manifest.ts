/**
 * The first file of an archive (docs/formats/snapshot.md): which collections it holds, and every
 * file that follows, in order and with its size. So whatever else is in an archive is refused
 * before a byte of it is written.
 */
import { parseJson, QdrantError, stringifyJson } from "@quiverdb/client";

import type { CopiedRecord } from "../catalog/collection_copy.ts";
import type { Run } from "../common/run.ts";
import type { ShardState } from "../shard/shard_state.ts";
import { checkedState } from "../shard/shard_import.ts";
import { decodeManifest, encodeManifest, type ManifestFormat } from "../storage/manifest.ts";
import { problemOf } from "../storage/storage_error.ts";
import { checkedRecord } from "./checked_record.ts";

/** Name of the file. */
export const MANIFEST_NAME = "quiver-snapshot.json";

/** Longest that is read: one collection takes 2 KB and 150 bytes for each of its files. */
export const MANIFEST_SIZE_BYTES_MAX = 1 << 26;

const ARCHIVE_FORMAT: ManifestFormat = {
  format: "quiver-snapshot",
  version: 1,
  oldestVersion: 1,
};

/** What a snapshot is of. */
export type SnapshotKind = "collection" | "shard" | "full";

/** A file as an archive has it. */
export interface ArchivedFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/** A shard in an archive. */
export interface ArchivedShard {
  readonly state: ShardState;
  /** In the order in which they follow. */
  readonly files: readonly ArchivedFile[];
}

/** A collection in an archive. */
export interface ArchivedCollection {
  readonly name: string;
  readonly record: CopiedRecord;
  /** Its only one, or those of the record, in the order in which their files follow. */
  readonly shards: readonly ArchivedShard[];
}

/** See the head of the file. */
export interface ArchiveManifest {
  readonly kind: SnapshotKind;
  /** An ISO date. */
  readonly createdAt: string;
  /** In the order in which their files follow. */
  readonly collections: readonly ArchivedCollection[];
  /** Of the whole storage; else none. */
  readonly aliases: readonly { readonly alias: string; readonly collection: string }[];
}

/** The name that a file has in the archive: by the places of its collection and its shard. */
export function archivedName(collection: number, shard: number, file: string): string {
  return `collections/${collection}/${shard}/${file}`;
}

export function encodeArchiveManifest(manifest: ArchiveManifest): Uint8Array {
  const { kind, createdAt, aliases } = manifest;
  const collections = manifest.collections.map(({ name, record, shards }) => ({
    name,
    // A text, because its numbers must not be mixed up.
    record: stringifyJson(record),
    shards,
  }));
  return encodeManifest(ARCHIVE_FORMAT, { kind, createdAt, collections, aliases });
}

/**
 * Reads a manifest that may come from anybody.
 *
 * @throws QdrantError `bad_input` when it is damaged, of a newer format, or not sound
 */
export function decodeArchiveManifest(bytes: Uint8Array, run: Run): ArchiveManifest {
  try {
    const { content } = decodeManifest(bytes, MANIFEST_NAME, ARCHIVE_FORMAT);
    const { kind, createdAt, collections, aliases } = Object(content) as Record<string, unknown>;
    return {
      kind: kindOf(kind),
      createdAt: textOf(createdAt),
      collections: listOf(collections).map((of) => collectionOf(of, run)),
      aliases: listOf(aliases).map((of) => {
        const { alias, collection } = Object(of) as Record<string, unknown>;
        return { alias: textOf(alias), collection: textOf(collection) };
      }),
    };
  } catch (error) {
    if (error instanceof QdrantError && error.code === "bad_input") throw error;
    const text = error instanceof QdrantError ? error.reason : String(error);
    const isFormat = problemOf(error) === "format";
    throw new QdrantError("bad_input", `The snapshot cannot be read: ${text}`, {
      cause: error,
      ...(isFormat ? { advice: "Update quiverdb" } : {}),
    });
  }
}

function collectionOf(value: unknown, run: Run): ArchivedCollection {
  const { name, record, shards } = Object(value) as Record<string, unknown>;
  return {
    name: textOf(name),
    // Metadata nests as deep as a body may, and lies some levels down here.
    record: checkedRecord(parseJson(textOf(record), Infinity), run),
    shards: listOf(shards).map((of) => {
      const { state, files } = Object(of) as Record<string, unknown>;
      return { state: checkedState(state), files: listOf(files).map(fileOf) };
    }),
  };
}

function fileOf(value: unknown): ArchivedFile {
  const { name, sizeBytes } = Object(value) as Record<string, unknown>;
  if (typeof sizeBytes === "number" && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0) {
    return { name: textOf(name), sizeBytes };
  }
  throw unsound("a file has no size");
}

function kindOf(value: unknown): SnapshotKind {
  if (value === "collection" || value === "shard" || value === "full") return value;
  throw unsound("it is of no known kind");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw unsound("a text is missing");
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unsound("a list is missing");
}

function unsound(text: string): QdrantError {
  return new QdrantError("bad_input", `The snapshot cannot be read: in its manifest ${text}`);
}
