/** Opens the engine in memory or on a folder. */
import type { Backend } from "@quiverdb/client";

import { Catalog } from "../catalog/catalog.ts";
import { SNAPSHOTS_FOLDER } from "../snapshot/snapshot_folder.ts";
import type { FileSystem } from "../storage/file_system.ts";
import type { OpenedFolder } from "../storage/folder/open_folder.ts";
import { embeddedBackend } from "./embedded_backend.ts";
import { environmentOf, locationsOf } from "./embedded_environment.ts";
import type { EmbeddedOptions } from "./embedded_options.ts";
import { shareEngine } from "./engine.ts";
import { openInMemory } from "./open_in_memory.ts";

/**
 * @throws QdrantError `storage_locked` when another process writes to the folder, `storage` when it
 * cannot be read or is of a newer format
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Backend> {
  const { path, readOnly = false } = options;
  // They need modules of Node: a bundle for browsers has neither.
  const { nodeMeter } = await import("../storage/folder/node_meter.ts");
  const { localFiles } = await import("../storage/folder/local_file.ts");
  if (path === undefined) {
    const anywhere = localFiles(undefined, SNAPSHOTS_FOLDER);
    return openInMemory(options, nodeMeter(undefined), locationsOf(options, anywhere));
  }
  const { findFolder, openFolder } = await import("../storage/folder/open_folder.ts");
  const environment = environmentOf(options);
  const { log } = environment.runtime;
  const initialize = (files: FileSystem): Promise<void> =>
    Catalog.create({ ...environment, files, readOnly: false });
  const place = findFolder(path, readOnly);
  const open = (): Promise<OpenedFolder> => openFolder(place, { readOnly, log, initialize });
  const { identity, folder } = place;
  const locations = locationsOf(options, localFiles(folder, SNAPSHOTS_FOLDER));
  const engine = await shareEngine(
    { identity, readOnly, open, locations },
    { ...environment, meter: nodeMeter(folder) },
  );
  return embeddedBackend(engine, environment.runtime);
}
