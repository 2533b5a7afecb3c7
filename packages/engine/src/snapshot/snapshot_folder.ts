/**
 * The snapshots of a storage: files in one folder, each with a description beside it
 * (docs/formats/snapshot.md).
 *
 * A snapshot is there from the moment its file has its name, which is the last step of making it.
 * No name that a user gives becomes the name of a file: files are numbered, and are found by their
 * descriptions.
 */
import type { BinaryContent } from "@quiverdb/client";

import type { Environment } from "../shard/environment.ts";
import { chunksOf, writeChunks } from "../storage/file_chunks.ts";
import { FileLifetimes } from "../storage/file_lifetimes.ts";
import { type FileSystem, joinName } from "../storage/file_system.ts";
import { type ManifestFormat, readManifest, writeManifest } from "../storage/manifest.ts";
import { problemOf } from "../storage/storage_error.ts";
import { newSha256 } from "./sha256.ts";

export const SNAPSHOTS_FOLDER = "snapshots";

/** What a snapshot is of. */
export type SnapshotScope =
  | { readonly kind: "collection"; readonly collection: string }
  | { readonly kind: "shard"; readonly collection: string; readonly shard: number }
  | { readonly kind: "full" };

/** What is known of a snapshot. */
export interface SnapshotEntry {
  readonly number: number;
  readonly scope: SnapshotScope;
  /** Unique in its scope. */
  readonly name: string;
  /** An ISO date. */
  readonly createdAt: string;
  readonly sizeBytes: number;
  /** SHA-256; null for a file that turned out to be no snapshot. */
  readonly checksum: string | null;
  /** The name of its file. */
  readonly file: string;
}

/** A file that is no snapshot yet. */
export interface StagedFile {
  readonly number: number;
  readonly sizeBytes: number;
  readonly checksum: string;
  chunks(): AsyncIterable<Uint8Array>;
}

interface Description extends Omit<SnapshotEntry, "number"> {
  readonly isDeleted: boolean;
}

const DESCRIPTION_FORMAT: ManifestFormat = {
  format: "quiver-snapshot-description",
  version: 1,
  oldestVersion: 1,
};

const DESCRIPTION_FILE = /^(\d+)\.json$/;
const UNFINISHED_FILE = /^(\d+)(?:\.new|\.json\.new)$/;
/** Names that are part of the names of their files, for people who look into the folder. */
const PLAIN_NAME = /^[\w-][\w.-]{0,150}\.snapshot$/;

/** See the head of the file. */
export class SnapshotFolder {
  readonly #files: FileSystem;
  readonly #environment: Environment;
  readonly #lifetimes: FileLifetimes;
  readonly #ready: Promise<void>;
  #next = 0;
  /** Ends when no snapshot is getting its name. */
  #naming: Promise<unknown> = Promise.resolve();

  /** Begins to remove what was left unfinished, unless the storage is only read. */
  constructor(files: FileSystem, environment: Environment) {
    this.#files = files;
    this.#environment = environment;
    this.#lifetimes = new FileLifetimes(files, (file, error) => this.#report(file, error));
    this.#ready = this.#begin();
    this.#ready.catch(() => {});
  }

  /** The snapshots of a scope, oldest first. */
  async list(scope: SnapshotScope): Promise<SnapshotEntry[]> {
    await this.#ready;
    const names = await this.#names();
    const entries: SnapshotEntry[] = [];
    for (const name of names) {
      const number = DESCRIPTION_FILE.exec(name)?.[1];
      if (number === undefined) continue;
      const found = await this.#describe(name);
      if (found === undefined || found.isDeleted || !names.has(found.file)) continue;
      if (sameScope(found.scope, scope)) entries.push({ number: Number(number), ...found });
    }
    return entries.sort((a, b) => a.number - b.number);
  }

  /** The snapshot of a name. */
  async find(scope: SnapshotScope, name: string): Promise<SnapshotEntry | undefined> {
    return (await this.list(scope)).find((entry) => entry.name === name);
  }

  /**
   * Writes a file that is to become a snapshot, or is read once. End it by {@link keep} or
   * {@link discard}.
   *
   * @throws what `chunks` throws, QdrantError `storage`; nothing is left of it then
   */
  async stage(chunks: AsyncIterable<Uint8Array>): Promise<StagedFile> {
    await this.#ready;
    await this.#files.makeFolder(SNAPSHOTS_FOLDER);
    const number = this.#next++;
    const sha256 = newSha256();
    async function* hashed(): AsyncGenerator<Uint8Array, void> {
      for await (const chunk of chunks) {
        sha256.update(chunk);
        yield chunk;
      }
    }
    const path = unfinished(number);
    const sizeBytes = await writeChunks(this.#files, path, hashed(), this.#environment.durability);
    return {
      number,
      sizeBytes,
      checksum: sha256.digest(),
      chunks: () => chunksOf(this.#files, path, sizeBytes),
    };
  }

  /**
   * Makes a staged file a snapshot.
   *
   * @param wantedName given another ending if it is taken
   * @param isSnapshot false: it is listed without its checksum, as Qdrant does with what it refused
   * @throws QdrantError `storage`; nothing is left of it then
   */
  keep(
    { number, sizeBytes, checksum }: StagedFile,
    scope: SnapshotScope,
    wantedName: string,
    createdAt: string,
    isSnapshot = true,
  ): Promise<SnapshotEntry> {
    const kept = this.#naming.then(async () => {
      const names = new Set((await this.list(scope)).map((entry) => entry.name));
      const name = unusedName(wantedName, names);
      const file = PLAIN_NAME.test(name) ? `${number}-${name}` : `${number}.snapshot`;
      const known = { scope, name, createdAt, sizeBytes, file };
      const description = { ...known, checksum: isSnapshot ? checksum : null };
      try {
        await this.#write(number, { ...description, isDeleted: false });
        await this.#files.rename(unfinished(number), path(file));
        await this.#sync();
      } catch (error) {
        await this.#remove([unfinished(number), path(file), path(`${number}.json`)]);
        throw error;
      }
      return { number, ...description };
    });
    this.#naming = kept.catch(() => {});
    return kept;
  }

