/** Verification of storage folders, loaded when it is asked for: it needs modules of Node. */
import type { FolderReport } from "./verify_folder.ts";

/**
 * Reads everything in a storage folder and reports what is damaged. Changes nothing.
 *
 * @throws QdrantError `storage` when the path is that of no storage folder
 */
export async function verify(path: string): Promise<FolderReport> {
  const { verifyFolder } = await import("./verify_folder.ts");
  return verifyFolder(path);
}
