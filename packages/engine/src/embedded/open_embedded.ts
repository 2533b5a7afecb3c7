/** Opens the engine in memory or on a folder. */
import type { Backend } from "@quiverdb/client";

import { embeddedBackend } from "./embedded_backend.ts";
import { type EmbeddedOptions, environmentOf } from "./embedded_options.ts";
import { shareEngine } from "./engine.ts";
import { openInMemory } from "./open_in_memory.ts";

/**
 * @throws QdrantError `storage_locked` when another process writes to the folder, `storage` when it
 * cannot be read or is of a newer format
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Backend> {
  const { path, readOnly = false } = options;
  if (path === undefined) return openInMemory(options);
  // Needs modules of Node, and is loaded for a folder only.
  const { openFolderStorage } = await import("../storage/open_storage.ts");
  const environment = environmentOf(options);
  const storage = await openFolderStorage(path, { readOnly, log: environment.runtime.log });
  return embeddedBackend(await shareEngine(storage, environment), environment.runtime);
}
