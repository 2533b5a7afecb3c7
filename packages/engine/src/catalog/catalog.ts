/**
 * The collections and aliases of one storage.
 *
 * They are kept in a journal of their own; a change is seen when it is durable. The data of a
 * collection lies in the folder of its number, which is made at the first write and removed once
 * the collection is deleted, or at the next opening if this process dies before.
 */
import { QdrantError, type QuotaConfig } from "@quiverdb/client";

import { Collection } from "../collection/collection.ts";
import { CATALOG_CHECKPOINT_SIZE_BYTES } from "../common/limits.ts";
import type { AliasAction } from "../request/alias_action.ts";
import type { Run } from "../common/run.ts";
import { type ShardKey, shownKey } from "../request/shard_key.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import { type Environment, logOptionsOf } from "../shard/environment.ts";
import { verifyShard } from "../shard/verify_shard.ts";
import type { FileSystem } from "../storage/file_system.ts";
import { CATALOG_FOLDER } from "../storage/format_file.ts";
import { Journal, mustReopen, openFollowing } from "../storage/journal.ts";
import { addedKey, removedKey } from "./shard_key_changes.ts";
import { changesOf, type Decision, missing } from "./alias_changes.ts";
import { adoptCollection, type AdoptingCatalog } from "./adopt_collection.ts";
import { checkNewName } from "./check_new_name.ts";
import { type CollectionCopy, copyCollection, type IncomingCollection } from "./collection_copy.ts";
import {
  type CatalogAccess,
  COLLECTIONS_FOLDER,
  finderOf,
  folderOf,
  homeOf,
  type NamedRecord,
  placeOf,
} from "./collection_home.ts";
import {
  applyChange,
  CATALOG_FORMAT,
  type CatalogChange,
  type CatalogState,
  type CollectionRecord,
  decodeCatalogChanges,
  decodeState,
  emptyState,
  encodeCatalogChanges,
  encodeState,
  numbersOf,
  type ShardRecord,
} from "./catalog_state.ts";

/** A collection that is open, or is being opened. */
interface OpenCollection {
  readonly opened: Promise<Collection>;
  /** Once it is open. */
  collection: Collection | undefined;
}

export class Catalog {
  private readonly environment: Environment;
  private state = emptyState();
  private journal: Journal | undefined;
  private loggedBytes = 0;
  /** By number. */
  private readonly open = new Map<number, OpenCollection>();
  /** Ends when no change is under way: each is decided by what those before have left. */
  private changing: Promise<void> = Promise.resolve();
  /** Under way while a reader follows the writer. */
  private following: Promise<void> | undefined;
  private purging: Promise<void> = Promise.resolve();

  private constructor(environment: Environment) {
    this.environment = environment;
  }

  /**
   * Makes the catalog of a storage that has none.
   *
   * @throws QdrantError `storage` when it cannot be written
   */
  static async create(environment: Environment): Promise<void> {
    const { files, runtime } = environment;
    if (files === undefined) return;
    const place = { files, folder: CATALOG_FOLDER };
    const options = { ...logOptionsOf(environment), random: runtime.random };
    const journal = await Journal.create(place, CATALOG_FORMAT, encodeState(emptyState()), options);
    await journal.close();
  }

  /** @throws QdrantError `storage` when it is damaged or missing */
  static async open(environment: Environment): Promise<Catalog> {
    const catalog = new Catalog(environment);
    if (environment.files !== undefined) await catalog.load(environment.files);
    return catalog;
  }

  /** Names of collections, ascending. */
  async names(): Promise<string[]> {
    const { collections } = await this.current();
    return [...collections.keys()].sort();
  }

  /** Whether the name is that of a collection or an alias. */
  async exists(name: string): Promise<boolean> {
    const state = await this.current();
    return state.collections.has(state.aliases.get(name) ?? name);
  }

  /** As {@link get}, but without its data, which may be damaged. */
  async known(name: string): Promise<NamedRecord> {
    const state = await this.current();
    const target = state.aliases.get(name) ?? name;
    const record = state.collections.get(target);
    if (record === undefined) throw missing(name);
    return { name: target, record };
  }

