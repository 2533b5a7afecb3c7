/**
 * A listening local socket as a sign of life: the system closes it when its process dies, and only
 * then. A stopped process still has it, since connections are made by the system, not the process.
 *
 * It lies in the storage folder, so that every process that reaches the folder on this machine
 * (also from another container) can ask; or in the folder for temporary files where the storage
 * folder cannot hold sockets. On Windows it is a named pipe.
 */
import { closeSync, constants, lstatSync, openSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { LOCK_CONNECT_MS_MAX } from "../../common/limits.ts";
import { errorCode } from "../error_code.ts";
import { isShortage } from "./call_error.ts";

/** What a connection attempt tells about the process that listened. */
export type SignOfLife =
  /** Somebody listens. */
  | "alive"
  /** The socket is there, nobody listens. */
  | "dead"
  /** There is no socket. */
  | "absent"
  /** It may not be asked. */
  | "unknown";

/** A socket that is kept open. */
export interface LockSocket {
  /** Where it is: a name inside of the storage folder, or an absolute path. */
  readonly address: string;
  close(): Promise<void>;
}

/** Longest socket path that every platform takes (104 bytes with the final zero on macOS). */
const PATH_BYTES_MAX = 100;

/**
 * Opens a socket; `undefined` where the platform allows none. It does not keep the process alive.
 *
 * @throws an error of the system in a shortage
 */
export async function openLockSocket(
  folder: string,
  token: string,
): Promise<LockSocket | undefined> {
  if (process.platform === "win32") return listen(folder, `\\\\.\\pipe\\quiver-${token}`);
  const near = await listen(folder, `lock.${token}.sock`);
  return near ?? listen(folder, join(tmpdir(), `quiver-${token}.sock`));
}

/**
 * Asks whether somebody listens at an address.
 *
 * @throws an error of the system in a shortage
 */
export async function askLockSocket(folder: string, address: string): Promise<SignOfLife> {
  const path = shortPath(folder, address);
  if (path === undefined) return "unknown";
  try {
    return await new Promise((resolve, reject) => {
      const socket = connect(path.path);
      const answer = (sign: SignOfLife): void => {
        socket.destroy();
        resolve(sign);
      };
      socket.setTimeout(LOCK_CONNECT_MS_MAX, () => answer("alive"));
      socket.once("connect", () => answer("alive"));
      socket.once("error", (error) => {
        if (errorCode(error) !== "EAGAIN" && isShortage(error)) reject(error);
        else answer(signOfError(errorCode(error)));
      });
    });
  } finally {
    path.release();
  }
}

/** Deletes the file of a dead process's socket, if it is one. */
export function removeLockSocket(folder: string, address: string): void {
  if (process.platform === "win32") return;
  const path = isAbsolute(address) ? address : join(folder, address);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path, { force: true });
}

function signOfError(code: string | undefined): SignOfLife {
  if (code === "ECONNREFUSED") return "dead";
  if (code === "ENOENT") return process.platform === "win32" ? "dead" : "absent";
  // EAGAIN and EBUSY: so many connections wait that the system takes no more.
  return code === "EAGAIN" || code === "EBUSY" ? "alive" : "unknown";
}

async function listen(folder: string, address: string): Promise<LockSocket | undefined> {
  const path = shortPath(folder, address);
  if (path === undefined) return undefined;
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      // exclusive: a cluster worker opens it itself instead of asking the primary process.
      server.listen({ path: path.path, exclusive: true }, resolve);
    });
  } catch (error) {
    path.release();
    if (isShortage(error)) throw error;
    return undefined;
  }
  server.on("error", () => undefined);
  return { address, close: () => closeServer(server).finally(path.release) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/**
 * A path to the address that is short enough for a socket. On Linux a long folder is shortened by
 * naming it by an open descriptor, which must stay open until `release`.
 */
function shortPath(
  folder: string,
  address: string,
): { readonly path: string; readonly release: () => void } | undefined {
  const path =
    isAbsolute(address) || process.platform === "win32" ? address : join(folder, address);
  const isPipe = process.platform === "win32";
  if (isPipe || Buffer.byteLength(path) <= PATH_BYTES_MAX)
    return { path, release: () => undefined };
  if (process.platform !== "linux" || isAbsolute(address)) return undefined;
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: `/proc/self/fd/${fd}/${address}`, release: () => closeSync(fd) };
}
