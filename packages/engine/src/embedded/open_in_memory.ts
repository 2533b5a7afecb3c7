/** Opens the engine in memory: in a browser there is nothing else. */
import { type Backend, QdrantError } from "@quiverdb/client";

import { embeddedBackend } from "./embedded_backend.ts";
import type { ResourceMeter } from "../storage/resource_meter.ts";
import { environmentOf, locationsOf } from "./embedded_environment.ts";
import type { EmbeddedOptions } from "./embedded_options.ts";
import { ownEngine } from "./engine.ts";
import type { FolderReport } from "./verify_folder.ts";

/**
 * @param meter default: resources are not measured
 * @throws QdrantError `not_implemented` for a folder
 */
export async function openInMemory(
  options: EmbeddedOptions = {},
  meter?: ResourceMeter,
  locations = locationsOf(options),
): Promise<Backend> {
  if (options.path !== undefined) {
    throw noFolders();
  }
  const environment = environmentOf(options);
  const given = { ...environment, files: undefined, readOnly: false, meter };
  const engine = await ownEngine(given, locations);
  return embeddedBackend(engine, environment.runtime);
}

/** @throws QdrantError `not_implemented`: there are no folders */
export async function verifyNothing(_path: string): Promise<FolderReport> {
  throw noFolders();
}

function noFolders(): QdrantError {
  const text = 'a storage folder in a browser; use new QdrantClient(":memory:")';
  return new QdrantError("not_implemented", text);
}
