/**
 * The open flat files of a folder: a bounded cache of descriptors, all closed when idle.
 *
 * A descriptor is pinned while an asynchronous call uses it; only unpinned ones are closed. One
 * that was forgotten while pinned is closed when the last pin goes.
 */
import { closeSync, constants, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { STORAGE_OPEN_FILES_MAX, STORAGE_OPEN_FILE_IDLE_MS } from "../common/limits.ts";

/** A cached descriptor. */
export interface OpenFile {
  readonly fd: number;
  pins: number;
  forgotten: boolean;
}

/** See the head of the file. */
export class OpenFiles {
  readonly #readOnly: boolean;
  /** By path, least recently used first. */
  readonly #files = new Map<string, OpenFile>();
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(readOnly: boolean) {
    this.#readOnly = readOnly;
  }

  /** Number of cached descriptors. */
  get size(): number {
    return this.#files.size;
  }

  /** An existing file, to be used before the next turn. Throws the error of the system call. */
  existing(path: string): OpenFile {
    return (
      this.#cached(path) ?? this.#add(path, this.#readOnly ? constants.O_RDONLY : constants.O_RDWR)
    );
  }

  /** A pinned file to write to, created with its folders when absent. */
  pinned(path: string): OpenFile {
    let file = this.#cached(path);
    if (file === undefined) {
      mkdirSync(dirname(path), { recursive: true });
      file = this.#add(path, constants.O_RDWR | constants.O_CREAT);
    }
    file.pins++;
    return file;
  }

  unpin(file: OpenFile): void {
    file.pins--;
    if (file.forgotten && file.pins === 0) closeSync(file.fd);
  }

  /** Closes the files at or below a path; without one all. */
  forget(path?: string): void {
    for (const [name, file] of this.#files) {
      if (path !== undefined && name !== path && !isBelow(name, path)) continue;
      this.#files.delete(name);
      this.#close(file);
    }
  }

  #cached(path: string): OpenFile | undefined {
    const file = this.#files.get(path);
    if (file === undefined) return undefined;
    this.#files.delete(path);
    this.#files.set(path, file);
    this.#idleTimer?.refresh();
    return file;
  }

  #add(path: string, flags: number): OpenFile {
    const file = { fd: openSync(path, flags, 0o666), pins: 0, forgotten: false };
    this.#files.set(path, file);
    for (const [name, oldest] of this.#files) {
      if (this.#files.size <= STORAGE_OPEN_FILES_MAX) break;
      if (oldest.pins > 0 || oldest === file) continue;
      this.#files.delete(name);
      this.#close(oldest);
    }
    if (this.#idleTimer === undefined) {
      this.#idleTimer = setTimeout(() => this.#closeIdle(), STORAGE_OPEN_FILE_IDLE_MS);
      this.#idleTimer.unref();
    } else this.#idleTimer.refresh();
    return file;
  }

  #closeIdle(): void {
    for (const [name, file] of this.#files) {
      if (file.pins > 0) continue;
      this.#files.delete(name);
      this.#close(file);
    }
    if (this.#files.size > 0) this.#idleTimer?.refresh();
    else this.#idleTimer = undefined;
  }

  #close(file: OpenFile): void {
    file.forgotten = true;
    if (file.pins === 0) closeSync(file.fd);
  }
}

function isBelow(name: string, folder: string): boolean {
  return name.startsWith(folder) && /^[/\\]/.test(name.slice(folder.length));
}
