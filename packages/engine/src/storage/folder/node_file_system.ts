/**
 * A folder of the platform as a file system of the storage.
 *
 * It knows the folder it was opened with by device and number: when the folder was deleted, renamed
 * or replaced meanwhile, every call that uses a name fails, and nothing is made at the old place.
 * It holds the folder open, because the number of a deleted one is given to the next one.
 */
import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  type Stats,
  statSync,
} from "node:fs";
import { lstat, mkdir, rm, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  checkFileName,
  type FileStat,
  type FileSystem,
  type FolderEntry,
  type OpenFile,
  type OpenMode,
} from "../file_system.ts";
import { storageError } from "../storage_error.ts";
import { callError, folderError } from "./call_error.ts";
import { Descriptors } from "./descriptors.ts";
import { type FileHome, type Identity, isSame, NodeFile } from "./node_file.ts";
import { errorCode } from "../error_code.ts";
import { SyncPace } from "./sync_pace.ts";
import { systemCalls, type SystemCalls } from "./system_calls.ts";

/** File systems and platforms that cannot sync a folder say so with one of these. */
const FOLDER_SYNC_UNSUPPORTED = new Set(["EINVAL", "ENOTSUP", "ENOSYS", "EISDIR", "EBADF"]);

/** A lock that is held as long as the file system is open. */
export interface HeldLock {
  /** @throws QdrantError `storage_locked` when it is lost */
  check(): void;
}

export interface NodeFileSystemOptions {
  /** Refuses all calls that change something. Default false. */
  readonly readOnly?: boolean;
  /** Asked before and after all that changes something. Default none. */
  readonly lock?: HeldLock;
  /** For tests. Default the platform's. */
  readonly calls?: SystemCalls;
}

/** See the head of the file. */
export class NodeFileSystem implements FileSystem, FileHome {
  readonly readOnly: boolean;
  readonly calls: SystemCalls;
  readonly descriptors: Descriptors<NodeFile>;
  readonly pace = new SyncPace();
  readonly #root: string;
  readonly #lock: HeldLock | undefined;
  readonly #identity: Identity;
  /** Undefined where folders are not opened, and once closed. */
  #rootFd: number | undefined;

