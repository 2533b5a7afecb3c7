/**
 * A collection as files and a record of what else belongs to it: how it leaves a storage, and how
 * it comes into one.
 */
import { QdrantError } from "@quiverdb/client";

import { Collection } from "../collection/collection.ts";
import type { CollectionHome, KeyedShardHome } from "../collection/collection_shards.ts";
import type { Run } from "../common/run.ts";
import type { Environment } from "../shard/environment.ts";
import type { ShardCopy, ShardFiles } from "../shard/shard_copy.ts";
import { importShard, type IncomingShard, receiveFiles } from "../shard/shard_import.ts";
import type { KeptIndexes } from "../shard/shard_indexes.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import type { CollectionRecord, IndexesRecord, ShardRecord } from "./catalog_state.ts";
import { folderOf, type NamedRecord } from "./collection_home.ts";

/** What belongs to a shard of a key, wherever it is. */
export type CopiedShard = Omit<ShardRecord, "number" | "journalId">;

/** What belongs to a collection, wherever it is. */
export interface CopiedRecord extends Omit<CollectionRecord, "number" | "journalId" | "shards"> {
  readonly shards?: readonly CopiedShard[] | undefined;
}

/** The files of a shard. */
export type CopiedFiles = Pick<ShardCopy, "state" | "files">;

/** A collection at one moment. */
export interface CollectionCopy {
  readonly name: string;
  readonly record: CopiedRecord;
  /** Its only one, or those of `record.shards`. */
  readonly shards: readonly CopiedFiles[];
  /** Call it once the files were read, or will not be. */
  readonly release: () => void;
}

/** A collection on its way into a storage. */
export interface IncomingCollection {
  /** As those of a {@link CollectionCopy}. Each is read before the next is taken. */
  readonly shards: AsyncIterable<IncomingShard>;
  /**
   * What the catalog is to say of it. Called before its files are received, and once more in the
   * turn in which it is put in its place.
   *
   * @param present the collection of its name; undefined: there is none
   * @throws whatever it must not be put there for
   */
  readonly record: (present: CopiedRecord | undefined) => CopiedRecord;
}

/** A collection that was received and is whole. */
export interface ReceivedCollection {
  /** With its numbers, and the ids of its journals. */
  readonly record: CollectionRecord;
  /** Where nothing is stored the collection itself. */
  readonly collection: Collection | undefined;
}

/**
 * Takes a copy.
 *
 * @param known what the catalog says of the collection now
 */
export async function copyCollection(
  collection: Collection,
  known: () => Promise<NamedRecord>,
  run: Run,
): Promise<CollectionCopy> {
  const copies = await collection.shards.copies(run);
  const release = (): void => {
    for (const copy of copies) copy.release();
  };
  try {
    const { name, record } = await known();
    const { config, fields, indexes: common } = record;
    const kept = { config, ...(fields && { fields }), ...(common && { indexes: common }) };
    const [only] = copies;
    const copied: CopiedRecord = collection.shards.areKeyed
      ? { ...kept, shards: copies.map(({ home, indexes }) => keyedOf(home!, indexes)) }
      : { ...kept, ...(only === undefined ? {} : indexesOf(only.indexes)) };
    return { name, record: copied, shards: copies, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** The record that a collection gets which is put in its place. */
export function placedRecord(number: number, copied: CopiedRecord): CollectionRecord {
  const { shards, ...record } = copied;
  if (shards === undefined) return { ...record, number };
  const keyed = shards.map((shard, at) => ({ ...shard, number: number + 1 + at }));
  return { ...record, number, shards: keyed };
}

/**
 * Receives all of a collection into folders of its own, and opens it for a look.
 *
 * @param record as {@link placedRecord} makes it
 * @param homeFor the home of the collection with a record that no catalog has yet
 * @throws QdrantError `storage`, `bad_input`; what is in the folders is of no use then
 */
export async function receiveCollection(
  environment: Environment,
  record: CollectionRecord,
  incoming: AsyncIterable<IncomingShard>,
  homeFor: (record: CollectionRecord) => CollectionHome,
  run: Run,
): Promise<ReceivedCollection> {
  const { files } = environment;
  const targets =
    record.config.params.sharding_method === "custom" ? (record.shards ?? []) : [record];
  const journals = new Map<number, string>();
  const contents = new Map<number | undefined, ShardFiles>();
  let at = 0;
  for await (const shard of incoming) {
    const target = targets[at++];
    if (target === undefined) throw unfit("shards");
    if (files === undefined) {
      const number = target === record ? undefined : target.number;
      contents.set(number, await receiveInMemory(shard, run));
    } else if (isEmpty(shard)) {
      for await (const _ of shard.files) throw unfit("files");
    } else {
      const folder = folderOf(target.number);
      journals.set(target.number, await importShard(environment, { files, folder }, shard, run));
    }
  }
  if (at < targets.length) throw unfit("keys of shards");
  const received = withJournals(record, journals);
  const { config } = received;
  if (files === undefined) {
    const collection = await Collection.open(config, environment, homeFor(received), contents);
    return { record: received, collection };
  }
  // Opening it checks what no checksum covers: whether all fits together.
  const looking = { ...environment, readOnly: true };
  const collection = await Collection.open(config, looking, homeFor(received));
  await collection.close(new QdrantError("closed", "it was only looked at"));
  return { record: received, collection: undefined };
}

async function receiveInMemory({ state, files }: IncomingShard, run: Run): Promise<ShardFiles> {
  const content = { files: new MemoryFileSystem(), folder: "shard", state };
  await content.files.makeFolder(content.folder);
  await receiveFiles(content, state, files, "process", run);
  return content;
}

function isEmpty({ state }: IncomingShard): boolean {
  return state.operation === 0 && state.segments.length === 0;
}

function withJournals(
  record: CollectionRecord,
  journals: ReadonlyMap<number, string>,
): CollectionRecord {
  const begun = <Of extends { readonly number: number }>(of: Of): Of => {
    const journalId = journals.get(of.number);
    return journalId === undefined ? of : { ...of, journalId };
  };
  const { shards } = record;
  return shards === undefined ? begun(record) : { ...begun(record), shards: shards.map(begun) };
}

function indexesOf({ schemas, operation }: KeptIndexes): { indexes?: IndexesRecord } {
  if (operation === 0 && schemas.size === 0) return {};
  return { indexes: { schemas: [...schemas], operation } };
}

function keyedOf({ key, shardIds }: KeyedShardHome, indexes: KeptIndexes): CopiedShard {
  return { key, shardIds, ...indexesOf(indexes) };
}

function unfit(what: string): QdrantError {
  return new QdrantError("bad_input", `The description of a collection does not fit its ${what}`);
}
