/** The client of `quiverdb`: options in, back end out. */
import { QdrantClientBase, QdrantError } from "@quiverdb/client";
import type { Backend } from "@quiverdb/client";

import { targetOf } from "./client_options.ts";
import type { QdrantClientOptions, Target } from "./client_options.ts";

/**
 * A Qdrant client over an embedded engine, in memory or on a folder.
 *
 * @example
 * ```ts
 * const client = new QdrantClient(":memory:"); // or new QdrantClient({ path: "./books" })
 * ```
 */
export class QdrantClient extends QdrantClientBase {
  readonly #target: Target;

  /**
   * Opens nothing yet: the first call does.
   *
   * @param options a location (`":memory:"`) or {@link QdrantClientOptions}
   * @throws QdrantClientConfigError when the options name nothing, or contradict each other
   * @throws QdrantError `not_implemented` for a server's address: this version is embedded only
   */
  constructor(options: string | QdrantClientOptions) {
    super();
    this.#target = targetOf(options);
    if (this.#target.kind === "server") {
      throw new QdrantError(
        "not_implemented",
        "a client of a Qdrant server; " +
          'use new QdrantClient(":memory:") or new QdrantClient({ path: "./folder" })',
      );
    }
  }

  protected override async open(): Promise<Backend> {
    const { openEmbedded } = await import("@quiverdb/engine");
    return this.#target.kind === "folder"
      ? openEmbedded({ path: this.#target.path, readOnly: this.#target.readOnly })
      : openEmbedded();
  }
}
