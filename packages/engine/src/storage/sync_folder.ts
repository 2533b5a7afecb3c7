/** Durability of names: a new file survives a loss of power once its folder is synced as well. */
import { closeSync, fsync, openSync } from "node:fs";
import { promisify } from "node:util";
import { errorCode } from "./error_code.ts";

const fsyncAsync = promisify(fsync);

/** File systems and platforms that cannot sync a folder say so with one of these. */
const UNSUPPORTED = new Set(["EINVAL", "ENOTSUP", "ENOSYS", "EISDIR", "EBADF"]);

/** Makes the names inside of a folder durable. Does nothing where folders cannot be synced. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows makes names durable by itself and opens no folders.
  if (process.platform === "win32") return;
  const fd = openSync(folder, "r");
  try {
    await fsyncAsync(fd);
  } catch (error) {
    if (!UNSUPPORTED.has(errorCode(error) ?? "")) throw error;
  } finally {
    closeSync(fd);
  }
}
