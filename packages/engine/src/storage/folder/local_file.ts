/** Files of the machine that a caller names by URL, for reading. */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { errorCode } from "../error_code.ts";
import { CHUNK_SIZE_BYTES } from "../storage_limits.ts";

/** See the head of the file; of the form that `snapshot/snapshot_location.ts` asks for. */
export interface LocalFile {
  /** Whether it lies in the folder that is ours, links resolved. */
  readonly isOurs: boolean;
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * What finds ordinary files by `file:` URLs.
 *
 * @param folder real path of a storage folder; undefined: there is none
 * @param name of the folder in it that is ours
 */
export function localFiles(
  folder: string | undefined,
  name: string,
): (location: URL) => Promise<LocalFile | undefined> {
  return async (location) => {
    const path = await realPathOf(location);
    if (path === undefined || !(await stat(path)).isFile()) return undefined;
    const isOurs = folder !== undefined && path.startsWith(join(folder, name) + sep);
    return { isOurs, chunks: () => createReadStream(path, { highWaterMark: CHUNK_SIZE_BYTES }) };
  };
}

async function realPathOf(location: URL): Promise<string | undefined> {
  let path: string;
  try {
    path = fileURLToPath(location);
  } catch {
    // It names another machine, or no path of this platform.
    return undefined;
  }
  try {
    return await realpath(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
}
