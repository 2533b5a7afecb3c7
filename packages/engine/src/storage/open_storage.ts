/**
 * Opens storage folders so that one process has each folder open once.
 *
 * All opens of the same real path share one storage and its lock; each gets a handle, and closing
 * the last handle closes the storage. The register is global, because bundled development servers
 * load a module more than once. A folder open for reading becomes one open for writing when a
 * writer asks; it stays that until the last handle is closed.
 */
import { mkdirSync, realpathSync, rmdirSync, statSync, type Stats } from "node:fs";
import { resolve } from "node:path";
import { QdrantError } from "@quiverdb/client";
import { errorCode } from "./error_code.ts";
import { cannotOpen } from "./folder_format.ts";
import { FolderMedium } from "./folder_medium.ts";
import { GroupCommitStorage, readOnlyError } from "./group_commit_storage.ts";
import type { Log } from "../common/runtime.ts";
import type { Key } from "./key.ts";
import type { Append, Change, Storage } from "./storage.ts";

/** A storage on a folder. */
export interface FolderStorage extends Storage {
  /** The real path of the folder. */
  readonly folder: string;
}

/** How a storage folder is opened. */
export interface FolderStorageOptions {
  /**
   * Read without changing anything and without the lock, also while another process writes.
   * Default: false.
   */
  readonly readOnly?: boolean;
  /**
   * Takes reports of failures that no caller hears of; that of the first opener counts. Default:
   * they are dropped.
   */
  readonly log?: Log;
}

/**
 * Opens a storage folder; without `readOnly` it is created when absent.
 *
 * A failed open leaves nothing behind.
 *
 * @throws QdrantError `storage_locked` with `details` pid, host, startedAt and command of the
 *   process that writes; `storage` when the path is no usable folder, holds something else, is
 *   damaged or has a newer format
 */
export async function openFolderStorage(
  path: string,
  options: FolderStorageOptions = {},
): Promise<FolderStorage> {
  const readOnly = options.readOnly ?? false;
  const { folder, created } = realFolder(path, readOnly);
  const folders = openFolders();
  const shared = folders.get(folder) ?? new SharedFolder(folder, options.log ?? (() => {}));
  folders.set(folder, shared);
  try {
    return await shared.open(readOnly);
  } catch (error) {
    if (created !== undefined) removeEmptyFolders(folder, created);
    throw error;
  } finally {
    if (shared.idle) folders.delete(folder);
  }
}

/** One open folder of this process. */
class SharedFolder {
  readonly folder: string;
  readonly #log: Log;
  #medium: FolderMedium | undefined;
  #storage: GroupCommitStorage | undefined;
  #handleCount = 0;
  /** Added to the epoch of the storage, so that it moves when the storage is replaced. */
  #epochBase = 0;
  /** Opens and closes run one after the other. */
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(folder: string, log: Log) {
    this.folder = folder;
    this.#log = log;
  }

  /** Whether nothing is open and nobody waits. */
  get idle(): boolean {
    return this.#handleCount === 0 && this.#waiting === 0;
  }

  get storage(): GroupCommitStorage {
    if (this.#storage === undefined) throw new QdrantError("closed", "the storage is closed");
    return this.#storage;
  }

  get epochBase(): number {
    return this.#epochBase;
  }

  open(readOnly: boolean): Promise<FolderStorage> {
    return this.#inTurn(async () => {
      if (this.#storage === undefined) {
        await this.#start(readOnly);
      } else if (!readOnly && this.#storage.readOnly) {
        await this.#becomeWriter(this.#storage);
      }
      this.#handleCount++;
      return new StorageHandle(this, readOnly);
    });
  }

  release(): Promise<void> {
    return this.#inTurn(async () => {
      this.#handleCount--;
      const storage = this.#storage;
      if (this.#handleCount > 0 || storage === undefined) return;
      this.#storage = undefined;
      this.#medium = undefined;
      await storage.close();
    }).finally(() => {
      const folders = openFolders();
      if (this.idle && folders.get(this.folder) === this) folders.delete(this.folder);
    });
  }

  async #start(readOnly: boolean): Promise<void> {
    const medium = readOnly
      ? await FolderMedium.openReader(this.folder)
      : await FolderMedium.openWriter(this.folder);
    this.#medium = medium;
    this.#storage = new GroupCommitStorage(medium, this.#log);
  }

  async #becomeWriter(reader: GroupCommitStorage): Promise<void> {
    const epoch = this.#epochBase + reader.readerEpoch();
    this.#medium = await FolderMedium.openWriter(this.folder, this.#medium);
    this.#storage = new GroupCommitStorage(this.#medium, this.#log);
    this.#epochBase = epoch + 1;
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const result = this.#tail.then(action).finally(() => {
      this.#waiting--;
    });
    this.#tail = result.catch(() => undefined);
    return result;
  }
}

