/**
 * The flat files of a storage folder, below its `collections` folder.
 *
 * `append` returns when the bytes, the files and their names are durable. A name is synced once per
 * process, since a file found on disk may stem from a process that died before it synced the name.
 */
import { fdatasync, readdirSync, readSync, write } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { QdrantError } from "@quiverdb/client";
import { STORAGE_OPEN_FILES_MAX } from "../common/limits.ts";
import { errorCode } from "./error_code.ts";
import { OpenFiles, type OpenFile } from "./open_files.ts";
import type { Append } from "./storage.ts";
import { syncFolder } from "./sync_folder.ts";

const writeAsync = promisify(write);
const fdatasyncAsync = promisify(fdatasync);
/** Bytes per system call; Linux transfers at most 2 GiB in one. */
const CALL_BYTES_MAX = 1 << 30;

/** See the head of the file. */
export class FlatFiles {
  readonly #folder: string;
  readonly #files: OpenFiles;
  readonly #durableNames = new Set<string>();

  /** @param folder path of the storage folder */
  constructor(folder: string, readOnly: boolean) {
    this.#folder = folder;
    this.#files = new OpenFiles(readOnly);
  }

  /** Number of open descriptors. */
  get openCount(): number {
    return this.#files.size;
  }

  /** Writes all bytes and syncs them, for some files at a time, each written in the given order. */
  async append(appends: readonly Append[]): Promise<void> {
    const byFile = new Map<string, Append[]>();
    for (const append of appends) {
      const sameFile = byFile.get(append.file);
      if (sameFile === undefined) byFile.set(append.file, [append]);
      else sameFile.push(append);
    }
    const names = [...byFile.keys()];
    for (let i = 0; i < names.length; i += STORAGE_OPEN_FILES_MAX) {
      const some = names.slice(i, i + STORAGE_OPEN_FILES_MAX);
      await this.#appendTo(some.map((name) => byFile.get(name) ?? []));
    }
    await this.#syncNames(names);
  }

  /** @throws QdrantError `storage` when the file cannot be read or is shorter */
  read(file: string, position: number, target: Uint8Array): void {
    let done = 0;
    try {
      const { fd } = this.#files.existing(this.#path(file));
      while (done < target.length) {
        const length = Math.min(target.length - done, CALL_BYTES_MAX);
        const count = readSync(fd, target, done, length, position + done);
        if (count === 0) break;
        done += count;
      }
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new QdrantError("storage", `Cannot read file ${file}: ${reason}`, { cause });
    }
    if (done < target.length) {
      const size = position + done;
      const end = position + target.length;
      throw new QdrantError(
        "storage",
        `File ${file} is damaged: it ends before byte ${size + 1}, expected at least ${end} bytes`,
      );
    }
  }

  /** Deletes a file or folder. */
  async remove(prefix: string): Promise<void> {
    this.#files.forget(this.#path(prefix));
    for (const name of this.#durableNames) {
      if (name === prefix || name.startsWith(`${prefix}/`)) this.#durableNames.delete(name);
    }
    try {
      await rm(this.#path(prefix), { recursive: true, force: true });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new QdrantError("storage", `Cannot delete ${prefix}: ${reason}`, { cause });
    }
  }

  /** Names below a folder name, sorted. */
  list(prefix: string): string[] {
    const names: string[] = [];
    const visit = (name: string): void => {
      for (const entry of readFolder(name === "" ? this.#root() : this.#path(name))) {
        const inside = name === "" ? entry.name : `${name}/${entry.name}`;
        if (entry.isDirectory()) visit(inside);
        else names.push(inside);
      }
    };
    visit(prefix);
    return names.sort();
  }

  /** Closes every descriptor; a later call opens what it needs. */
  forget(): void {
    this.#files.forget();
  }

  async #appendTo(files: readonly (readonly Append[])[]): Promise<void> {
    const pinned: OpenFile[] = [];
    try {
      for (const appends of files) {
        for (const [i, { file, position, bytes }] of appends.entries()) {
          if (i === 0) pinned.push(this.#files.pinned(this.#path(file)));
          await writeFully(pinned.at(-1)!.fd, bytes(), position);
        }
      }
      await settleAll(pinned.map((file) => fdatasyncAsync(file.fd)));
    } finally {
      for (const file of pinned) this.#files.unpin(file);
    }
  }

  async #syncNames(names: Iterable<string>): Promise<void> {
    const fresh = [...names].filter((name) => !this.#durableNames.has(name));
    const folders = new Set<string>();
    for (const name of fresh) {
      let folder = dirname(this.#path(name));
      while (folder.length > this.#folder.length) {
        folders.add(folder);
        folder = dirname(folder);
      }
      folders.add(this.#folder);
    }
    await settleAll([...folders].map(syncFolder));
    for (const name of fresh) this.#durableNames.add(name);
  }

  #root(): string {
    return join(this.#folder, "collections");
  }

  #path(name: string): string {
    return join(this.#folder, "collections", ...name.split("/"));
  }
}

async function writeFully(fd: number, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const length = Math.min(bytes.length - done, CALL_BYTES_MAX);
    const { bytesWritten } = await writeAsync(fd, bytes, done, length, position + done);
    done += bytesWritten;
  }
}

/** Rejects only when nothing is running any more, so that no descriptor is closed under a call. */
async function settleAll(promises: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(promises)) {
    if (result.status === "rejected") throw result.reason;
  }
}

function readFolder(path: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}

function readEntries(path: string) {
  return readdirSync(path, { withFileTypes: true });
}
