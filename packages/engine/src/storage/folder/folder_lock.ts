/**
 * The lock of a storage folder: one writer, named in the file `lock`.
 *
 * - A lock file appears with its whole content: it is written and synced under another name, then
 *   linked, which fails when the name is taken.
 * - It may be removed by its holder, or by whoever holds the *takeover lock* of its token, which is
 *   taken in the same way (and can be taken over in the same way). Therefore a slow starter that
 *   saw a dead holder never removes the lock of a faster one.
 * - Nothing is decided by elapsed time: a holder that is stopped or slow keeps its lock.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { QdrantError } from "@quiverdb/client";
import { LOCK_TAKEOVER_DEPTH_MAX, LOCK_TAKEOVER_LOOKS_MAX } from "../../common/limits.ts";
import { errorCode } from "../error_code.ts";
import { storageError } from "../storage_error.ts";
import { folderError } from "./call_error.ts";
import { heldTokens, judgeHolder, ownRecord } from "./lock_holder.ts";
import { isDamaged, readRecord, type LockRecord } from "./lock_record.ts";
import { askLockSocket, openLockSocket, removeLockSocket, type LockSocket } from "./lock_socket.ts";
import { isSame } from "./node_file.ts";

const LOCK_FILE = "lock";
const LOOK_PAUSE_MS = 10;

/** Who holds a lock, or is about to take it over. */
interface Rival {
  readonly file: string;
  readonly record: LockRecord;
  readonly verdict: "alive" | "unknown";
}

/**
 * The locks of this process. A process that ends in order without closing a storage takes its
 * socket away; without its lock file nobody has to find out that it is gone.
 */
const held = new Set<FolderLock>();

function removeHeldLocks(): void {
  for (const lock of held) {
    try {
      lock.removeFile();
    } catch {
      // The next opener judges the holder dead by its process id.
    }
  }
}

/** A lock that is held. */
export class FolderLock {
  readonly #folder: string;
  readonly #token: string;
  readonly #socket: LockSocket | undefined;
  /**
   * The lock file, open for as long as the lock is held. So it can be told from any other without a
   * free descriptor, its number is not given to another file, and it can be emptied when it cannot
   * be deleted.
   */
  readonly #fd: number;
  #releasing: Promise<void> | undefined;

