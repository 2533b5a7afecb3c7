/**
 * Opens a folder of the platform as a storage: for one writer, which holds the lock, and for
 * readers, which need neither the lock nor the right to write.
 *
 * An opening that fails leaves the folder as it was. Every opening stands for itself; who shares a
 * folder within a process shares what was opened.
 */
import { mkdirSync, realpathSync, rmdirSync, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import type { Log } from "../../common/runtime.ts";
import { errorCode } from "../error_code.ts";
import type { FileSystem } from "../file_system.ts";
import { createStorage, readFormat } from "../format_file.ts";
import { problemOf, storageError } from "../storage_error.ts";
import { folderError } from "./call_error.ts";
import { FolderLock } from "./folder_lock.ts";
import { NodeFileSystem } from "./node_file_system.ts";

/** A storage folder that is open. */
export interface OpenedFolder {
  /** Its files. Where the writer lost its lock, all calls that change something fail. */
  readonly files: FileSystem;
  /** The real path. */
  readonly folder: string;
  readonly readOnly: boolean;
  /**
   * Closes the files and frees the lock, whatever fails. Nothing must be under way. Further calls
   * do nothing.
   */
  close(): Promise<void>;
}

/** How a storage folder is opened. */
export interface OpenFolderOptions {
  /**
   * Read without changing anything and without the lock, also while another process writes.
   * Default: false.
   */
  readonly readOnly?: boolean;
  /** Takes reports of failures that no caller hears of. Default: they are dropped. */
  readonly log?: Log;
  /**
   * Makes the folder `catalog` of a folder that is no storage yet, under the lock, before it is
   * marked as one. What it has written must be durable when it resolves, but for the name of that
   * folder. It may be called again on what a call that was cut off has left.
   */
  readonly initialize: (files: FileSystem) => Promise<void>;
}

type WriterOptions = Required<Pick<OpenFolderOptions, "log" | "initialize">>;

/** Where a storage folder is, or is to be. */
export interface FolderPlace {
  /** Real path; the folder exists. */
  readonly folder: string;
  /** Of this folder and no other, also of one that takes its place while it is held open. */
  readonly identity: string;
  /** Real paths of the folders that were made for it, from above. */
  readonly made: readonly string[];
}

/**
 * Finds a folder; without `readOnly` it is made when absent.
 *
 * @throws QdrantError `storage` with `details` problem and file when the path is that of no folder,
 *   or when the system refuses something
 */
export function findFolder(path: string, readOnly: boolean): FolderPlace {
  if (path.trim() === "") throw unusable(path, "the path is empty");
  const made: string[] = [];
  try {
    const stats = statOf(path);
    if (stats !== undefined && !stats.isDirectory()) throw unusable(path, "it is not a folder");
    if (stats === undefined && readOnly) throw unusable(path, "it does not exist");
    if (stats === undefined) makeFolders(path, made);
    const folder = realpathSync.native(path);
    const { dev, ino } = statSync(folder);
    return { folder, identity: `${dev}:${ino} ${folder}`, made };
  } catch (error) {
    removeEmptyFolders(made);
    throw folderError("open", path, error);
  }
}

/**
 * Opens a storage folder. When that fails, what was made for it is removed.
 *
 * @throws QdrantError `storage_locked` with `details` pid, host, startedAt and command of who
 *   writes; `storage` with `details` problem and file when the folder holds something else or
 *   another version of the format, or when the system refuses something
 */
export async function openFolder(
  place: FolderPlace,
  { readOnly = false, log = () => {}, initialize }: OpenFolderOptions,
): Promise<OpenedFolder> {
  if (readOnly) return openReader(place.folder);
  try {
    return await openWriter(place, { log, initialize });
  } catch (error) {
    removeEmptyFolders(place.made);
    throw error;
  }
}

/** @param made is added to, so that a caller knows it also when a folder further down fails */
function makeFolders(path: string, made: string[]): void {
  const absent: string[] = [];
  for (let at = path; statOf(at) === undefined; at = dirname(at)) absent.unshift(at);
  for (const folder of absent) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process was faster.
      if (statOf(folder)?.isDirectory()) continue;
      if (errorCode(error) !== "EEXIST") throw error;
      throw unusable(path, "a part of the path is a link that leads nowhere");
    }
    made.push(realpathSync.native(folder));
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

async function openReader(folder: string): Promise<OpenedFolder> {
  const files = new NodeFileSystem(folder, { readOnly: true });
  try {
    const state = await readFormat(files, folder);
    if (state === "empty") throw unusable(folder, "it holds no storage yet, and it is to be read");
  } catch (error) {
    await files.close();
    throw folderError("open", folder, error);
  }
  return { files, folder, readOnly: true, close: () => files.close() };
}

async function openWriter(
  { folder, made }: FolderPlace,
  { log, initialize }: WriterOptions,
): Promise<OpenedFolder> {
  await refuseForeign(folder);
  const lock = await FolderLock.acquire(folder);
  let files: NodeFileSystem | undefined;
  try {
    files = new NodeFileSystem(folder, { lock });
    if ((await readFormat(files, folder)) === "empty") {
      await syncNames(made.length > 0 ? made : [folder], log);
      await createStorage(files, initialize);
    }
    return new WritableFolder(files, folder, lock);
  } catch (error) {
    await closeAll(files, lock).catch((failure: unknown) => {
      log("warn", "A folder that failed to open could not be unlocked", {
        folder,
        error: String(failure),
      });
    });
    throw folderError("open", folder, error);
  }
}

/** What is no storage is not even locked. */
async function refuseForeign(folder: string): Promise<void> {
  const files = new NodeFileSystem(folder, { readOnly: true });
  try {
    await readFormat(files, folder);
  } catch (error) {
    throw folderError("open", folder, error);
  } finally {
    await files.close();
  }
}

/** A folder whose lock is held. */
class WritableFolder implements OpenedFolder {
  readonly readOnly = false;
  readonly files: NodeFileSystem;
  readonly folder: string;
  readonly #lock: FolderLock;
  #closing: Promise<void> | undefined;

  constructor(files: NodeFileSystem, folder: string, lock: FolderLock) {
    this.files = files;
    this.folder = folder;
    this.#lock = lock;
  }

  close(): Promise<void> {
    this.#closing ??= closeAll(this.files, this.#lock);
    return this.#closing;
  }
}

async function closeAll(files: NodeFileSystem | undefined, lock: FolderLock): Promise<void> {
  try {
    await files?.close();
  } finally {
    await lock.release();
  }
}

/** Makes the names of folders durable. */
async function syncNames(folders: readonly string[], log: Log): Promise<void> {
  for (const folder of folders) {
    try {
      const above = new NodeFileSystem(dirname(folder));
      await above.syncFolder("").finally(() => above.close());
    } catch (error) {
      // Whoever may use a folder need not be allowed to read the one above.
      if (problemOf(error) !== "permission") throw error;
      log("debug", "The name of a folder could not be synced", { folder, error: String(error) });
    }
  }
}

/** Takes back what was made for an opening that failed, unless something is in it by now. */
function removeEmptyFolders(made: readonly string[]): void {
  try {
    for (const folder of made.toReversed()) rmdirSync(folder);
  } catch {
    // Somebody else uses it by now.
  }
}

function unusable(path: string, reason: string): Error {
  const text = `Cannot open storage folder ${path}: ${reason}`;
  return storageError(text, { problem: "missing", file: path });
}
