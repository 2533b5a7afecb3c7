/** What a client connects to, and the rules of its constructor (those of Python's `QdrantClient`). */
import { QdrantClientConfigError } from "@quiverdb/client";

/** Options of {@link QdrantClient}. Exactly one of `location`, `path`, `url` and `host` says what answers. */
export interface QdrantClientOptions {
  /** `":memory:"` for an engine in memory; any other text is a `url`. */
  readonly location?: string;
  /** A folder that an embedded engine keeps its data in; created if it does not exist. */
  readonly path?: string;
  /**
   * With `path`: open for reading only, beside the one process that may write. Every call sees what that process
   * has committed. Default false.
   */
  readonly readOnly?: boolean;
  /** The address of a server. Not served by this version. */
  readonly url?: string;
  /** The host name of a server, without scheme. Not served by this version. */
  readonly host?: string;
  /** The port of a server. Not served by this version. */
  readonly port?: number | null;
  /** The key a server asks for. Not served by this version. */
  readonly apiKey?: string;
  /** Let the server compute embeddings. Not for an embedded engine. */
  readonly cloudInference?: boolean;
}

/** What answers the calls of a client. */
export type Target =
  | { readonly kind: "memory" }
  | { readonly kind: "folder"; readonly path: string; readonly readOnly: boolean }
  | { readonly kind: "server" };

/** @throws QdrantClientConfigError when the options contradict each other */
export function targetOf(options: QdrantClientOptions): Target {
  const { location, url, host, path } = options;
  const given = [location, url, host, path].filter((option) => option !== undefined);
  if (given.length > 1) {
    throw new QdrantClientConfigError(
      "Only one of <location>, <url>, <host> or <path> should be specified.",
    );
  }
  const embedded = location === ":memory:" || path !== undefined;
  if (embedded && options.cloudInference === true) {
    throw new QdrantClientConfigError("Cloud inference is not supported for an embedded engine.");
  }
  if (options.readOnly === true && path === undefined) {
    throw new QdrantClientConfigError("readOnly goes with path.");
  }
  if (location === ":memory:") return { kind: "memory" };
  if (path === undefined) return { kind: "server" };
  if (typeof path !== "string" || path === "") {
    throw new QdrantClientConfigError("path must be the name of a folder.");
  }
  return { kind: "folder", path, readOnly: options.readOnly ?? false };
}
