/**
 * What a collection is, without its points: read from a source, made in a destination.
 *
 * Strict mode comes last: its limits are for those who use the collection, not for its copy.
 */
import type { Call, CallContext } from "../operation/backend.ts";
import type {
  CollectionConfig,
  CollectionInfo,
  CreateCollection,
  PayloadIndexInfo,
  UpdateCollection,
} from "../operation/models.ts";

/** A key of custom sharding. */
export type ShardKey = NonNullable<Awaited<ReturnType<typeof listKeys>>>[number];

/** A collection of the source. */
export interface CollectionStructure {
  readonly name: string;
  readonly config: CollectionConfig;
  readonly indexes: readonly (readonly [field: string, index: PayloadIndexInfo])[];
  /** undefined: the collection is not sharded by keys. */
  readonly shardKeys: readonly ShardKey[] | undefined;
  readonly aliases: readonly string[];
}

const NOTHING = { path: {}, query: {} };

async function listKeys(call: Call, name: string, context: CallContext) {
  const request = { path: { collection_name: name }, query: {} };
  const { shard_keys: keys } = await call("listShardKeys", request, context);
  return keys?.map(({ key }) => key);
}

export async function readStructure(
  call: Call,
  name: string,
  context: CallContext,
): Promise<CollectionStructure> {
  const request = { path: { collection_name: name }, query: {} };
  const { config, payload_schema: schema }: CollectionInfo = await call(
    "getCollection",
    request,
    context,
  );
  const isKeyed = config.params.sharding_method === "custom";
  const { aliases } = await call("getCollectionAliases", request, context);
  return {
    name,
    config,
    indexes: Object.entries(schema),
    shardKeys: isKeyed ? await listKeys(call, name, context) : undefined,
    aliases: aliases.map(({ alias_name: alias }) => alias).sort(),
  };
}

/** Names of all collections. */
export async function collectionNames(call: Call, context: CallContext): Promise<string[]> {
  const { collections } = await call("getCollections", NOTHING, context);
  return collections.map(({ name }) => name);
}

/** The collection of each alias. */
export async function aliasTargets(
  call: Call,
  context: CallContext,
): Promise<ReadonlyMap<string, string>> {
  const { aliases } = await call("getCollectionsAliases", NOTHING, context);
  return new Map(aliases.map(({ alias_name: alias, collection_name: name }) => [alias, name]));
}

/** Makes an empty collection like another one, with its shard keys. */
export async function createLike(
  call: Call,
  { name, config, shardKeys }: CollectionStructure,
  context: CallContext,
): Promise<void> {
  const path = { collection_name: name };
  await call("createCollection", { path, query: {}, body: creationOf(config) }, context);
  const fanOut = withoutNulls({
    read_fan_out_factor: config.params.read_fan_out_factor,
    read_fan_out_delay_ms: config.params.read_fan_out_delay_ms,
  });
  if (Object.keys(fanOut).length > 0) {
    const body: UpdateCollection = { params: fanOut };
    await call("updateCollection", { path, query: {}, body }, context);
  }
  for (const shard_key of shardKeys ?? []) {
    await call("createShardKey", { path, query: {}, body: { shard_key } }, context);
  }
}

/** Indexes of payloads; one that is there already stays. */
export async function createIndexes(
  call: Call,
  { name, indexes }: CollectionStructure,
  context: CallContext,
): Promise<void> {
  const path = { collection_name: name };
  for (const [field_name, { data_type: type, params }] of indexes) {
    const body = { field_name, field_schema: params ?? type };
    await call("createFieldIndex", { path, query: { wait: true }, body }, context);
  }
}

export async function applyStrictMode(
  call: Call,
  { name, config }: CollectionStructure,
  context: CallContext,
): Promise<void> {
  const strict = config.strict_mode_config;
  if (strict === undefined || strict === null) return;
  const body: UpdateCollection = { strict_mode_config: withoutNulls(strict) };
  await call("updateCollection", { path: { collection_name: name }, query: {}, body }, context);
}

function creationOf(config: CollectionConfig): CreateCollection {
  const { read_fan_out_factor: _f, read_fan_out_delay_ms: _d, ...params } = config.params;
  return withoutNulls({
    ...withoutNulls(params),
    hnsw_config: withoutNulls(config.hnsw_config),
    optimizers_config: withoutNulls(config.optimizer_config),
    wal_config: config.wal_config && withoutNulls(config.wal_config),
    quantization_config: config.quantization_config,
    metadata: config.metadata,
  });
}

/** A server shows as null what is not set. */
function withoutNulls<T extends object>(members: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const given: { [Key in keyof T]?: NonNullable<T[Key]> } = {};
  for (const key in members) {
    const value = members[key];
    if (value !== null && value !== undefined) given[key] = value;
  }
  return given;
}
