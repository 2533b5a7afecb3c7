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
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { QdrantError } from "@quiverdb/client";
import { LOCK_TAKEOVER_LOOKS_MAX } from "../common/limits.ts";
import { errorCode } from "./error_code.ts";
import { isDamaged, judgeHolder, ownRecord, readRecord, type LockRecord } from "./lock_holder.ts";
import { askLockSocket, openLockSocket, removeLockSocket, type LockSocket } from "./lock_socket.ts";

const LOCK_FILE = "lock";
const LOOK_PAUSE_MS = 10;

interface Rival {
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

  private constructor(folder: string, token: string, socket: LockSocket | undefined) {
    this.#folder = folder;
    this.#token = token;
    this.#socket = socket;
  }

  /**
   * Takes the lock of a folder.
   *
   * @throws QdrantError `storage_locked` with `details` {@link LockHolder} when it is held
   */
  static async acquire(folder: string): Promise<FolderLock> {
    const token = randomBytes(8).toString("hex");
    const socket = await openLockSocket(folder, token);
    const unpublished = join(folder, `lock.${token}.new`);
    let rival: Rival | undefined;
    try {
      writeSynced(unpublished, ownRecord(folder, token, socket?.address ?? ""));
      rival = await acquireFile(folder, LOCK_FILE, token);
    } catch (error) {
      await socket?.close();
      throw error;
    } finally {
      rmSync(unpublished, { force: true });
    }
    if (rival !== undefined) {
      await socket?.close();
      throw lockedError(folder, rival);
    }
    await removeLeftovers(folder, token).catch(() => undefined);
    const lock = new FolderLock(folder, token, socket);
    if (held.size === 0) process.on("exit", removeHeldLocks);
    held.add(lock);
    return lock;
  }

  /** @throws QdrantError `storage_locked` when the lock file is gone or another's */
  check(): void {
    const record = readRecord(join(this.#folder, LOCK_FILE));
    if (record?.token === this.#token) return;
    throw new QdrantError(
      "storage_locked",
      `The lock of storage folder ${this.#folder} was removed while this process held it` +
        (record === undefined ? "." : `, and process ${record.pid} on ${record.host} took it.`),
    );
  }

  async release(): Promise<void> {
    held.delete(this);
    if (held.size === 0) process.off("exit", removeHeldLocks);
    this.removeFile();
    await this.#socket?.close();
  }

  /** Deletes the lock file if it is still ours. */
  removeFile(): void {
    const path = join(this.#folder, LOCK_FILE);
    if (readRecord(path)?.token === this.#token) rmSync(path, { force: true });
  }
}

/** Makes `name` our lock file; returns who holds it otherwise. */
async function acquireFile(
  folder: string,
  name: string,
  token: string,
): Promise<Rival | undefined> {
  const path = join(folder, name);
  for (let look = 0; ; look++) {
    if (publish(join(folder, `lock.${token}.new`), path)) return undefined;
    const record = readRecord(path);
    if (record?.token === token) return undefined;
    if (record === undefined) continue;
    if (isDamaged(record)) {
      // Only on file systems without links can a whole record still be on its way.
      if (look < LOCK_TAKEOVER_LOOKS_MAX) {
        await sleep(LOOK_PAUSE_MS);
        continue;
      }
    } else {
      const verdict = await judgeHolder(folder, record);
      if (verdict !== "dead") return { record, verdict };
    }
    const busy = await takeOver(folder, name, record, token);
    if (busy !== undefined) {
      if (look >= LOCK_TAKEOVER_LOOKS_MAX) return busy;
      await sleep(LOOK_PAUSE_MS);
    }
  }
}

/** Removes the lock file of a dead holder; returns who is doing so already. */
async function takeOver(
  folder: string,
  name: string,
  dead: LockRecord,
  token: string,
): Promise<Rival | undefined> {
  const takeover = `lock.takeover-${dead.token}`;
  const busy = await acquireFile(folder, takeover, token);
  if (busy !== undefined) return busy;
  try {
    if (readRecord(join(folder, name))?.token !== dead.token) return undefined;
    rmSync(join(folder, name), { force: true });
    if (dead.socket !== "") removeLockSocket(folder, dead.socket);
  } finally {
    rmSync(join(folder, takeover), { force: true });
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

function writeSynced(path: string, record: LockRecord): void {
  const fd = openSync(path, "wx", 0o644);
  try {
    writeSync(fd, `${JSON.stringify(record, undefined, 2)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/**
 * Deletes what dead starters left. Only for the holder: takeovers of other tokens are void then.
 */
async function removeLeftovers(folder: string, token: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${LOCK_FILE}.`) || name.includes(token)) continue;
    if (name.endsWith(".sock")) {
      if ((await askLockSocket(folder, name)) === "dead") removeLockSocket(folder, name);
      continue;
    }
    const record = readRecord(join(folder, name));
    if (record === undefined || isDamaged(record)) continue;
    if ((await judgeHolder(folder, record)) === "dead") rmSync(join(folder, name), { force: true });
  }
}

function lockedError(folder: string, { record, verdict }: Rival): QdrantError {
  const { pid, host, startedAt, command } = record;
  const who = `pid ${pid} on host ${host} since ${startedAt}: ${command}`;
  const remedy =
    verdict === "unknown"
      ? ` That process cannot be asked from here; if it is gone, delete ${join(folder, LOCK_FILE)}.`
      : "";
  return new QdrantError(
    "storage_locked",
    `Storage folder ${folder} is already accessed by another instance of Qdrant client (${who}). ` +
      "If you require concurrent access, open it with readOnly, or serve it with a Quiver server." +
      remedy,
    { details: { pid, host, startedAt, command } },
  );
}
