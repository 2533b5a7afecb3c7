/**
 * The collections and aliases of one storage.
 *
 * Records are JSON under `("collection", name)` and `("alias", name)`; `("catalog_changes")` counts
 * their changes. All data of a collection lies under `("data", number)` and in the folder of that
 * number. A deleted collection vanishes with its record; its data is purged afterwards, by the next
 * opening if this process dies before.
 */
import { parseJson, QdrantError, stringifyJson } from "@quiverdb/client";

import { Collection } from "../collection/collection.ts";
import { PURGE_KEYS_PER_COMMIT } from "../common/limits.ts";
import type { AliasAction } from "../request/alias_action.ts";
import type { CollectionConfig } from "../schema/collection_config.ts";
import type { Environment } from "../shard/environment.ts";
import { encodeKey, KeyReader } from "../storage/key.ts";
import { type Change, NO_EPOCH, type Storage } from "../storage/storage.ts";

/** Of a catalog that has read no record. */
const NO_CHANGES = -1;

interface CollectionRecord {
  /** Never reused in a storage. */
  readonly number: number;
  readonly config: CollectionConfig;
}

interface Entry {
  record: CollectionRecord;
  /** Opened at first use. */
  opened: Promise<Collection> | undefined;
  /** Once it is open. */
  collection: Collection | undefined;
}

export class Catalog {
  private readonly storage: Storage;
  private readonly environment: Environment;
  private entries = new Map<string, Entry>();
  private aliases = new Map<string, string>();
  private epoch = NO_EPOCH;
  /** Number of the last change of a record that `entries` and `aliases` hold. */
  private changeCount = NO_CHANGES;
  /** Number of the next collection, if this catalog created one. */
  private nextNumber = 0;
  private purging: Promise<void> = Promise.resolve();
  /** Numbers of collections whose deletion is not durable yet. */
  private readonly deleting = new Set<number>();

  constructor(environment: Environment) {
    this.storage = environment.storage;
    this.environment = environment;
    this.refresh();
    if (!this.storage.readOnly) {
      for (const number of this.storedNumbers("purge")) this.purge(number);
    }
  }

  /** Names of collections, ascending. */
  names(): string[] {
    this.refresh();
    return [...this.entries.keys()].sort();
  }

  /** Whether the name is that of a collection or an alias. */
  exists(name: string): boolean {
    this.refresh();
    return this.entries.has(this.aliases.get(name) ?? name);
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
    this.refresh();
    const entry = this.entries.get(this.aliases.get(name) ?? name);
    return entry === undefined ? undefined : this.open(entry);
  }

  /** @throws QdrantError `already_exists`, or `bad_input` for the name of an alias */
  async create(name: string, config: CollectionConfig): Promise<void> {
    this.refresh();
    if (this.aliases.has(name)) {
      throw new QdrantError(
        "bad_input",
        `Can't create collection with name ${name}. Alias with the same name already exists`,
      );
    }
    if (this.entries.has(name)) {
      throw new QdrantError("already_exists", `Collection \`${name}\` already exists!`);
    }
    const record = { number: Math.max(this.nextNumber, this.storedNextNumber()), config };
    this.nextNumber = record.number + 1;
    const key = encodeKey("collection", name);
    this.entries.set(name, { record, opened: undefined, collection: undefined });
    await this.commit([
      { key: encodeKey("next_number"), value: toJson(this.nextNumber) },
      { key, value: toJson(record) },
    ]);
  }

  /**
   * Stores a changed configuration. The vectors of the collection stay as they are.
   *
   * @throws QdrantError `not_found` when there is no such collection
   */
  async configure(name: string, config: CollectionConfig): Promise<void> {
    this.refresh();
    const target = this.aliases.get(name) ?? name;
    const entry = this.entries.get(target);
    if (entry === undefined) throw missing(name);
    configureEntry(entry, { number: entry.record.number, config });
    await this.commit([{ key: encodeKey("collection", target), value: toJson(entry.record) }]);
  }

  /**
   * Removes a collection and its aliases. Returns whether it existed; an alias is no collection.
   */
  async delete(name: string): Promise<boolean> {
    this.refresh();
    const entry = this.entries.get(name);
    if (entry === undefined) return false;
    this.entries.delete(name);
    const { number } = entry.record;
    const changes: Change[] = [
      { key: encodeKey("collection", name), value: undefined },
      { key: encodeKey("purge", number), value: new Uint8Array(0) },
    ];
    for (const [alias, collection] of this.aliases) {
      if (collection !== name) continue;
      this.aliases.delete(alias);
      changes.push({ key: encodeKey("alias", alias), value: undefined });
    }
    this.deleting.add(number);
    const closed = closeEntry(entry, missing(name));
    try {
      await this.commit(changes);
    } finally {
      // If it failed, the collection is there again, but not before its former shard is done.
      await closed;
      this.deleting.delete(number);
      this.forget();
    }
    this.purge(number);
    return true;
  }

  /** Aliases with their collections, of one collection or of all, ascending by alias. */
  listAliases(collection?: string): { alias: string; collection: string }[] {
    this.refresh();
    return [...this.aliases]
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
    this.refresh();
    const changes: Change[] = [];
    try {
      for (const action of actions) this.changeAlias(action, changes);
    } finally {
      await this.commit(changes);
    }
  }

  /** Waits for the writes of every collection and for purges under way. */
  async close(): Promise<void> {
    const refusal = new QdrantError("closed", "the embedded instance is closed");
    const open = [...this.entries.values()].map((entry) => closeEntry(entry, refusal));
    await Promise.all([...open, this.purging]);
  }

