/** Catalogs for tests. */
import { environmentOn, type GivenEnvironment } from "../../shard/testing/environment.ts";
import type { FileSystem } from "../../storage/file_system.ts";
import type { SimulatedDisk } from "../../storage/testing/simulated_disk.ts";
import { Catalog } from "../catalog.ts";
import { CATALOG_FOLDER } from "../../storage/format_file.ts";

/** The catalog of files; new ones get one. Without files nothing is kept. */
export async function catalogOn(
  files: FileSystem | undefined,
  given: GivenEnvironment = {},
): Promise<Catalog> {
  const environment = environmentOn(files, given);
  if (files !== undefined && (await files.stat(CATALOG_FOLDER)) === undefined)
    await Catalog.create(environment);
  return Catalog.open(environment);
}

/** The catalog as a process sees it that reads beside the one that writes. */
export function readerOn(disk: SimulatedDisk): Promise<Catalog> {
  return Catalog.open(environmentOn(disk.fileSystem({ readOnly: true }), { readOnly: true }));
}
