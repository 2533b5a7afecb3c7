/** The backends the tape is replayed against. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "@quiverdb/client";
import { type EmbeddedOptions, openEmbedded } from "@quiverdb/engine";

/** Where the embedded engine keeps its data. */
export type BackendKind = "memory" | "path";

/**
 * Opens the embedded engine in memory or on a fresh folder, and closes (and removes) it after
 * `use`.
 */
export async function withBackend<T>(
  kind: BackendKind,
  given: EmbeddedOptions,
  use: (backend: Backend) => Promise<T>,
): Promise<T> {
  const folder = kind === "path" ? await mkdtemp(join(tmpdir(), "quiver-tape-")) : undefined;
  try {
    const options = folder === undefined ? given : { ...given, path: folder };
    const backend = await openEmbedded(options);
    try {
      return await use(backend);
    } finally {
      await backend.close();
    }
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}
