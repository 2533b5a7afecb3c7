/**
 * A folder of the platform as a file system of the storage.
 *
 * It knows the folder it was opened with by device and number: when the folder was deleted, renamed
 * or replaced meanwhile, every call that uses a name fails, and nothing is made at the old place.
 */
import { constants, type Dirent, readdirSync, renameSync } from "node:fs";
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
import { callError } from "./call_error.ts";
import { Descriptors } from "./descriptors.ts";
import { type FileHome, isSame, NodeFile } from "./node_file.ts";
import { errorCode } from "../error_code.ts";
import { systemCalls, type SystemCalls } from "./system_calls.ts";

/** File systems and platforms that cannot sync a folder say so with one of these. */
const FOLDER_SYNC_UNSUPPORTED = new Set(["EINVAL", "ENOTSUP", "ENOSYS", "EISDIR", "EBADF"]);

export interface NodeFileSystemOptions {
  /** Refuses all calls that change something. Default false. */
  readonly readOnly?: boolean;
  /** For tests. Default the platform's. */
  readonly calls?: SystemCalls;
}

/** See the head of the file. */
export class NodeFileSystem implements FileSystem, FileHome {
  readonly readOnly: boolean;
  readonly calls: SystemCalls;
  readonly descriptors: Descriptors<NodeFile>;
  readonly #root: string;
  readonly #identity: { readonly dev: number; readonly ino: number };

  /**
   * @param root an existing folder
   * @throws QdrantError `storage` with problem `missing` when it is none
   */
  constructor(root: string, { readOnly = false, calls = systemCalls }: NodeFileSystemOptions = {}) {
    this.#root = resolve(root);
    this.readOnly = readOnly;
    this.calls = calls;
    this.descriptors = new Descriptors(calls);
    const stats = calls.statSync(this.#root);
    if (!stats?.isDirectory()) {
      throw storageError(`Cannot open ${this.#root}: there is no such folder`, {
        problem: "missing",
        file: this.#root,
      });
    }
    this.#identity = { dev: stats.dev, ino: stats.ino };
  }

  path(name: string): string {
    return join(this.#root, name);
  }

  checkRoot(): void {
    const stats = this.calls.statSync(this.#root);
    if (stats?.isDirectory() && isSame(stats, this.#identity)) return;
    const problem = stats === undefined ? "missing" : "replaced";
    throw storageError(
      `The folder ${this.#root} was ${problem === "missing" ? "deleted or renamed" : "replaced"} ` +
        "while it was open",
      { problem, file: this.#root },
    );
  }

  async open(name: string, mode: OpenMode): Promise<OpenFile> {
    if (mode !== "read") this.#checkWritable(mode, name);
    checkFileName(name);
    this.checkRoot();
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
    this.checkRoot();
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
    this.descriptors.close();
  }

  async #change(
    action: string,
    name: string,
    change: (path: string) => Promise<void>,
  ): Promise<void> {
    this.#checkWritable(action, name);
    checkFileName(name);
    this.checkRoot();
    try {
      await change(this.path(name));
    } catch (error) {
      throw callError(action, name, error);
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

function kindOf(entry: Dirent): FolderEntry["kind"] {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "folder" : "other";
}

function isAbsent(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}
