/**
 * What the catalog keeps, as its log and its manifest hold it (docs/formats/catalog.md).
 *
 * Changes say what is, not what was asked for: applying one cannot fail.
 */
import { parseJson, type QuotaConfig, stringifyJson } from "@quiverdb/client";

import type { ShardKey } from "../request/shard_key.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { CATALOG_FOLDER } from "../storage/format_file.ts";
import type { ManifestFormat } from "../storage/manifest.ts";
import { damaged } from "../storage/storage_error.ts";

export const CATALOG_FORMAT: ManifestFormat = {
  format: "quiver-catalog",
  version: 1,
  oldestVersion: 1,
};

export interface CollectionRecord {
  /** Never reused in a storage. */
  readonly number: number;
  readonly config: CollectionConfig;
  /** Id of the journal of its shard; undefined until something is written to it. */
  readonly journalId?: string | undefined;
  /** Its payload indexes; undefined before the first. */
  readonly indexes?: IndexesRecord | undefined;
  /** Numbers of its vector names; undefined until they change. */
  readonly fields?: FieldsRecord | undefined;
  /** With custom sharding; undefined before the first. */
  readonly shards?: readonly ShardRecord[] | undefined;
}

/** The shard of a key. */
export interface ShardRecord {
  readonly key: ShardKey;
  /** Never that of another shard or collection of a storage. */
  readonly number: number;
  /** The shards that Qdrant would have for the key. */
  readonly shardIds: readonly number[];
  /** Id of its journal; undefined until something is written to it. */
  readonly journalId?: string | undefined;
  readonly indexes?: IndexesRecord | undefined;
}

/** The vector names of a collection whose names have changed. */
export interface FieldsRecord {
  readonly numbers: readonly (readonly [name: string, number: number])[];
  /** Numbers from here on were never used. */
  readonly next: number;
  /** Number of the last operation that changed them. */
  readonly operation: number;
}

/** The payload indexes of a collection. */
export interface IndexesRecord {
  /** The schema of each field, by the path of the field. */
  readonly schemas: readonly (readonly [key: string, schema: PayloadSchema])[];
  /** Number of the last operation that changed them. */
  readonly operation: number;
}

/** The collections by name, the collections of aliases, and the number of the next collection. */
export interface CatalogState {
  readonly collections: Map<string, CollectionRecord>;
  readonly aliases: Map<string, string>;
  nextNumber: number;
  /** Limits on the resources of the node. */
  quotas: QuotaConfig;
}

export type CatalogChange =
  | { readonly kind: "quotas"; readonly quotas: QuotaConfig }
  | { readonly kind: "collection"; readonly name: string; readonly record: CollectionRecord }
  | { readonly kind: "begun"; readonly number: number; readonly journalId: string }
  | { readonly kind: "deleted"; readonly name: string }
  | { readonly kind: "alias"; readonly alias: string; readonly collection: string | null };

export function emptyState(): CatalogState {
  return { collections: new Map(), aliases: new Map(), nextNumber: 0, quotas: { enabled: false } };
}

export function applyChange(state: CatalogState, change: CatalogChange): void {
  switch (change.kind) {
    case "quotas":
      state.quotas = change.quotas;
      return;
    case "collection":
      state.collections.set(change.name, change.record);
      state.nextNumber = Math.max(state.nextNumber, ...numbersOf(change.record).map((n) => n + 1));
      return;
    case "begun":
      for (const [name, record] of state.collections) {
        const begun = withJournal(record, change);
        if (begun !== record) state.collections.set(name, begun);
      }
      return;
    case "deleted":
      state.collections.delete(change.name);
      for (const [alias, collection] of state.aliases) {
        if (collection === change.name) state.aliases.delete(alias);
      }
      return;
    case "alias":
      if (change.collection === null) state.aliases.delete(change.alias);
      else state.aliases.set(change.alias, change.collection);
  }
}

/** The numbers of the folders of a collection: its own, and those of its shard keys. */
export function numbersOf({ number, shards = [] }: CollectionRecord): number[] {
  return [number, ...shards.map((shard) => shard.number)];
}

function withJournal(
  record: CollectionRecord,
  { number, journalId }: { readonly number: number; readonly journalId: string },
): CollectionRecord {
  if (record.number === number) return { ...record, journalId };
  if (record.shards?.some((shard) => shard.number === number) !== true) return record;
  const shards = record.shards.map((shard) =>
    shard.number === number ? { ...shard, journalId } : shard,
  );
  return { ...record, shards };
}

/** The changes of one commit, as a record of the log: JSON in UTF-8, numbers without loss. */
export function encodeCatalogChanges(changes: readonly CatalogChange[]): Uint8Array {
  return new TextEncoder().encode(stringifyJson(changes));
}

/** Changes as {@link encodeCatalogChanges} wrote them, checked by the checksum of the record. */
export function decodeCatalogChanges(body: Uint8Array): readonly CatalogChange[] {
  return changesIn(new TextDecoder().decode(body));
}

/** The state as a manifest holds it: the changes that make it, as a text. */
export function encodeState({ collections, aliases, nextNumber, quotas }: CatalogState): unknown {
  const changes: CatalogChange[] = [
    { kind: "quotas", quotas },
    ...[...collections].map(([name, record]) => ({ kind: "collection", name, record }) as const),
    ...[...aliases].map(([alias, collection]) => ({ kind: "alias", alias, collection }) as const),
  ];
  return { nextNumber, changes: stringifyJson(changes) };
}

/** @throws QdrantError `storage` for the document of something else */
export function decodeState(value: unknown): CatalogState {
  const { nextNumber, changes } = Object(value) as Record<string, unknown>;
  if (typeof nextNumber !== "number" || typeof changes !== "string") {
    throw damaged(`${CATALOG_FOLDER}/manifest.json`, "it is not that of a catalog");
  }
  const state = emptyState();
  for (const change of changesIn(changes)) applyChange(state, change);
  state.nextNumber = nextNumber;
  return state;
}

function changesIn(text: string): readonly CatalogChange[] {
  // Metadata nests as deep as a body may, and lies some levels down here.
  const changes: unknown = parseJson(text, Infinity);
  return changes as readonly CatalogChange[];
}
