/**
 * Copying collections from one back end to another: configuration, metadata, shard keys, payload
 * indexes, points with all vectors and payloads, aliases.
 *
 * What speaks against it is found before anything is changed. Points that are written to the source
 * meanwhile are copied when their id is still to come; in the end the counts have to be equal.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Call, CallContext } from "../operation/backend.ts";
import { copyPoints, countOf, refuseUnequal, resumptionId } from "./copy_points.ts";
import type { Copying } from "./copy_points.ts";
import type { MigrateOptions, MigrationResult } from "./migrate_options.ts";
import {
  aliasTargets,
  applyStrictMode,
  collectionNames,
  createIndexes,
  createLike,
  readStructure,
} from "./structure.ts";
import type { CollectionStructure } from "./structure.ts";

const BATCH_SIZE = 100;
const BATCH_SIZE_MAX = 10_000;
const MAX_RETRIES = 5;

/** A migration, checked and not begun. */
interface Plan {
  readonly source: Call;
  readonly destination: Call;
  readonly options: MigrateOptions;
  /** Integers and floats of payloads stay what they are. */
  readonly context: CallContext;
  readonly structures: readonly CollectionStructure[];
  /** Names that the destination has already. */
  readonly existing: ReadonlySet<string>;
}

/**
 * Copies collections.
 *
 * @throws QdrantError `not_found` for names that the source does not have, `already_exists` for
 * names and aliases that the destination has (nothing was changed), `precondition` when the numbers
 * of points differ in the end; every error of the two back ends
 */
export async function migrateCollections(
  source: Call,
  destination: Call,
  options: MigrateOptions,
): Promise<MigrationResult> {
  const plan = await planOf(source, destination, options);
  const { structures, context } = plan;
  for (const structure of structures) await prepare(plan, structure);
  const points: Record<string, number> = {};
  for (const [done, structure] of structures.entries()) {
    points[structure.name] = await copyCollection(plan, structure, done);
    await applyStrictMode(destination, structure, context);
  }
  return { points, aliases: await createAliases(plan) };
}

async function planOf(source: Call, destination: Call, options: MigrateOptions): Promise<Plan> {
  const { signal, recreateOnCollision = false, resume = false, batchSize = BATCH_SIZE } = options;
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= BATCH_SIZE_MAX)) {
    throw new QdrantError("bad_input", `batchSize must be from 1 to ${BATCH_SIZE_MAX}`);
  }
  if (recreateOnCollision && resume) {
    throw new QdrantError("bad_input", "recreateOnCollision and resume contradict each other");
  }
  const context: CallContext = { signal, numbers: "lossless" };
  const all = await collectionNames(source, context);
  const names = [...new Set(options.collectionNames ?? all)];
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    const text = `Source client does not have collections: ${unknown.join(", ")}`;
    throw new QdrantError("not_found", text);
  }
  const existing = new Set(await collectionNames(destination, context));
  const structures: CollectionStructure[] = [];
  for (const name of names) structures.push(await readStructure(source, name, context));
  if (!recreateOnCollision) {
    const targets = await aliasTargets(destination, context);
    const taken = collisions(structures, existing, targets, resume);
    if (taken.length > 0) {
      throw new QdrantError("already_exists", `exist in the destination: ${taken.join(", ")}`, {
        reason: `Collections already exist in dest_client: [${taken.join(", ")}]`,
        advice:
          "Set recreateOnCollision to replace them, or resume to go on with a migration " +
          "that was cut",
      });
    }
  }
  return { source, destination, options, context, structures, existing };
}

/** Names of collections and aliases that the destination has for something else. */
function collisions(
  structures: readonly CollectionStructure[],
  existing: ReadonlySet<string>,
  targets: ReadonlyMap<string, string>,
  resume: boolean,
): string[] {
  const isOther = (alias: string, name: string): boolean =>
    existing.has(alias) || (targets.has(alias) && !(resume && targets.get(alias) === name));
  return structures.flatMap(({ name, aliases }) => [
    ...((!resume && existing.has(name)) || targets.has(name) ? [name] : []),
    ...aliases.filter((alias) => isOther(alias, name)),
  ]);
}

async function prepare(plan: Plan, structure: CollectionStructure): Promise<void> {
  const { destination, context, existing, options } = plan;
  const { name } = structure;
  const isThere = existing.has(name);
  const path = { collection_name: name };
  if (isThere && options.recreateOnCollision === true) {
    await destination("deleteCollection", { path, query: {} }, context);
  } else if (isThere) {
    const there = await readStructure(destination, name, context);
    refuseOtherVectors(structure, there);
    const missing = (structure.shardKeys ?? []).filter((key) => !there.shardKeys?.includes(key));
    for (const shard_key of missing) {
      await destination("createShardKey", { path, query: {}, body: { shard_key } }, context);
    }
    return createIndexes(destination, structure, context);
  }
  await createLike(destination, structure, context);
  await createIndexes(destination, structure, context);
}

/** What the vectors of a collection are, and how it is sharded, as a text to compare. */
function kinds({ config: { params } }: CollectionStructure): string {
  const { vectors = {}, sparse_vectors: sparse, sharding_method: sharding } = params;
  return JSON.stringify([vectors, sparse ?? {}, sharding ?? "auto"]);
}

/** A collection to go on with has to be one that a migration has made. */
function refuseOtherVectors(ours: CollectionStructure, there: CollectionStructure): void {
  if (kinds(ours) === kinds(there)) return;
  throw new QdrantError(
    "already_exists",
    `\`${ours.name}\` of the destination has other vectors than that of the source`,
  );
}

async function copyCollection(
  { source, destination, options, context, existing, structures }: Plan,
  { name, shardKeys }: CollectionStructure,
  collectionsDone: number,
): Promise<number> {
  const { batchSize = BATCH_SIZE, parallel = 1, maxRetries = MAX_RETRIES } = options;
  const isResumed = options.resume === true && existing.has(name);
  const total = await countOf(source, name, context);
  let copied = isResumed ? await countOf(destination, name, context) : 0;
  const onCopied = (points: number): void => {
    copied = Math.min(total, copied + points);
    const collections = structures.length;
    options.onProgress?.({ collection: name, copied, total, collectionsDone, collections });
  };
  const sizes = { batchSize, parallel, maxRetries };
  const copying: Copying = { source, destination, name, context, ...sizes, onCopied };
  const keys = shardKeys ?? [undefined];
  for (const key of keys) {
    const from = isResumed ? await resumptionId(copying, key) : undefined;
    await copyPoints(copying, key, from);
  }
  let count = await countOf(destination, name, context);
  if (isResumed && count !== (await countOf(source, name, context))) {
    // The cut copy had more under way than was thought: all points again, which changes no other.
    for (const key of keys) await copyPoints(copying, key, undefined);
    count = await countOf(destination, name, context);
  }
  refuseUnequal(await countOf(source, name, context), count);
  return count;
}

/** Points aliases to their new collections, all in one step. */
async function createAliases({ destination, context, structures }: Plan): Promise<string[]> {
  const actions = structures.flatMap(({ name, aliases }) =>
    aliases.map((alias_name) => ({ create_alias: { collection_name: name, alias_name } })),
  );
  if (actions.length > 0) {
    await destination("updateAliases", { path: {}, query: {}, body: { actions } }, context);
  }
  return actions.map(({ create_alias: { alias_name: alias } }) => alias);
}