  private changeAlias(action: AliasAction, changes: Change[]): void {
    if (action.kind === "delete") {
      this.setAlias(action.alias, undefined, changes);
      return;
    }
    if (action.kind === "rename") {
      const target = this.aliases.get(action.oldAlias);
      if (target === undefined) {
        throw new QdrantError("not_found", `Alias ${action.oldAlias} does not exists!`);
      }
      this.setAlias(action.oldAlias, undefined, changes);
      this.setAlias(action.newAlias, target, changes);
      return;
    }
    if (!this.entries.has(action.collection)) {
      throw missing(action.collection);
    }
    if (this.entries.has(action.alias)) {
      throw new QdrantError("already_exists", `Collection \`${action.alias}\` already exists!`);
    }
    this.setAlias(action.alias, action.collection, changes);
  }

  private setAlias(alias: string, collection: string | undefined, changes: Change[]): void {
    const key = encodeKey("alias", alias);
    if (collection === undefined) this.aliases.delete(alias);
    else this.aliases.set(alias, collection);
    changes.push({ key, value: collection === undefined ? undefined : toJson(collection) });
  }

  private open(entry: Entry): Promise<Collection> {
    entry.opened ??= this.openNow(entry);
    return entry.opened;
  }

  private async openNow(entry: Entry): Promise<Collection> {
    const { number, config } = entry.record;
    const location = { keyParts: ["data", number], folder: String(number) };
    try {
      const collection = await Collection.open(config, location, this.environment);
      collection.config = entry.record.config;
      entry.collection = collection;
      return collection;
    } catch (error) {
      entry.opened = undefined;
      throw error;
    }
  }

  /** Makes changes of records durable. */
  private commit(changes: readonly Change[]): Promise<void> {
    const value = toJson(++this.changeCount);
    return this.storage.commit([...changes, { key: encodeKey("catalog_changes"), value }]);
  }

  private storedChangeCount(): number {
    const stored = this.storage.get(encodeKey("catalog_changes"));
    return stored === undefined ? 0 : fromJson<number>(stored);
  }

  private storedNextNumber(): number {
    const stored = this.storage.get(encodeKey("next_number"));
    return stored === undefined ? 0 : fromJson<number>(stored);
  }

  /** Lets the next refresh read all records anew. */
  private forget(): void {
    this.epoch = NO_EPOCH;
    this.changeCount = NO_CHANGES;
  }

  /** Takes over what changed in the storage without this catalog's doing. */
  private refresh(): void {
    const epoch = this.storage.epoch();
    if (epoch === this.epoch) return;
    const changeCount = this.storedChangeCount();
    if (changeCount === this.changeCount) {
      this.epoch = epoch;
      return;
    }
    const entries = new Map<string, Entry>();
    for (const [key, value] of this.storage.range(encodeKey("collection"))) {
      const name = nameInKey(key);
      const record = fromJson<CollectionRecord>(value);
      if (this.deleting.has(record.number)) continue;
      const known = this.entries.get(name);
      if (known?.record.number === record.number) {
        configureEntry(known, record);
        entries.set(name, known);
      } else entries.set(name, { record, opened: undefined, collection: undefined });
    }
    const aliases = new Map<string, string>();
    for (const [key, value] of this.storage.range(encodeKey("alias"))) {
      aliases.set(nameInKey(key), fromJson<string>(value));
    }
    this.entries = entries;
    this.aliases = aliases;
    this.epoch = epoch;
    this.changeCount = changeCount;
  }

  /**
   * Removes the data of a deleted collection in the background, a bounded number of keys at a time.
   */
  private purge(number: number): void {
    this.purging = this.purging.then(async () => {
      try {
        await this.purgeKeys(number);
        await this.storage.removeFiles(String(number));
        await this.storage.commit([{ key: encodeKey("purge", number), value: undefined }]);
      } catch (error) {
        // The purge record stays, so the next opening tries again.
        const facts = { number, error: String(error) };
        this.environment.runtime.log(
          "warn",
          "the data of a deleted collection was not purged",
          facts,
        );
      }
    });
  }

  private async purgeKeys(number: number): Promise<void> {
    for (;;) {
      const changes: Change[] = [];
      for (const [key] of this.storage.range(encodeKey("data", number))) {
        changes.push({ key, value: undefined });
        if (changes.length === PURGE_KEYS_PER_COMMIT) break;
      }
      if (changes.length === 0) return;
      await this.storage.commit(changes);
    }
  }

  private storedNumbers(kind: string): number[] {
    return [...this.storage.range(encodeKey(kind))].map(([key]) => {
      const reader = new KeyReader(key);
      reader.text();
      return reader.u32();
    });
  }
}

function configureEntry(entry: Entry, record: CollectionRecord): void {
  entry.record = record;
  if (entry.collection !== undefined) entry.collection.config = record.config;
}

/** Refuses further writes; resolves when the accepted ones are done. */
async function closeEntry(entry: Entry, refusal: QdrantError): Promise<void> {
  if (entry.collection !== undefined) return entry.collection.close(refusal);
  // One that cannot be opened has nothing under way.
  const collection = await entry.opened?.catch(() => undefined);
  await collection?.close(refusal);
}

function missing(name: string): QdrantError {
  return new QdrantError("not_found", `Collection \`${name}\` doesn't exist!`);
}

/** The name in a key of the form (kind, name). */
function nameInKey(key: Uint8Array): string {
  const reader = new KeyReader(key);
  reader.text();
  return reader.text();
}

function toJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(stringifyJson(value));
}

/** A record as `toJson` wrote it; `T` is what was written. */
function fromJson<T>(bytes: Uint8Array): T {
  return parseJson(new TextDecoder().decode(bytes)) as T;
}
