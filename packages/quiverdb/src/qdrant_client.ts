/** The client of `quiverdb`: options in, back end out. */
import { intercept, QdrantClientBase, QdrantError, refuseMisnamedMembers } from "@quiverdb/client";
import type { Backend } from "@quiverdb/client";

import { FORMS, targetOf } from "./client_options.ts";
import type { EmbeddedTarget, QdrantClientOptions } from "./client_options.ts";

/**
 * A Qdrant client over an embedded engine, in memory or on a folder.
 *
 * @example
 * ```ts
 * const client = new QdrantClient(":memory:"); // or new QdrantClient({ path: "./books" })
 * ```
 */
export class QdrantClient extends QdrantClientBase {
  /**
   * Opens nothing yet: the first call does.
   *
   * @param options a location (`":memory:"`) or {@link QdrantClientOptions}
   * @throws QdrantClientConfigError when the options name nothing, or contradict each other
   * @throws QdrantError `not_implemented` for a server's address: this version is embedded only
   */
  constructor(options: string | QdrantClientOptions) {
    const target = targetOf(options);
    if (target.kind === "server") {
      throw new QdrantError("not_implemented", `a client of a Qdrant server; ${FORMS}`);
    }
    super(() => openEngine(target));
  }
}

async function openEngine(target: EmbeddedTarget): Promise<Backend> {
  const { openEmbedded } = await import("@quiverdb/engine");
  const { kind: _, ...options } = target;
  const backend = await openEmbedded(options);
  return intercept(backend, refuseMisnamedMembers);
}
