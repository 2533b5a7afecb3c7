/** A file of a folder of the platform: one descriptor, opened when needed, shared by all calls. */
import { constants, type Stats } from "node:fs";
import type { OpenFile, OpenMode } from "../file_system.ts";
import { closedFile, storageError } from "../storage_error.ts";
import { callError } from "./call_error.ts";
import type { Descriptor, Descriptors } from "./descriptors.ts";
import { errorCode } from "../error_code.ts";
import type { SyncPace } from "./sync_pace.ts";
import type { SystemCalls } from "./system_calls.ts";

/** Bytes per system call; Linux transfers at most 2 GiB in one. */
const CALL_BYTES_MAX = 1 << 30;

/** What a file needs of its file system. */
export interface FileHome {
  readonly calls: SystemCalls;
  readonly descriptors: Descriptors<NodeFile>;
  readonly pace: SyncPace;
  /** Path of the platform. */
  path(name: string): string;
  /** @throws QdrantError when the root folder is no longer the one that was opened */
  checkRoot(): void;
  /** @throws QdrantError also when the lock of the folder was lost */
  checkChange(): void;
}

/** See the head of the file. */
export class NodeFile implements OpenFile {
  readonly name: string;
  readonly #home: FileHome;
  readonly #flags: number;
  /** Device and number of the file, to tell it from another of the same name. */
  readonly #identity: Identity;
  #isClosed = false;

  /** Opens or creates the file. */
  constructor(home: FileHome, name: string, mode: OpenMode) {
    this.#home = home;
    this.name = name;
    // Not blocking: a FIFO of this name must not stop the process.
    const nonblocking = constants.O_NONBLOCK ?? 0;
    this.#flags = nonblocking | (mode === "read" ? constants.O_RDONLY : constants.O_RDWR);
    const created = mode === "create" ? constants.O_CREAT | constants.O_EXCL : 0;
    const { fd } = this.#do(mode === "create" ? "create" : "open", () =>
      home.descriptors.of(this, () => home.calls.openSync(home.path(name), this.#flags | created)),
    );
    const stats = this.#do("look at", () => home.calls.fstatSync(fd));
    this.#identity = { dev: stats.dev, ino: stats.ino };
    if (stats.isFile()) return;
    home.descriptors.forget(this);
    throw storageError(`Cannot open ${name}: it is not a file`, { problem: "io", file: name });
  }

  async size(): Promise<number> {
    return this.#do("look at", () => this.#home.calls.fstatSync(this.#descriptor().fd).size);
  }

  write(position: number, parts: readonly Uint8Array[]): Promise<void> {
    return this.#withDescriptor("write", async (fd) => {
      this.#home.checkChange();
      let at = position;
      let rest = parts.filter((part) => part.length > 0);
      while (rest.length > 0) {
        const count = await this.#writeSome(fd, rest, at);
        at += count;
        rest = without(rest, count);
      }
    });
  }

  read(position: number, target: Uint8Array): Promise<number> {
    return this.#withDescriptor("read", async (fd) => {
      let done = 0;
      while (done < target.length) {
        const length = Math.min(target.length - done, CALL_BYTES_MAX);
        const count = await this.#home.calls
          .read(fd, target, done, length, position + done)
          .catch(retryInterrupted);
        if (count === 0) break;
        done += Math.max(0, count);
      }
      return done;
    });
  }

  readSync(position: number, target: Uint8Array): number {
    return this.#do("read", () => {
      const { fd } = this.#descriptor();
      let done = 0;
      while (done < target.length) {
        const length = Math.min(target.length - done, CALL_BYTES_MAX);
        const count = this.#home.calls.readSync(fd, target, done, length, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    });
  }

  sync(wait: "here" | "aside" = "aside"): Promise<void> {
    return this.#withDescriptor("sync", async (fd) => {
      const { calls, pace } = this.#home;
      const isHere = wait === "here" && pace.isQuick;
      const begin = performance.now();
      if (isHere) calls.fdatasyncSync(fd);
      else await calls.fdatasync(fd);
      pace.note(performance.now() - begin, isHere);
      // What was synced into a deleted file, or below a renamed folder, is not where it belongs.
      this.#home.checkChange();
      if (this.#home.calls.fstatSync(fd).nlink === 0) throw this.#deleted();
    });
  }

  truncate(sizeBytes: number): Promise<void> {
    return this.#withDescriptor("truncate", (fd) => {
      this.#home.checkChange();
      return this.#home.calls.ftruncate(fd, sizeBytes);
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#home.descriptors.forget(this);
    this.#do("close", () => this.#home.descriptors.checkClosed(this));
  }

  async #writeSome(fd: number, parts: readonly Uint8Array[], position: number): Promise<number> {
    const some: Uint8Array[] = [];
    let bytes = 0;
    for (const part of parts) {
      const room = CALL_BYTES_MAX - bytes;
      if (room === 0) break;
      some.push(part.length <= room ? part : part.subarray(0, room));
      bytes += some.at(-1)!.length;
    }
    const count = await this.#home.calls.writev(fd, some, position).catch(retryInterrupted);
    if (count === 0) throw new Error("the system wrote nothing and reported no error");
    return Math.max(0, count);
  }

  #descriptor(): Descriptor<NodeFile> {
    if (this.#isClosed) throw closedFile(this.name);
    return this.#home.descriptors.of(this, () => this.#reopen());
  }

  /** Opens the file again after its descriptor was closed, if it is still the same file. */
  #reopen(): number {
    const { calls } = this.#home;
    this.#home.checkRoot();
    const fd = calls.openSync(this.#home.path(this.name), this.#flags);
    if (isSame(calls.fstatSync(fd), this.#identity)) return fd;
    calls.closeSync(fd);
    throw storageError(`Cannot use ${this.name}: another file took its name while it was open`, {
      problem: "replaced",
      file: this.name,
    });
  }

  #deleted(): Error {
    return storageError(`Cannot sync ${this.name}: it was deleted while it was open`, {
      problem: "missing",
      file: this.name,
    });
  }

  async #withDescriptor<Result>(
    action: string,
    use: (fd: number) => Promise<Result>,
  ): Promise<Result> {
    const descriptor = this.#do(action, () => this.#descriptor());
    this.#home.descriptors.pin(descriptor);
    try {
      return await use(descriptor.fd);
    } catch (error) {
      throw callError(action, this.name, error);
    } finally {
      this.#home.descriptors.unpin(descriptor);
    }
  }

  #do<Result>(action: string, use: () => Result): Result {
    try {
      return use();
    } catch (error) {
      throw callError(action, this.name, error);
    }
  }
}

/** What tells a file or folder from all others that there are at the same time. */
export interface Identity {
  readonly dev: number;
  readonly ino: number;
}

/** Whether two looks saw the same file or folder. */
export function isSame(stats: Pick<Stats, "dev" | "ino">, identity: Identity): boolean {
  return stats.dev === identity.dev && stats.ino === identity.ino;
}

/** Says that nothing was done by a call that a signal interrupted. */
function retryInterrupted(error: unknown): number {
  const code = errorCode(error);
  if (code === "EINTR" || code === "EAGAIN") return -1;
  throw error;
}

/** What is left of parts when their first bytes are done. */
function without(parts: readonly Uint8Array[], count: number): Uint8Array[] {
  let done = count;
  const rest: Uint8Array[] = [];
  for (const part of parts) {
    if (done < part.length) rest.push(done === 0 ? part : part.subarray(done));
    done = Math.max(0, done - part.length);
  }
  return rest;
}