  /**
   * The collection of a name or an alias.
   *
   * @throws QdrantError `not_found` when there is none, `storage` when its data is damaged
   */
  async get(name: string): Promise<Collection> {
    const collection = await this.find(name);
    if (collection !== undefined) return collection;
    throw missing(name);
  }

  /**
   * The collection of a name or an alias, if there is one.
   *
   * @throws QdrantError `storage` when its data is damaged
   */
  async find(name: string): Promise<Collection | undefined> {
    const state = await this.current();
    const record = state.collections.get(state.aliases.get(name) ?? name);
    return record === undefined ? undefined : this.opened(record);
  }

  /** @throws QdrantError `already_exists`, or `bad_input` for the name of an alias */
  create(name: string, config: CollectionConfig): Promise<void> {
    return this.change((state) => {
      checkNewName(name, state);
      const record = { number: state.nextNumber, config };
      return { changes: [{ kind: "collection", name, record }], result: undefined };
    });
  }

  /**
   * Stores a changed configuration. The vectors of the collection stay as they are.
   *
   * @param change makes the new configuration of the present one
   * @throws QdrantError `not_found` when there is no such collection
   */
  configure(name: string, change: (config: CollectionConfig) => CollectionConfig): Promise<void> {
    return this.change(({ collections, aliases }) => {
      const target = aliases.get(name) ?? name;
      const record = collections.get(target);
      if (record === undefined) throw missing(name);
      const changed = { ...record, config: change(record.config) };
      return {
        changes: [{ kind: "collection", name: target, record: changed }],
        result: undefined,
      };
    });
  }

  /**
   * Removes a collection and its aliases. Returns whether it existed; an alias is no collection.
   */
  async delete(name: string): Promise<boolean> {
    const record = await this.change(({ collections }) => ({
      changes: collections.has(name) ? [{ kind: "deleted", name }] : [],
      result: collections.get(name),
    }));
    if (record === undefined) return false;
    await this.drop(record.number, missing(name));
    for (const number of numbersOf(record)) this.purge(number);
    return true;
  }

  /**
   * Makes a shard for a key.
   *
   * @param shardCount the shards that Qdrant would have for it
   * @throws QdrantError `not_found` when there is no such collection, `bad_request` when it has the
   *   key, or no custom sharding
   */
  createShardKey(name: string, key: ShardKey, shardCount: number): Promise<void> {
    return this.change((state) => ({
      changes: [addedKey(state, name, { key, shardCount })],
      result: undefined,
    }));
  }

  /**
   * Removes a key with all its points.
   *
   * @throws QdrantError `not_found` when there is no such collection, `bad_request` when it
   *   does not have the key, or no custom sharding
   */
  async deleteShardKey(name: string, key: ShardKey): Promise<void> {
    const { collection, number } = await this.change((state) => {
      const { change, shard } = removedKey(state, name, key);
      return {
        changes: [change],
        result: { collection: change.record.number, number: shard.number },
      };
    });
    const opened = await this.open.get(collection)?.opened.catch(() => undefined);
    const refusal = new QdrantError("bad_input", `Shard key ${shownKey(key)} not found`);
    await opened?.shards.drop(number, refusal);
    this.purge(number);
  }

  /** The shards of the keys of a collection; undefined when it has no custom sharding. */
  async shardKeys(name: string): Promise<readonly ShardRecord[] | undefined> {
    const { record } = await this.known(name);
    return record.config.params.sharding_method === "custom" ? (record.shards ?? []) : undefined;
  }

  /**
   * A collection as files, as it is once every write is applied that was accepted before; writes go
   * on meanwhile. Release it when it was read.
   *
   * @throws QdrantError `not_found`; `storage` when it cannot be read or written
   */
  async copy(name: string, run: Run): Promise<CollectionCopy> {
    const collection = await this.get(name);
    return copyCollection(collection, () => this.known(name), run);
  }

  /** Makes a collection of files, or replaces one by them; see {@link adoptCollection}. */
  async adopt(name: string, incoming: IncomingCollection, run: Run): Promise<void> {
    this.requireWritable();
    const catalog: AdoptingCatalog = {
      environment: this.environment,
      state: () => this.state,
      change: (decide) => this.change(decide),
      accessOf: (number) => this.accessOf(number),
      show: (number, collection) => {
        this.open.set(number, { opened: Promise.resolve(collection), collection });
      },
      drop: (number, refusal) => this.drop(number, refusal),
      purge: (number) => this.purge(number),
    };
    return adoptCollection(catalog, name, incoming, run);
  }

