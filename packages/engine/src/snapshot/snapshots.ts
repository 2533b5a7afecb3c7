/**
 * The snapshots of an engine: made of its collections, kept in its storage, and recovered from.
 *
 * Those of a storage in memory are kept in memory, too, because it leaves nothing behind and runs
 * where there are no files (browsers); a snapshot then takes about as much memory as its data.
 */
import { type BinaryContent, QdrantError, type SnapshotDescription } from "@quiverdb/client";

import type { Catalog } from "../catalog/catalog.ts";
import type { CollectionCopy, CopiedRecord } from "../catalog/collection_copy.ts";
import { PEER_ID } from "../common/defaults.ts";
import { Run } from "../common/run.ts";
import type { Environment } from "../shard/environment.ts";
import { NEW_STATE } from "../shard/shard_state.ts";
import { MemoryFileSystem } from "../storage/memory_file_system.ts";
import { ArchiveReader, writeArchive } from "./archive.ts";
import type { ArchivedCollection } from "./archive_manifest.ts";
import { requireCompatible } from "./compatible.ts";
import {
  SnapshotFolder,
  type SnapshotEntry,
  type SnapshotScope,
  type StagedFile,
} from "./snapshot_folder.ts";
import { type LocationRequest, openLocation, type SnapshotLocations } from "./snapshot_location.ts";

/** What is recovered: a collection, which may be new, or a shard of one. */
export interface RecoveryTarget {
  readonly collection: string;
  readonly shard?: number | undefined;
}

/** See the head of the file. */
export class Snapshots {
  readonly #environment: Environment;
  readonly #catalog: Catalog;
  readonly #locations: SnapshotLocations;
  readonly #folder: SnapshotFolder;
  /** Ends what is done in the background. */
  readonly #ending = new AbortController();
  readonly #background = new Set<Promise<void>>();

  constructor(environment: Environment, catalog: Catalog, locations: SnapshotLocations) {
    this.#environment = environment;
    this.#catalog = catalog;
    this.#locations = locations;
    const files = environment.files ?? new MemoryFileSystem();
    this.#folder = new SnapshotFolder(files, environment);
  }

