/** A catalog of one file, for tests of how storage folders are opened. */
import type { FileSystem } from "../file_system.ts";

export const SMALL_CATALOG_FILE = "catalog/manifest.json";

/** Makes the catalog, also where a call before was cut off. */
export async function makeSmallCatalog(files: FileSystem): Promise<void> {
  await files.removeTree("catalog");
  await files.makeFolder("catalog");
  const file = await files.open(SMALL_CATALOG_FILE, "create");
  try {
    await file.write(0, [new TextEncoder().encode("{}")]);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.syncFolder("catalog");
}
