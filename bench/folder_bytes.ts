/** How much a folder takes. */
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Bytes of all files in a folder, as long as they are. */
export function folderBytes(folder: string): number {
  let bytes = 0;
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const stats = lstatSync(join(folder, path));
    if (stats.isFile()) bytes += stats.size;
  }
  return bytes;
}
