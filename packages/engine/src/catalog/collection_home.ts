/** Where a collection keeps what it has, as the catalog knows it. */
import { QdrantError } from "@quiverdb/client";

import type { CollectionHome, KeyedShardHome, ShardHome } from "../collection/collection_shards.ts";
import { type CollectionConfig, vectorSchema } from "../schema/collection_config.ts";
import { changedFields, originalFields, type VectorFields } from "../schema/vector_fields.ts";
import { withVectorName } from "../schema/vector_name_change.ts";
import type { FieldKeeper } from "../shard/shard_fields.ts";
import type { IndexKeeper, KeptIndexes } from "../shard/shard_indexes.ts";
import type { ShardPlace } from "../shard/shard_state.ts";
import type { FileSystem } from "../storage/file_system.ts";
import type { Decision } from "./alias_changes.ts";
import type {
  CatalogState,
  CollectionRecord,
  FieldsRecord,
  IndexesRecord,
  ShardRecord,
} from "./catalog_state.ts";

export const COLLECTIONS_FOLDER = "collections";

export interface NamedRecord {
  readonly name: string;
  readonly record: CollectionRecord;
}

/** What of the catalog a collection needs. */
export interface CatalogAccess {
  readonly files: FileSystem | undefined;
  /** The collection as it is kept now; undefined when it was deleted. */
  readonly present: () => NamedRecord | undefined;
  /** Looks for what another process has changed. */
  readonly refresh: () => Promise<void>;
  readonly change: (decide: (state: CatalogState) => Decision<undefined>) => Promise<undefined>;
}

/** The folder of a number. */
export function folderOf(number: number): string {
  return `${COLLECTIONS_FOLDER}/${number}`;
}

/** What finds a collection; it looks through all names only until it has found it once. */
export function finderOf(
  collections: () => ReadonlyMap<string, CollectionRecord>,
  number: number,
): () => NamedRecord | undefined {
  let name: string | undefined;
  const known = (): CollectionRecord | undefined => {
    const record = name === undefined ? undefined : collections().get(name);
    return record?.number === number ? record : undefined;
  };
  return () => {
    if (known() === undefined) {
      [name] = [...collections()].find(([, of]) => of.number === number) ?? [];
    }
    const record = known();
    return name === undefined || record === undefined ? undefined : { name, record };
  };
}

/**
 * @param number of the collection
 * @param config of the collection as it is opened
 */
export function homeOf(
  number: number,
  config: CollectionConfig,
  catalog: CatalogAccess,
): CollectionHome {
  const shards = new Map<number, KeyedShardHome>();
  let shown: readonly ShardRecord[] | undefined;
  let keyed: readonly KeyedShardHome[] = [];
  return {
    ...shardHome(number, catalog, {
      read: (record) => record,
      write: (record, indexes) => ({ ...record, indexes }),
    }),
    fields: fieldKeeper(config, catalog),
    keyed: () => {
      const records = catalog.present()?.record.shards ?? [];
      if (records !== shown) {
        keyed = records.map((record) => {
          const home = shards.get(record.number) ?? keyedHome(record, catalog);
          shards.set(record.number, home);
          return home;
        });
        shown = records;
      }
      return keyed;
    },
  };
}

/** The place of a shard; undefined when nothing is kept. */
export function placeOf(
  files: FileSystem | undefined,
  number: number,
  journalId: ShardPlace["journalId"],
  begin: ShardPlace["begin"] = () => Promise.resolve(),
): ShardPlace | undefined {
  return files && { files, folder: folderOf(number), journalId, begin };
}

function keyedHome({ key, number, shardIds }: ShardRecord, catalog: CatalogAccess): KeyedShardHome {
  const home = shardHome(number, catalog, {
    read: ({ shards = [] }) => shards.find((shard) => shard.number === number),
    write: ({ shards = [], ...record }, indexes) => ({
      ...record,
      shards: shards.map((shard) => (shard.number === number ? { ...shard, indexes } : shard)),
    }),
  });
  return { ...home, key, number, shardIds };
}

/** How a shard is written down in the record of its collection. */
interface ShardEntry {
  readonly read: (
    record: CollectionRecord,
  ) => Pick<CollectionRecord, "journalId" | "indexes"> | undefined;
  readonly write: (record: CollectionRecord, indexes: IndexesRecord) => CollectionRecord;
}

function shardHome(number: number, catalog: CatalogAccess, entry: ShardEntry): ShardHome {
  const { files, present, change } = catalog;
  const read = (): ReturnType<ShardEntry["read"]> => {
    const found = present();
    return found && entry.read(found.record);
  };
  const begin = (journalId: string): Promise<void> =>
    change(() => ({ changes: [{ kind: "begun", number, journalId }], result: undefined }));
  return {
    place: placeOf(files, number, () => read()?.journalId, begin),
    indexes: keeperOf(
      () => read()?.indexes,
      (indexes) => replaceRecord(catalog, (record) => entry.write(record, indexes)),
    ),
  };
}

/** Makes another record of the one that is kept then. */
async function replaceRecord(
  { present, change }: CatalogAccess,
  replace: (record: CollectionRecord) => CollectionRecord,
): Promise<void> {
  await change(() => {
    const found = present();
    if (found === undefined) throw new QdrantError("not_found", "the collection was deleted");
    const record = replace(found.record);
    return { changes: [{ kind: "collection", name: found.name, record }], result: undefined };
  });
}

function fieldKeeper(opened: CollectionConfig, catalog: CatalogAccess): FieldKeeper {
  let shown = catalog.present()?.record.fields;
  let kept = fieldsOf(opened, shown);
  return {
    kept: () => {
      const record = catalog.present()?.record;
      if (record !== undefined && record.fields !== shown) {
        shown = record.fields;
        kept = fieldsOf(record.config, shown);
      }
      return kept;
    },
    keep: (change, operation) =>
      replaceRecord(catalog, (record) => {
        const before = fieldsOf(record.config, record.fields);
        const config = withVectorName(record.config, change);
        const last = Math.max(before.operation, operation);
        const { numbers, next } = changedFields(before, vectorSchema(config), last);
        return { ...record, config, fields: { numbers: [...numbers], next, operation: last } };
      }),
    refresh: catalog.refresh,
  };
}

function fieldsOf(config: CollectionConfig, record: FieldsRecord | undefined): VectorFields {
  const schema = vectorSchema(config);
  if (record === undefined) return originalFields(schema);
  return { ...record, schema, numbers: new Map(record.numbers) };
}

function keeperOf(
  present: () => IndexesRecord | undefined,
  keep: (indexes: IndexesRecord) => Promise<void>,
): IndexKeeper {
  let shown: IndexesRecord | undefined;
  let kept: KeptIndexes = { schemas: new Map(), operation: 0 };
  return {
    kept: () => {
      const indexes = present();
      if (indexes !== undefined && indexes !== shown) {
        const { operation } = indexes;
        const isSame = JSON.stringify(indexes.schemas) === JSON.stringify(shown?.schemas);
        kept = { schemas: isSame ? kept.schemas : new Map(indexes.schemas), operation };
        shown = indexes;
      }
      return kept;
    },
    keep: ({ schemas, operation }) => keep({ schemas: [...schemas], operation }),
  };
}
