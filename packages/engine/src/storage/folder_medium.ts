/**
 * A storage folder as a medium: keys in LMDB, rows in flat files.
 *
 * Order of a write: bytes of the flat files, sync, then the LMDB transaction, which is the moment
 * of the commit. Bytes in files that no committed value speaks of do not exist.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { QdrantError } from "@quiverdb/client";
import { FlatFiles } from "./flat_files.ts";
import { cannotOpen, createFormatFile, FORMAT_FILE, inspectFolder } from "./folder_format.ts";
import { FolderLock } from "./folder_lock.ts";
import type { Key } from "./key.ts";
import { LmdbStore } from "./lmdb_store.ts";
import type { Medium } from "./medium.ts";
import type { Append, Change } from "./storage.ts";
import { syncFolder } from "./sync_folder.ts";

const KEYS_FILE = "meta.mdb";

/** See the head of the file. */
export class FolderMedium implements Medium {
  readonly #keys: LmdbStore;
  readonly #files: FlatFiles;
  readonly #lock: FolderLock | undefined;
  #seenRevision = -1;
  /** Whether the last write of keys did not end well. */
  #keysFailed = false;

  private constructor(keys: LmdbStore, files: FlatFiles, lock: FolderLock | undefined) {
    this.#keys = keys;
    this.#files = files;
    this.#lock = lock;
  }

  /**
   * Opens a folder for reading only; neither locks nor changes it.
   *
   * @throws QdrantError `storage` when it is no storage folder
   */
  static async openReader(folder: string): Promise<FolderMedium> {
    if (inspectFolder(folder) === "empty") {
      throw new QdrantError(
        "storage",
        `Cannot open ${folder} read-only: it is not a storage folder yet.`,
      );
    }
    const keys = await LmdbStore.load(join(folder, KEYS_FILE), true);
    keys.open();
    return new FolderMedium(keys, new FlatFiles(folder, true), undefined);
  }

  /**
   * Locks an existing folder and opens it, creating the storage when the folder is empty.
   *
   * @param reader the open reader of this folder in this process; it is closed in the same turn in
   *   which the writer is open, since a process must not have one environment open twice
   * @throws QdrantError `storage_locked` or `storage`
   */
  static async openWriter(folder: string, reader?: FolderMedium): Promise<FolderMedium> {
    inspectFolder(folder);
    const keys = await LmdbStore.load(join(folder, KEYS_FILE), false);
    const lock = await acquireLock(folder);
    let isNew = false;
    try {
      isNew = inspectFolder(folder) === "empty";
      if (isNew) await createFormatFile(folder);
      const closed = reader?.close();
      keys.open();
      await closed;
      await syncFolder(folder);
      return new FolderMedium(keys, new FlatFiles(folder, false), lock);
    } catch (error) {
      await keys.close().catch(() => undefined);
      if (isNew) removeNewFiles(folder);
      await reader?.reopen().catch(() => undefined);
      await lock.release();
      throw error instanceof QdrantError ? error : cannotOpen(folder, error);
    }
  }

  get readOnly(): boolean {
    return this.#lock === undefined;
  }

  /** Number of transactions since the folder was created. */
  get commitCount(): number {
    return this.#keys.revision();
  }

  /** Number of open flat files. */
  get openFileCount(): number {
    return this.#files.openCount;
  }

  revision(): number {
    if (!this.readOnly) return 0;
    const revision = this.#keys.revision();
    // The writer may have deleted files and given their names to others.
    if (revision !== this.#seenRevision) this.#files.forget();
    this.#seenRevision = revision;
    return revision;
  }

  hold(): () => void {
    return this.#keys.hold();
  }

  get(key: Key): Uint8Array | undefined {
    return this.#keys.get(key);
  }

  range(prefix: Key): Iterable<readonly [Key, Uint8Array]> {
    return this.#keys.range(prefix);
  }

  async write(changes: Iterable<Change>, appends: readonly Append[]): Promise<void> {
    this.#lock?.check();
    if (appends.length > 0) await this.#files.append(appends);
    this.#keysFailed = true;
    await this.#keys.write(changes);
    this.#keysFailed = false;
  }

  /** Where only a flat file failed, the keys go on being readable without a break. */
  async recover(): Promise<void> {
    if (this.#keysFailed) await this.reopen();
  }

  /** Makes reads work again after the keys were closed or a write of keys failed. */
  async reopen(): Promise<void> {
    await this.#keys.reopen();
    this.#keysFailed = false;
  }

  readFile(file: string, position: number, target: Uint8Array): void {
    this.#files.read(file, position, target);
  }

  removeFiles(prefix: string): Promise<void> {
    return this.#files.remove(prefix);
  }

  listFiles(prefix: string): string[] {
    return this.#files.list(prefix);
  }

  async close(): Promise<void> {
    this.#files.forget();
    await this.#keys.close();
    await this.#lock?.release();
  }
}

function removeNewFiles(folder: string): void {
  for (const name of [FORMAT_FILE, KEYS_FILE, `${KEYS_FILE}-lock`]) {
    rmSync(join(folder, name), { force: true });
  }
}

async function acquireLock(folder: string): Promise<FolderLock> {
  try {
    return await FolderLock.acquire(folder);
  } catch (error) {
    throw error instanceof QdrantError ? error : cannotOpen(folder, error);
  }
}