  /**
   * Reads all data of a collection.
   *
   * @returns the errors of what cannot be read
   */
  async verify(name: string): Promise<QdrantError[]> {
    const { collections } = await this.current();
    const record = collections.get(name);
    if (record === undefined) return [];
    const { files } = this.environment;
    const errors: QdrantError[] = [];
    for (const { number, journalId } of [record, ...(record.shards ?? [])]) {
      const place = placeOf(files, number, () => journalId);
      if (place !== undefined) errors.push(...(await verifyShard(place)));
    }
    return errors;
  }

  /** Aliases with their collections, of one collection or of all, ascending by alias. */
  async listAliases(collection?: string): Promise<{ alias: string; collection: string }[]> {
    const { aliases } = await this.current();
    return [...aliases]
      .filter(([, target]) => collection === undefined || target === collection)
      .map(([alias, target]) => ({ alias, collection: target }))
      .sort((a, b) => (a.alias < b.alias ? -1 : 1));
  }

  /**
   * Applies the actions in order. Those before a failing one stay done.
   *
   * @throws QdrantError `not_found` for an unknown collection or alias, `already_exists` when the
   * alias would hide a collection
   */
  async updateAliases(actions: readonly AliasAction[]): Promise<void> {
    const failure = await this.change((state) => changesOf(actions, state));
    if (failure !== undefined) throw failure;
  }

  /** Limits on the resources of the node. */
  async quotas(): Promise<QuotaConfig> {
    return (await this.current()).quotas;
  }

  setQuotas(quotas: QuotaConfig): Promise<void> {
    return this.change(() => ({ changes: [{ kind: "quotas", quotas }], result: undefined }));
  }

  /** Waits for the writes of every collection and for purges under way. */
  async close(): Promise<void> {
    const refusal = new QdrantError("closed", "the embedded instance is closed");
    await Promise.all([...this.open.keys()].map((number) => this.drop(number, refusal)));
    await this.changing;
    await this.purging;
    try {
      await this.journal?.close();
    } catch (error) {
      // What was acknowledged is durable; the next opening finds a log without an end mark.
      this.report("The log of the catalog could not be closed", error);
    }
  }

  /**
   * Makes a change durable, and then seen.
   *
   * @param decide what is to change, from the state as it is then
   */
  private change<Result>(decide: (state: CatalogState) => Decision<Result>): Promise<Result> {
    const done = this.changing.then(async () => {
      const { changes, result } = decide(this.state);
      if (changes.length > 0) {
        await this.append(encodeCatalogChanges(changes));
        for (const change of changes) this.apply(change);
        await this.checkpointIfDue();
      }
      return result;
    });
    this.changing = done.then(ignore, ignore);
    return done;
  }

  private apply(change: CatalogChange): void {
    applyChange(this.state, change);
    if (change.kind !== "collection") return;
    const collection = this.open.get(change.record.number)?.collection;
    if (collection !== undefined) collection.config = change.record.config;
  }

  private requireWritable(): void {
    if (!this.environment.readOnly) return;
    throw new QdrantError("forbidden", "the storage folder is open read-only");
  }

  private async append(record: Uint8Array): Promise<void> {
    this.requireWritable();
    const { journal } = this;
    if (journal === undefined) return;
    await journal.append([record]);
    this.loggedBytes += record.length;
  }

  /** Bounds the log. What fails is tried again when as much has been logged once more. */
  private async checkpointIfDue(): Promise<void> {
    const { journal } = this;
    if (journal === undefined || this.loggedBytes < CATALOG_CHECKPOINT_SIZE_BYTES) return;
    this.loggedBytes = 0;
    try {
      const from = journal.next;
      await journal.rotate();
      await journal.checkpoint(from, encodeState(this.state));
      await journal.removeOldRecords();
    } catch (error) {
      this.report("A checkpoint of the catalog could not be written; the log goes on", error);
    }
  }

  /** The state, with what another process has changed taken over. */
  private async current(): Promise<CatalogState> {
    const { files, readOnly } = this.environment;
    if (readOnly && files !== undefined) {
      this.following ??= this.follow(files).finally(() => {
        this.following = undefined;
      });
      await this.following;
    }
    return this.state;
  }