  private constructor(folder: string, token: string, socket: LockSocket | undefined, fd: number) {
    this.#folder = folder;
    this.#token = token;
    this.#socket = socket;
    this.#fd = fd;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws QdrantError `storage_locked` with `details` {@link LockHolder} when it is held;
   *   `storage` when it cannot be found out or written
   */
  static async acquire(folder: string): Promise<FolderLock> {
    const token = randomBytes(8).toString("hex");
    let socket: LockSocket | undefined;
    let fd: number | undefined;
    // Before others can see the lock.
    heldTokens().add(token);
    try {
      socket = await openLockSocket(folder, token);
      fd = await acquireFd(folder, token, socket?.address ?? "");
    } catch (error) {
      heldTokens().delete(token);
      await socket?.close();
      throw folderError("lock", folder, error);
    }
    const lock = new FolderLock(folder, token, socket, fd);
    if (held.size === 0) process.on("exit", removeHeldLocks);
    held.add(lock);
    await removeLeftovers(folder, token);
    return lock;
  }

  /** @throws QdrantError `storage_locked` when the lock file is gone or another's */
  check(): void {
    if (this.#releasing !== undefined) {
      throw new QdrantError("closed", `Storage folder ${this.#folder} is closed`);
    }
    try {
      if (this.#isInPlace()) return;
      const record = readRecord(this.#path);
      if (record?.token === this.#token) return;
      throw new QdrantError(
        "storage_locked",
        `The lock of storage folder ${this.#folder} was removed while this process held it` +
          (record === undefined || isDamaged(record)
            ? "."
            : `, and process ${record.pid} on ${record.host} took it.`),
      );
    } catch (error) {
      throw folderError("look at the lock of", this.#folder, error);
    }
  }

  /** Frees the folder, also when its files can no longer be changed. */
  release(): Promise<void> {
    this.#releasing ??= this.#release();
    return this.#releasing;
  }

  /** Deletes the lock file if it is still ours; empties it where it cannot be deleted or found. */
  removeFile(): void {
    try {
      if (this.#isInPlace()) {
        unlinkSync(this.#path);
        return;
      }
    } catch {
      // Emptied below.
    }
    // Wherever it is now: a file that names nobody is taken over.
    ftruncateSync(this.#fd, 0);
  }

  async #release(): Promise<void> {
    held.delete(this);
    if (held.size === 0) process.off("exit", removeHeldLocks);
    try {
      this.removeFile();
    } catch (error) {
      throw folderError("unlock", this.#folder, error);
    } finally {
      heldTokens().delete(this.#token);
      try {
        closeSync(this.#fd);
      } finally {
        await this.#socket?.close();
      }
    }
  }

  get #path(): string {
    return join(this.#folder, LOCK_FILE);
  }

  /** Whether the file at our place is surely ours. Another machine may reuse its number. */
  #isInPlace(): boolean {
    const own = fstatSync(this.#fd);
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    return found !== undefined && isSame(found, own) && found.mtimeMs === own.mtimeMs;
  }
}

/** Takes the lock and returns its open file. */
async function acquireFd(folder: string, token: string, address: string): Promise<number> {
  const unpublished = join(folder, `lock.${token}.new`);
  let fd: number | undefined;
  let isTaken = false;
  try {
    fd = openSync(unpublished, "wx+", 0o644);
    writeFileSync(fd, `${JSON.stringify(ownRecord(folder, token, address), undefined, 2)}\n`);
    fsyncSync(fd);
    const rival = await acquireFile(folder, LOCK_FILE, token);
    if (rival !== undefined) throw lockedError(folder, rival);
    isTaken = true;
    return sameFile(fd, join(folder, LOCK_FILE), token);
  } catch (error) {
    if (isTaken) removeIfPossible(join(folder, LOCK_FILE));
    if (fd !== undefined) closeSync(fd);
    throw error;
  } finally {
    removeIfPossible(unpublished);
  }
}

/** The descriptor itself, or one of the lock file where that is a copy. */
function sameFile(fd: number, path: string, token: string): number {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || isSame(stats, fstatSync(fd))) return fd;
  if (readRecord(path)?.token !== token) return fd;
  const copy = openSync(path, "r+");
  closeSync(fd);
  return copy;
}

/**
 * Makes `name` our lock file; returns who holds it otherwise.
 *
 * @param depth how many takeovers of takeovers led here
 */
async function acquireFile(
  folder: string,
  name: string,
  token: string,
  depth = 0,
): Promise<Rival | undefined> {
  const path = join(folder, name);
  for (let look = 0; ; look++) {
    if (publish(join(folder, `lock.${token}.new`), path)) return undefined;
    const isLastLook = look >= LOCK_TAKEOVER_LOOKS_MAX;
    const record = readRecord(path);
    if (record?.token === token) return undefined;
    if (record !== undefined && (isLastLook || !isDamaged(record))) {
      const verdict = isDamaged(record) ? "dead" : await judgeHolder(folder, record);
      if (verdict !== "dead") return { file: name, record, verdict };
      // Each level takes a process killed within a millisecond; records may name each other.
      if (depth >= LOCK_TAKEOVER_DEPTH_MAX) throw tangled(folder, name);
      const busy = await takeOver(folder, name, record, token, depth);
      if (busy === undefined) continue;
      if (isLastLook) return busy;
    } else if (isLastLook) {
      throw storageError(`Cannot lock storage folder ${folder}: ${name} is taken, but not there`, {
        problem: "io",
        file: name,
      });
    }
    // A takeover is under way; or a whole record, on file systems without links.
    await sleep(LOOK_PAUSE_MS);
  }
}

/** Removes the lock file of a dead holder; returns who is doing so already. */
async function takeOver(
  folder: string,
  name: string,
  dead: LockRecord,
  token: string,
  depth: number,
): Promise<Rival | undefined> {
  const takeover = `lock.takeover-${dead.token}`;
  const busy = await acquireFile(folder, takeover, token, depth + 1);
  if (busy !== undefined) return busy;
  try {
    if (readRecord(join(folder, name))?.token !== dead.token) return undefined;
    rmSync(join(folder, name), { force: true });
    if (dead.socket !== "") removeLockSocket(folder, dead.socket);
  } finally {
    removeIfPossible(join(folder, takeover));
  }
  return undefined;
}

/** Gives the file its second name, unless that is taken. */
function publish(unpublished: string, path: string): boolean {
  try {
    linkSync(unpublished, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return false;
    if (code === "ENOENT" || code === "EACCES" || code === "EROFS" || code === "ENOSPC")
      throw error;
  }
  try {
    copyFileSync(unpublished, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** What stays is removed by the next holder. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Whoever could not be removed is dead to others once this process or its lock is gone.
  }
}

/**
 * Deletes what dead starters left. Only for the holder: takeovers of other tokens are void then.
 * What cannot be judged or deleted stays.
 */
async function removeLeftovers(folder: string, token: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) {
    if (!name.startsWith(`${LOCK_FILE}.`) || name.includes(token)) continue;
    await removeLeftover(folder, name).catch(() => undefined);
  }
}

async function removeLeftover(folder: string, name: string): Promise<void> {
  if (name.endsWith(".sock")) {
    if ((await askLockSocket(folder, name)) === "dead") removeLockSocket(folder, name);
    return;
  }
  const record = readRecord(join(folder, name));
  if (record === undefined || isDamaged(record)) return;
  if ((await judgeHolder(folder, record)) === "dead") removeIfPossible(join(folder, name));
}

function tangled(folder: string, file: string): QdrantError {
  return storageError(
    `Cannot lock storage folder ${folder}: its lock files refer to each other. If no process uses ` +
      "it, delete lock and all files whose names begin with lock.takeover-.",
    { problem: "damaged", file },
  );
}

function lockedError(folder: string, { file, record, verdict }: Rival): QdrantError {
  const { pid, host, startedAt, command } = record;
  const who = `pid ${pid} on host ${host} since ${startedAt}: ${command}`;
  const remedy =
    verdict === "unknown"
      ? ` That process cannot be asked from here; if it is gone, delete ${join(folder, file)}.`
      : "";
  return new QdrantError(
    "storage_locked",
    `Storage folder ${folder} is already accessed by another instance of Qdrant client (${who}). ` +
      "If you require concurrent access, open it with readOnly, or serve it with a Quiver server." +
      remedy,
    { details: { pid, host, startedAt, command } },
  );
}