/** What one opener holds; it has its own end of life. */
class StorageHandle implements FolderStorage {
  readonly readOnly: boolean;
  readonly #shared: SharedFolder;
  #closing: Promise<void> | undefined;

  constructor(shared: SharedFolder, readOnly: boolean) {
    this.#shared = shared;
    this.readOnly = readOnly;
  }

  get folder(): string {
    return this.#shared.folder;
  }

  epoch(): number {
    const storage = this.#opened();
    const epoch = this.readOnly ? storage.readerEpoch() : storage.epoch();
    return this.#shared.epochBase + epoch;
  }

  hold(): () => void {
    return this.#opened().hold();
  }

  get(key: Key): Uint8Array | undefined {
    return this.#opened().get(key);
  }

  range(prefix: Key): Iterable<readonly [Key, Uint8Array]> {
    return this.#opened().range(prefix);
  }

  async commit(changes: readonly Change[], appends?: readonly Append[]): Promise<void> {
    const storage = this.#opened();
    if (this.readOnly) throw readOnlyError();
    await storage.commit(changes, appends);
  }

  readFile(file: string, position: number, target: Uint8Array): void {
    this.#opened().readFile(file, position, target);
  }

  async removeFiles(prefix: string): Promise<void> {
    const storage = this.#opened();
    if (this.readOnly) throw readOnlyError();
    await storage.removeFiles(prefix);
  }

  listFiles(prefix: string): string[] {
    return this.#opened().listFiles(prefix);
  }

  close(): Promise<void> {
    this.#closing ??= this.#shared.storage.settled().then(() => this.#shared.release());
    return this.#closing;
  }

  #opened(): GroupCommitStorage {
    if (this.#closing !== undefined) throw new QdrantError("closed", "the storage is closed");
    return this.#shared.storage;
  }
}

const REGISTER = Symbol.for("quiverdb.open_storage_folders.1");

function openFolders(): Map<string, SharedFolder> {
  const found: unknown = Reflect.get(globalThis, REGISTER);
  if (found instanceof Map) return found;
  const created = new Map<string, SharedFolder>();
  Reflect.set(globalThis, REGISTER, created);
  return created;
}

/** The real path of a folder, and the topmost folder that was created for it. */
function realFolder(
  path: string,
  readOnly: boolean,
): { readonly folder: string; readonly created: string | undefined } {
  if (path.trim() === "") {
    throw new QdrantError("storage", "Cannot open a storage folder: the path is empty.");
  }
  const stats = folderStats(path);
  if (stats !== undefined && !stats.isDirectory()) {
    throw new QdrantError("storage", `Cannot open storage folder ${path}: it is not a folder.`);
  }
  if (stats === undefined && readOnly) {
    throw new QdrantError("storage", `Cannot open storage folder ${path}: it does not exist.`);
  }
  try {
    const created = stats === undefined ? mkdirSync(path, { recursive: true }) : undefined;
    return { folder: realpathSync.native(path), created };
  } catch (cause) {
    throw pathError(path, cause);
  }
}

function pathError(path: string, cause: unknown): QdrantError {
  if (errorCode(cause) !== "ENOTDIR" && errorCode(cause) !== "EEXIST")
    return cannotOpen(path, cause);
  const text = `Cannot open storage folder ${path}: a part of the path is not a folder.`;
  return new QdrantError("storage", text, { cause });
}

function folderStats(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw pathError(path, cause);
  }
}

/** Undoes `mkdir`: removes empty folders from `folder` up to the topmost one that was created. */
function removeEmptyFolders(folder: string, created: string): void {
  try {
    const top = realpathSync.native(created);
    for (let path = folder; path.length >= top.length; path = resolve(path, "..")) rmdirSync(path);
  } catch {
    // Somebody else uses it by now.
  }
}
