/** Opens the engine in memory or on a folder. */
import type { Backend } from "@quiverdb/client";

import { processRuntime } from "../common/runtime.ts";
import { ENGINE_LIMITS_DEFAULT } from "../shard/environment.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import { embeddedBackend } from "./embedded_backend.ts";
import { ownEngine, shareEngine } from "./engine.ts";

export interface EmbeddedOptions {
  /** The storage folder, created if it does not exist; absent: in memory. */
  readonly path?: string;
  /** Open the folder for reading beside a process that writes to it. Default false. */
  readonly readOnly?: boolean;
  /** Rows of one segment. For tests; default `SEGMENT_ROWS_MAX`. */
  readonly segmentRowsMax?: number;
}

/**
 * @throws QdrantError `storage_locked` when another process writes to the folder, `storage` when it
 * cannot be read or is of a newer format
 */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Backend> {
  const { path, readOnly = false, segmentRowsMax } = options;
  const limits = {
    ...ENGINE_LIMITS_DEFAULT,
    ...(segmentRowsMax === undefined ? {} : { segmentRowsMax }),
  };
  const runtime = processRuntime();
  const given = { runtime, limits };
  const engine =
    path === undefined
      ? ownEngine({ ...given, storage: new MemoryStorage(given.runtime) })
      : await shareEngine(path, readOnly, given);
  return embeddedBackend(engine, runtime);
}