  private async follow(files: FileSystem): Promise<void> {
    try {
      if (this.journal === undefined) await this.load(files);
      else await this.replay(this.journal);
    } catch (error) {
      if (!mustReopen(error)) throw error;
      await this.load(files);
    }
    const numbers = new Set([...this.state.collections.values()].map(({ number }) => number));
    const refusal = new QdrantError("not_found", "the collection was deleted");
    for (const number of this.open.keys()) {
      if (!numbers.has(number)) void this.drop(number, refusal);
    }
  }

  private async load(files: FileSystem): Promise<void> {
    if (this.environment.readOnly) return openFollowing(() => this.loadOnce(files));
    await this.loadOnce(files);
    // What is shown must not be lost by a loss of power, so it is made durable first.
    await this.journal?.resume(logOptionsOf(this.environment));
    await this.findPurges(files);
  }

  private async loadOnce(files: FileSystem): Promise<void> {
    await this.journal?.close();
    this.journal = undefined;
    const journal = await Journal.open({ files, folder: CATALOG_FOLDER }, CATALOG_FORMAT);
    const state = decodeState(journal.state);
    this.loggedBytes = 0;
    for await (const { body } of journal.records()) {
      for (const change of decodeCatalogChanges(body)) applyChange(state, change);
      this.loggedBytes += body.length;
    }
    this.journal = journal;
    this.state = state;
    for (const record of state.collections.values()) {
      const collection = this.open.get(record.number)?.collection;
      if (collection !== undefined) collection.config = record.config;
    }
  }

  private async replay(journal: Journal): Promise<void> {
    for await (const { body } of journal.records()) {
      for (const change of decodeCatalogChanges(body)) this.apply(change);
    }
  }

  private opened(record: CollectionRecord): Promise<Collection> {
    const known = this.open.get(record.number);
    if (known !== undefined) return known.opened;
    const { number } = record;
    const present = finderOf(() => this.state.collections, number);
    const opening: OpenCollection = {
      opened: this.openCollection(record).then(
        (collection) => {
          collection.config = present()?.record.config ?? record.config;
          opening.collection = collection;
          return collection;
        },
        (error: unknown) => {
          this.open.delete(number);
          throw error;
        },
      ),
      collection: undefined,
    };
    this.open.set(number, opening);
    return opening.opened;
  }

  private openCollection({ number, config }: CollectionRecord): Promise<Collection> {
    return Collection.open(config, this.environment, homeOf(number, config, this.accessOf(number)));
  }

  private accessOf(number: number): CatalogAccess {
    return {
      files: this.environment.files,
      present: finderOf(() => this.state.collections, number),
      change: (decide) => this.change(decide),
      refresh: async () => void (await this.current()),
    };
  }

  /** Refuses further writes to a collection; resolves when the accepted ones are done. */
  private async drop(number: number, refusal: QdrantError): Promise<void> {
    const known = this.open.get(number);
    this.open.delete(number);
    // One that cannot be opened has nothing under way.
    const collection = await known?.opened.catch(() => undefined);
    await collection?.close(refusal);
  }

  /** Removes the data of collections whose removal another process did not live to finish. */
  private async findPurges(files: FileSystem): Promise<void> {
    const numbers = new Set([...this.state.collections.values()].flatMap(numbersOf));
    for (const { name } of await files.list(COLLECTIONS_FOLDER)) {
      const number = /^\d+$/.test(name) ? Number(name) : undefined;
      if (number !== undefined && !numbers.has(number)) this.purge(number);
    }
  }

  /** Removes the data of a deleted collection in the background. */
  private purge(number: number): void {
    const { files } = this.environment;
    if (files === undefined) return;
    this.purging = this.purging.then(async () => {
      try {
        await files.removeTree(folderOf(number));
      } catch (error) {
        // The next opening tries again.
        this.report("The data of a deleted collection could not be removed", error, { number });
      }
    });
  }

  private report(text: string, error: unknown, facts: Record<string, unknown> = {}): void {
    this.environment.runtime.log("warn", text, { ...facts, error: String(error) });
  }
}

function ignore(): void {}
