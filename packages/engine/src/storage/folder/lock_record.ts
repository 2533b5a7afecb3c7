/**
 * The content of a lock file.
 *
 * Whatever lies at its name is looked at before it is opened, opened without waiting for anybody,
 * and read up to a bound: a pipe or a disk image of this name must not stop the process.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
} from "node:fs";
import { basename, isAbsolute } from "node:path";
import { errorCode } from "../error_code.ts";
import { storageError } from "../storage_error.ts";
import { LOCK_FILE_SIZE_BYTES_MAX } from "../storage_limits.ts";

/** What users are told about a holder. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Program and script, without arguments. */
  readonly command: string;
}

/** See the head of the file. */
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

/**
 * Reads a lock file; `undefined` when there is none. A small file that is no record, e.g. emptied
 * by a loss of power, gives a record of nobody.
 *
 * @throws QdrantError `storage` when something lies there that never was a lock file
 */
export function readRecord(path: string): LockRecord | undefined {
  const seen = lstatSync(path, { throwIfNoEntry: false });
  if (seen === undefined) return undefined;
  checkKind(path, seen);
  let fd: number;
  try {
    const cautious = (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
    fd = openSync(path, constants.O_RDONLY | cautious);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const stats = fstatSync(fd);
    checkKind(path, stats);
    const bytes = new Uint8Array(stats.size);
    const length = readSync(fd, bytes, 0, bytes.length, 0);
    const record = parseRecord(new TextDecoder().decode(bytes.subarray(0, length)));
    return record ?? { ...NOBODY, token: `damaged-${stats.ino}` };
  } finally {
    closeSync(fd);
  }
}

/** Whether a record is that of nobody, see {@link readRecord}. */
export function isDamaged(record: LockRecord): boolean {
  return record.pid === NOBODY.pid;
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

function checkKind(path: string, stats: Stats): void {
  const what = foreignKind(stats);
  if (what === undefined) return;
  throw storageError(
    `Cannot lock ${path}: there is ${what}, which is no lock of Quiver. ` +
      "Delete it if no process needs it.",
    { problem: "exists", file: path },
  );
}

function foreignKind(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return "a symbolic link";
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a pipe";
  if (!stats.isFile()) return "something that is not a file";
  return stats.size > LOCK_FILE_SIZE_BYTES_MAX ? `a file of ${stats.size} bytes` : undefined;
}

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
  const token = field("token");
  // Names of files are made of the token.
  if (!Number.isSafeInteger(pid) || typeof pid !== "number" || pid <= 0) return undefined;
  if (!/^[\w-]{1,64}$/.test(token)) return undefined;
  const socket = field("socket");
  return {
    pid,
    host: field("host"),
    startedAt: field("startedAt"),
    command: field("command"),
    token,
    folder: field("folder"),
    platform: field("platform"),
    socket: isSocketAddress(socket, token) ? socket : "",
    bootId: field("bootId"),
    machine: field("machine"),
    pidNamespace: field("pidNamespace"),
    processStart: field("processStart"),
  };
}

/** Whether an address is one that a holder with this token makes: it will be asked and deleted. */
function isSocketAddress(address: string, token: string): boolean {
  if (address === `lock.${token}.sock` || address === `\\\\.\\pipe\\quiver-${token}`) return true;
  return isAbsolute(address) && basename(address) === `quiver-${token}.sock`;
}
