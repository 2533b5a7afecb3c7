/**
 * Who holds a lock, and whether that process still lives.
 *
 * The socket decides where it can be asked. Where it is gone (a cleaned folder for temporary files,
 * a copied storage folder) the process id decides, together with the start time of the process, so
 * that a reused id is not taken for the holder. In doubt the holder lives.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { errorCode } from "../error_code.ts";
import { isShortage } from "./call_error.ts";
import { readRecord, type LockRecord } from "./lock_record.ts";
import { askLockSocket } from "./lock_socket.ts";

/** Longest command that a record names. */
const COMMAND_LENGTH_MAX = 1000;

const BOOT_ID_FILE = "/proc/sys/kernel/random/boot_id";

/** The record of this process. */
export function ownRecord(folder: string, token: string, socket: string): LockRecord {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  return {
    pid: process.pid,
    host: hostname(),
    startedAt,
    command: `${basename(process.execPath)} ${process.argv[1] ?? ""}`
      .trim()
      .slice(0, COMMAND_LENGTH_MAX),
    token,
    folder,
    platform: process.platform,
    socket,
    bootId: ownBootId(),
    machine: machineDigest(),
    pidNamespace: ownPidNamespace(),
    processStart: processStart(process.pid),
  };
}

/**
 * Whether the holder of a lock of `folder` lives. `unknown`: it runs on a machine that cannot be
 * asked; treat it as living.
 *
 * @throws an error of the system in a shortage, in which nothing can be found out
 */
export async function judgeHolder(
  folder: string,
  record: LockRecord,
): Promise<"alive" | "dead" | "unknown"> {
  const self = ownRecord(folder, "", "");
  if (record.platform !== self.platform) return "unknown";
  if (record.bootId !== self.bootId) {
    if (record.bootId === "" || self.bootId === "") return "unknown";
    const sameMachine = record.host === self.host && record.machine === self.machine;
    return sameMachine ? "dead" : "unknown";
  }
  if (self.bootId === "" && record.host !== self.host) return "unknown";
  const sign = record.socket === "" ? "unknown" : await askLockSocket(folder, record.socket);
  if (sign === "alive" || sign === "dead") return sign;
  if (record.pidNamespace !== self.pidNamespace) return "unknown";
  if (!processLives(record) || isCopiedLock(folder, record)) return "dead";
  if (record.pid !== process.pid || heldTokens().has(record.token)) return "alive";
  // Another thread of this process: when it ends, its process lives on and its socket is deleted.
  return sign === "absent" ? "dead" : "unknown";
}

const REGISTER = Symbol.for("quiverdb.held_lock_tokens");

/**
 * Tokens of the locks that this thread holds. Global, because a bundler or a reload may load this
 * module more than once, and the copies must not rob each other where there is no socket to ask.
 */
export function heldTokens(): Set<string> {
  const found: unknown = Reflect.get(globalThis, REGISTER);
  if (found instanceof Set) return found;
  const created = new Set<string>();
  Reflect.set(globalThis, REGISTER, created);
  return created;
}

/** Whether the process of the record, in our process id namespace, still runs. */
function processLives(record: LockRecord): boolean {
  try {
    process.kill(record.pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (errorCode(error) === "ESRCH") return false;
  }
  const start = processStart(record.pid);
  return start === "" || record.processStart === "" || start === record.processStart;
}

/** Whether the lock file came with a copy of the folder that the holder still uses. */
function isCopiedLock(folder: string, record: LockRecord): boolean {
  if (record.folder === folder) return false;
  try {
    return readRecord(join(record.folder, "lock"))?.token === record.token;
  } catch (error) {
    if (isShortage(error)) throw error;
    return false;
  }
}

/** Field 22 of /proc/pid/stat; the name in field 2 may hold spaces and parentheses. */
function processStart(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** Read once: it cannot change, and costs a process on macOS. */
let bootId: string | undefined;

function ownBootId(): string {
  bootId ??= process.platform === "darwin" ? bootSession() : readText(BOOT_ID_FILE);
  return bootId;
}

function bootSession(): string {
  try {
    const options = { encoding: "utf8", timeout: 2000 } as const;
    return execFileSync("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"], options).trim();
  } catch (error) {
    if (isShortage(error)) throw error;
    return "";
  }
}

function ownPidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function machineDigest(): string {
  const id = readText("/etc/machine-id");
  if (id === "") return "";
  return createHash("sha256").update(`quiver ${id}`).digest("hex").slice(0, 16);
}

/** The text of a file of the system, empty where there is none for us. */
function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if (isShortage(error)) throw error;
    return "";
  }
}