  /** Removes a staged file. */
  async discard({ number }: StagedFile): Promise<void> {
    await this.#remove([unfinished(number)]);
  }

  /**
   * Removes a snapshot. Whoever reads it reads it to its end.
   *
   * @throws QdrantError `storage`
   */
  async delete({ number, ...entry }: SnapshotEntry): Promise<void> {
    await this.#write(number, { ...entry, isDeleted: true });
    await this.#lifetimes.remove(path(entry.file));
    const isHeld = (await this.#files.stat(path(entry.file))) !== undefined;
    // While it is held the description says that it was deleted, if this process dies.
    if (!isHeld) await this.#remove([path(`${number}.json`)]);
  }

  /** The bytes of a snapshot: iterate over them, or return what iterates. */
  read({ file, sizeBytes }: SnapshotEntry): BinaryContent {
    const release = this.#lifetimes.retain(path(file));
    return releasing(chunksOf(this.#files, path(file), sizeBytes), release);
  }

  /** The bytes of a staged file, which is removed afterwards. */
  readOnce(staged: StagedFile): BinaryContent {
    const { sizeBytes, number } = staged;
    const chunks = chunksOf(this.#files, unfinished(number), sizeBytes);
    return releasing(chunks, () => this.discard(staged));
  }

  /** Waits for what was begun when it was opened. */
  async close(): Promise<void> {
    await this.#ready.catch((error: unknown) => this.#report(SNAPSHOTS_FOLDER, error));
    await this.#naming;
  }

  async #begin(): Promise<void> {
    const names = await this.#names();
    for (const name of names) this.#next = Math.max(this.#next, 1 + Number.parseInt(name) || 0);
    if (!this.#environment.readOnly) await this.#removeLeftovers(names);
  }

  /** What was begun and not finished by a process that died; files of others stay. */
  async #removeLeftovers(names: ReadonlySet<string>): Promise<void> {
    const leftovers = [...names].filter((name) => UNFINISHED_FILE.test(name)).map(path);
    for (const name of names) {
      if (!DESCRIPTION_FILE.test(name)) continue;
      const found = await this.#describe(name);
      if (found === undefined) continue;
      if (found.isDeleted) leftovers.push(path(found.file));
      if (found.isDeleted || !names.has(found.file)) leftovers.push(path(name));
    }
    await this.#remove(leftovers);
  }

  async #names(): Promise<Set<string>> {
    const entries = await this.#files.list(SNAPSHOTS_FOLDER);
    return new Set(entries.filter(({ kind }) => kind === "file").map(({ name }) => name));
  }

  /** Undefined for one that is damaged, or that was removed meanwhile. */
  async #describe(file: string): Promise<Description | undefined> {
    try {
      const { content } = await readManifest(this.#files, path(file), DESCRIPTION_FORMAT);
      // What is under the checksum was written by `#write`.
      return content as Description;
    } catch (error) {
      if (problemOf(error) !== "missing") this.#report(file, error);
      return undefined;
    }
  }

  async #write(number: number, description: Description): Promise<void> {
    const { durability } = this.#environment;
    const name = path(`${number}.json`);
    try {
      await writeManifest(this.#files, name, DESCRIPTION_FORMAT, description, durability);
    } catch (error) {
      await this.#remove([`${name}.new`]);
      throw error;
    }
  }

  async #sync(): Promise<void> {
    if (this.#environment.durability === "process") return;
    await this.#files.syncFolder(SNAPSHOTS_FOLDER);
    await this.#files.syncFolder("");
  }

  async #remove(paths: readonly string[]): Promise<void> {
    for (const name of paths) {
      await this.#files.unlink(name).catch((error: unknown) => this.#report(name, error));
    }
  }

  #report(file: string, error: unknown): void {
    const { log } = this.#environment.runtime;
    log("warn", "A file of a snapshot cannot be read or removed", { file, error: String(error) });
  }
}

const path = (file: string): string => joinName(SNAPSHOTS_FOLDER, file);

const unfinished = (number: number): string => path(`${number}.new`);

function sameScope(a: SnapshotScope, b: SnapshotScope): boolean {
  if (a.kind === "full" || b.kind === "full") return a.kind === b.kind;
  if (a.collection !== b.collection) return false;
  if (a.kind === "shard" || b.kind === "shard") {
    return a.kind === b.kind && "shard" in a && "shard" in b && a.shard === b.shard;
  }
  return true;
}

/** Two snapshots of one second have two names. */
function unusedName(wanted: string, taken: ReadonlySet<string>): string {
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/s.exec(wanted) ?? [];
  let name = wanted;
  for (let copy = 2; taken.has(name); copy++) name = `${stem}-${copy}${ending ?? ""}`;
  return name;
}

/** Chunks that are held from here on until they were read or will not be. */
function releasing(
  chunks: AsyncGenerator<Uint8Array, void>,
  release: () => Promise<void> | void,
): BinaryContent {
  let isReleased = false;
  const end = async (): Promise<void> => {
    if (!isReleased) await release();
    isReleased = true;
  };
  const iterator: AsyncIterator<Uint8Array, void> = {
    async next() {
      try {
        const result = await chunks.next();
        if (result.done === true) await end();
        return result;
      } catch (error) {
        await end();
        throw error;
      }
    },
    async return() {
      await chunks.return();
      await end();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
