/**
 * Who holds a lock: the content of a lock file, and whether that process still lives.
 *
 * The socket decides where it can be asked. Where it is gone (a cleaned folder for temporary files,
 * a copied storage folder) the process id decides, together with the start time of the process, so
 * that a reused id is not taken for the holder. In doubt the holder lives.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { errorCode } from "./error_code.ts";
import { askLockSocket } from "./lock_socket.ts";

/** What users are told about a holder. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Program and script, without arguments. */
  readonly command: string;
}

/** The content of a lock file. */
export interface LockRecord extends LockHolder {
  /** Random, different for every lock taken. */
  readonly token: string;
  /** The storage folder as the holder calls it. */
  readonly folder: string;
  readonly platform: string;
  /** See `LockSocket.address`; empty without a socket. */
  readonly socket: string;
  /** Random per start of the machine, the same in all its containers. Empty on Windows. */
  readonly bootId: string;
  /** Digest of the machine's id; empty where there is none, e.g. in most containers. */
  readonly machine: string;
  /** Linux: name of the process id namespace. Empty elsewhere. */
  readonly pidNamespace: string;
  /** Linux: start time of the process in clock ticks since the start of the machine. */
  readonly processStart: string;
}

/** The record of this process. */
export function ownRecord(folder: string, token: string, socket: string): LockRecord {
  const startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  return {
    pid: process.pid,
    host: hostname(),
    startedAt,
    command: [basename(process.execPath), process.argv[1] ?? ""].join(" ").trim(),
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
 * Reads a lock file; `undefined` when there is none. A file that is no record, e.g. emptied by a
 * loss of power, gives a record of nobody.
 */
export function readRecord(path: string): LockRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  const record = parseRecord(text);
  if (record !== undefined) return record;
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? undefined : { ...NOBODY, token: `damaged-${stats.ino}` };
}

/** Whether a record is that of nobody, see {@link readRecord}. */
export function isDamaged(record: LockRecord): boolean {
  return record.pid === NOBODY.pid;
}

/**
 * Whether the holder of a lock of `folder` lives. `unknown`: it runs on a machine that cannot be
 * asked; treat it as living.
 */
export async function judgeHolder(
  folder: string,
  record: LockRecord,
): Promise<"alive" | "dead" | "unknown"> {
  const self = ownRecord(folder, "", "");
  if (record.platform !== self.platform) return "unknown";
  if (record.bootId !== self.bootId) {
    const sameMachine = record.host === self.host && record.machine === self.machine;
    return sameMachine ? "dead" : "unknown";
  }
  if (self.bootId === "" && record.host !== self.host) return "unknown";
  const sign = record.socket === "" ? "unknown" : await askLockSocket(folder, record.socket);
  if (sign !== "unknown") return sign;
  if (record.pidNamespace !== self.pidNamespace) return "unknown";
  // Only a worker thread of this very process can end without its process.
  if (record.pid === process.pid || !processLives(record)) return "dead";
  return isCopiedLock(folder, record) ? "dead" : "alive";
}

const NOBODY: LockRecord = {
  pid: 0,
  host: "",
  startedAt: "",
  command: "",
  token: "",
  folder: "",
  platform: "",
  socket: "",
  bootId: "",
  machine: "",
  pidNamespace: "",
  processStart: "",
};

function parseRecord(text: string): LockRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(value));
  const field = (name: string): string => {
    const found = fields.get(name);
    return typeof found === "string" ? found : "";
  };
  const pid = fields.get("pid");
  if (typeof pid !== "number" || pid <= 0 || field("token") === "") return undefined;
  return {
    pid,
    host: field("host"),
    startedAt: field("startedAt"),
    command: field("command"),
    token: field("token"),
    folder: field("folder"),
    platform: field("platform"),
    socket: field("socket"),
    bootId: field("bootId"),
    machine: field("machine"),
    pidNamespace: field("pidNamespace"),
    processStart: field("processStart"),
  };
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
  } catch {
    return false;
  }
}

/** Field 22 of /proc/pid/stat; the name in field 2 may hold spaces and parentheses. */
function processStart(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function ownBootId(): string {
  if (process.platform !== "darwin") return readText("/proc/sys/kernel/random/boot_id");
  try {
    const options = { encoding: "utf8", timeout: 2000 } as const;
    return execFileSync("/usr/sbin/sysctl", ["-n", "kern.bootsessionuuid"], options).trim();
  } catch {
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

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
}