  /** The snapshots of a scope, oldest first. */
  async list(scope: SnapshotScope): Promise<SnapshotDescription[]> {
    return (await this.#folder.list(scope)).map(descriptionOf);
  }

  /**
   * Makes a snapshot: it holds every write that was accepted before, and of no operation a part.
   *
   * @throws QdrantError `not_found`, `storage`; nothing is left of it then
   */
  async create(scope: SnapshotScope, run: Run): Promise<SnapshotDescription> {
    const createdAt = this.#now();
    const staged = await this.#archive(scope, createdAt, run);
    try {
      run.check();
    } catch (error) {
      await this.#folder.discard(staged);
      throw error;
    }
    const name = snapshotName(scope, createdAt);
    return descriptionOf(await this.#folder.keep(staged, scope, name, createdAt));
  }

  /**
   * The bytes of a snapshot that is made for them and not kept: iterate over them, or return what
   * iterates.
   *
   * @throws QdrantError `not_found`, `storage`
   */
  async stream(scope: SnapshotScope, run: Run): Promise<BinaryContent> {
    return this.#folder.readOnce(await this.#archive(scope, this.#now(), run));
  }

  /**
   * The bytes of a snapshot: iterate over them, or return what iterates.
   *
   * @throws QdrantError `not_found`
   */
  async read(scope: SnapshotScope, name: string): Promise<BinaryContent> {
    return this.#folder.read(await this.#find(scope, name));
  }

  /** @throws QdrantError `not_found`, `storage` */
  async delete(scope: SnapshotScope, name: string): Promise<void> {
    await this.#folder.delete(await this.#find(scope, name));
  }

  /**
   * Receives a snapshot, which then can be recovered from.
   *
   * @throws what `content` throws, QdrantError `storage`
   */
  receive(content: AsyncIterable<Uint8Array>): Promise<StagedFile> {
    return this.#folder.stage(content);
  }

  /** Receives a snapshot from a location; errors as {@link openLocation} has them. */
  async fetch(request: LocationRequest): Promise<StagedFile> {
    return this.receive(await openLocation(this.#locations, request));
  }

  /**
   * Replaces the content of a collection, or makes one, by a received snapshot, which is removed.
   *
   * @param fileName under which a file that is no archive is listed; undefined: it is not
   * @throws QdrantError `bad_input` or `internal` for a snapshot that is not sound or does not fit,
   *   `not_found`, `storage`; the collection is as before then
   */
  async recover(
    target: RecoveryTarget,
    staged: StagedFile,
    fileName: string | undefined,
    run: Run,
  ): Promise<void> {
    try {
      await this.#recoverFrom(target, staged, run);
    } catch (error) {
      const isArchive = !(error instanceof QdrantError && error.code === "internal");
      if (isArchive || fileName === undefined) await this.#folder.discard(staged);
      else await this.#folder.keep(staged, scopeOf(target), fileName, this.#now(), false);
      throw error;
    }
    await this.#folder.discard(staged);
  }

  /** Removes a snapshot that was received and is not recovered from. */
  discard(staged: StagedFile): Promise<void> {
    return this.#folder.discard(staged);
  }

  /** Does what nobody waits for; its failure is reported to the log. */
  inBackground(what: string, work: (run: Run) => Promise<unknown>): void {
    const run = new Run(this.#environment.runtime, { signal: this.#ending.signal });
    const done = work(run)
      .catch((error: unknown) => {
        const { log } = this.#environment.runtime;
        log("warn", `${what} failed`, { error: String(error) });
      })
      .then(() => {
        run.end();
        this.#background.delete(done);
      });
    this.#background.add(done);
  }

  /** Ends what is done in the background. */
  async close(): Promise<void> {
    const text = "the embedded instance is closed";
    this.#ending.abort(new QdrantError("closed", text));
    await Promise.all(this.#background);
    await this.#folder.close();
  }

  async #archive(scope: SnapshotScope, createdAt: string, run: Run): Promise<StagedFile> {
    const copies: CollectionCopy[] = [];
    try {
      if (scope.kind === "full") await this.#copyAll(copies, run);
      else copies.push(await this.#catalog.copy(scope.collection, run));
      const aliases = scope.kind === "full" ? await this.#catalog.listAliases() : [];
      const shown = scope.kind === "shard" ? copies.map((of) => shardOf(of, scope.shard)) : copies;
      const about = { kind: scope.kind, createdAt, aliases };
      return await this.#folder.stage(writeArchive(shown, about, run));
    } finally {
      for (const { release } of copies) release();
    }
  }

  async #copyAll(copies: CollectionCopy[], run: Run): Promise<void> {
    for (const name of await this.#catalog.names()) {
      const copy = await this.#catalog.copy(name, run).catch((error: unknown) => {
        // It was deleted meanwhile.
        if (error instanceof QdrantError && error.code === "not_found") return undefined;
        throw error;
      });
      if (copy !== undefined) copies.push(copy);
    }
  }

  async #recoverFrom(target: RecoveryTarget, staged: StagedFile, run: Run): Promise<void> {
    const archive = await ArchiveReader.open(staged.chunks(), run);
    try {
      const archived = chosen(archive, target);
      const shards = archive.shards(archived);
      if (target.shard !== undefined && target.shard > 0) {
        // All points lie in shard 0: there is nothing to replace.
        for await (const { files } of shards) for await (const _ of files) run.check();
        return;
      }
      const record = recordFor(target, archived.record);
      await this.#catalog.adopt(target.collection, { shards, record }, run);
    } finally {
      await archive.close();
    }
  }

  async #find(scope: SnapshotScope, name: string): Promise<SnapshotEntry> {
    const entry = await this.#folder.find(scope, name);
    if (entry !== undefined) return entry;
    throw new QdrantError("not_found", `Snapshot ${name} not found`);
  }

  #now(): string {
    return new Date(performance.timeOrigin + this.#environment.runtime.clock()).toISOString();
  }
}

/** The collection of an archive that belongs to what is recovered. */
function chosen({ manifest }: ArchiveReader, target: RecoveryTarget): ArchivedCollection {
  const { kind, collections } = manifest;
  const { collection: name, shard } = target;
  const wanted = shard === undefined ? "collection" : "shard";
  if (kind === "full" && shard === undefined) {
    const found = collections.find((of) => of.name === name);
    if (found !== undefined) return found;
    const text = `The snapshot of the storage has no collection ${JSON.stringify(name)}`;
    throw new QdrantError("bad_input", text);
  }
  const [first] = collections;
  if (kind !== wanted || first === undefined || collections.length > 1) {
    throw new QdrantError("bad_input", `This is the snapshot of a ${kind}, not of a ${wanted}`);
  }
  const hasPoints = first.shards.some(({ state }) => state.segments.length > 0);
  if (shard !== undefined && shard > 0 && hasPoints) {
    const text = "All points of a collection lie in shard 0, and this snapshot has points";
    throw new QdrantError("bad_input", text);
  }
  return first;
}

/** What the catalog says of a collection once it is recovered. */
function recordFor(
  { collection: name, shard }: RecoveryTarget,
  archived: CopiedRecord,
): (present: CopiedRecord | undefined) => CopiedRecord {
  let before: CopiedRecord | undefined;
  return (present) => {
    if (present === undefined && shard !== undefined) {
      throw new QdrantError("not_found", `Collection \`${name}\` doesn't exist!`);
    }
    if (present === undefined) return archived;
    const config = requireCompatible(present.config, archived.config);
    if (shard === undefined) return { ...archived, config };
    if (config.params.sharding_method === "custom") {
      const text = "recovering one shard of a collection with custom sharding";
      throw new QdrantError("not_implemented", text, { advice: "Recover the collection" });
    }
    before ??= present;
    if (before.indexes !== present.indexes) {
      throw new QdrantError("unavailable", "the payload indexes were changed meanwhile");
    }
    const { indexes } = present;
    const { fields } = archived;
    return { config, ...(fields && { fields }), ...(indexes && { indexes }) };
  };
}

/** What of a collection lies in one of the shards that Qdrant would have. */
function shardOf({ record, shards, ...copy }: CollectionCopy, shard: number): CollectionCopy {
  const { shards: keyed, ...alone } = record;
  // What is one shard here has all points in its first.
  const at = keyed === undefined ? shard : keyed.findIndex(({ shardIds }) => shardIds[0] === shard);
  const found = shards[at];
  return { ...copy, record: alone, shards: [found ?? { state: NEW_STATE, files: [] }] };
}

function scopeOf({ collection, shard }: RecoveryTarget): SnapshotScope {
  if (shard === undefined) return { kind: "collection", collection };
  return { kind: "shard", collection, shard };
}

function snapshotName(scope: SnapshotScope, createdAt: string): string {
  const time = createdAt.slice(0, 19).replaceAll(/[T:]/g, "-");
  switch (scope.kind) {
    case "full":
      return `full-snapshot-${time}.snapshot`;
    case "collection":
      return `${scope.collection}-${PEER_ID}-${time}.snapshot`;
    case "shard":
      return `${scope.collection}-shard-${scope.shard}-${time}.snapshot`;
  }
}

function descriptionOf({ name, createdAt, sizeBytes, checksum }: SnapshotEntry) {
  const description: SnapshotDescription = {
    name,
    creation_time: createdAt.slice(0, 19),
    size: sizeBytes,
  };
  return checksum === null ? description : { ...description, checksum };
}