  /**
   * @param root an existing folder
   * @throws QdrantError `storage` with problem `missing` when it is none
   */
  constructor(root: string, options: NodeFileSystemOptions = {}) {
    const { readOnly = false, calls = systemCalls, lock } = options;
    this.#root = resolve(root);
    this.#lock = lock;
    this.readOnly = readOnly;
    this.calls = calls;
    this.descriptors = new Descriptors(calls);
    const { fd, identity } = holdFolder(this.#root);
    this.#rootFd = fd;
    this.#identity = identity;
  }

  path(name: string): string {
    return join(this.#root, name);
  }

  checkRoot(): void {
    const stats = this.#statRoot();
    if (stats?.isDirectory() && isSame(stats, this.#identity)) return;
    const problem = stats === undefined ? "missing" : "replaced";
    throw storageError(
      `The folder ${this.#root} was ${problem === "missing" ? "deleted or renamed" : "replaced"} ` +
        "while it was open",
      { problem, file: this.#root },
    );
  }

  checkChange(): void {
    this.checkRoot();
    this.#lock?.check();
  }

  async open(name: string, mode: OpenMode): Promise<OpenFile> {
    if (mode !== "read") this.#checkWritable(mode, name);
    checkFileName(name);
    if (mode === "create") this.checkChange();
    else this.checkRoot();
    return new NodeFile(this, name, mode);
  }

  async stat(name: string): Promise<FileStat | undefined> {
    if (name !== "") checkFileName(name);
    this.checkRoot();
    try {
      const stats = await lstat(this.path(name));
      const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
      return { kind, sizeBytes: stats.size };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw callError("look at", name, error);
    }
  }

  async list(folder: string): Promise<FolderEntry[]> {
    this.checkRoot();
    let entries: Dirent[];
    try {
      entries = this.descriptors.makeRoom(() =>
        readdirSync(this.path(folder), { withFileTypes: true }),
      );
    } catch (error) {
      if (isAbsent(error)) return [];
      throw callError("list", folder, error);
    }
    return entries
      .map((entry): FolderEntry => ({ name: entry.name, kind: kindOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  makeFolder(name: string): Promise<void> {
    return this.#change("make folder", name, async (path) => {
      await mkdir(path, { recursive: true });
    });
  }

  rename(from: string, to: string): Promise<void> {
    checkFileName(to);
    return this.#change("rename", from, async (path) => renameSync(path, this.path(to)));
  }

  unlink(name: string): Promise<void> {
    return this.#change("delete", name, async (path) => {
      await unlink(path).catch((error: unknown) => {
        if (!isAbsent(error)) throw error;
      });
    });
  }

  removeTree(folder: string): Promise<void> {
    return this.#change("delete", folder, (path) => rm(path, { recursive: true, force: true }));
  }

  async syncFolder(folder: string): Promise<void> {
    this.#checkWritable("sync", folder);
    this.checkChange();
    // Windows makes names durable by itself and opens no folders.
    if (process.platform === "win32") return;
    try {
      const path = this.path(folder);
      const fd = this.descriptors.makeRoom(() => this.calls.openSync(path, constants.O_RDONLY));
      try {
        await this.calls.fsync(fd);
      } finally {
        this.calls.closeSync(fd);
      }
    } catch (error) {
      if (FOLDER_SYNC_UNSUPPORTED.has(errorCode(error) ?? "")) return;
      throw callError("sync folder", folder, error);
    }
  }

  async close(): Promise<void> {
    try {
      this.descriptors.close();
    } catch (error) {
      throw folderError("close", this.#root, error);
    } finally {
      if (this.#rootFd !== undefined) closeSync(this.#rootFd);
      this.#rootFd = undefined;
    }
  }

  async #change(
    action: string,
    name: string,
    change: (path: string) => Promise<void>,
  ): Promise<void> {
    this.#checkWritable(action, name);
    checkFileName(name);
    this.checkChange();
    try {
      await change(this.path(name));
    } catch (error) {
      throw callError(action, name, error);
    }
  }

  #statRoot(): Stats | undefined {
    try {
      return this.calls.statSync(this.#root);
    } catch (error) {
      throw folderError("look at", this.#root, error);
    }
  }

  #checkWritable(action: string, file: string): void {
    if (!this.readOnly) return;
    throw storageError(`Cannot ${action} ${file}: the folder was opened read-only`, {
      problem: "permission",
      file,
    });
  }
}

interface HeldFolder {
  readonly identity: Identity;
  readonly fd: number | undefined;
}

/**
 * @throws QdrantError `storage` with problem `missing` when there is no such folder
 */
function holdFolder(path: string): HeldFolder {
  let fd: number | undefined;
  try {
    fd = openIfAllowed(path);
    const stats = fd === undefined ? statSync(path) : fstatSync(fd);
    if (stats.isDirectory()) return { fd, identity: { dev: stats.dev, ino: stats.ino } };
    throw noFolder(path);
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw isAbsent(error) ? noFolder(path) : folderError("open", path, error);
  }
}

/** Whoever may not list a folder can still use what it knows by name. */
function openIfAllowed(path: string): number | undefined {
  if (process.platform === "win32") return undefined;
  try {
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (error) {
    if (errorCode(error) === "EACCES") return undefined;
    throw error;
  }
}

function noFolder(path: string): Error {
  return storageError(`Cannot open ${path}: there is no such folder`, {
    problem: "missing",
    file: path,
  });
}

function kindOf(entry: Dirent): FolderEntry["kind"] {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "folder" : "other";
}

function isAbsent(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}
