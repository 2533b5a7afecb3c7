/** Checking storage folders. */
import type { FolderReport } from "@quiverdb/engine";

import { folderPath } from "./folder_path.ts";

/**
 * Reads everything in a storage folder, checks it against its checksums, and reports what is
 * damaged; also while a client writes to it. Changes nothing.
 *
 * @param path as the client's `path`
 * @example
 * ```ts
 * const { problems } = await verify("./books");
 * for (const { collection, file, text } of problems) console.error(collection, file, text);
 * ```
 * @throws QdrantError `storage` when the path is that of no storage folder
 */
export async function verify(path: string | URL): Promise<FolderReport> {
  const engine = await import("@quiverdb/engine");
  return engine.verify(folderPath(path));
}
