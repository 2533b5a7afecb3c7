/** What a client connects to, and the rules of its constructor. */
import { QdrantClientConfigError } from "@quiverdb/client";
import { folderPath } from "./folder_path.ts";

interface CommonOptions {
  /** Let the server compute embeddings. Not for an embedded engine. */
  readonly cloudInference?: boolean | undefined;
}

/** Whether an embedded engine answers as a cluster. */
export interface ClusterOption {
  /**
   * True: as a cluster of one peer, with which shard keys can be made. The first client of a
   * process that opens a folder decides. Default false: as a single node, which refuses to.
   */
  readonly enabled: boolean;
}

/** An engine in memory, by name. */
export interface LocationOptions extends CommonOptions {
  /** `":memory:"` for an engine in memory; a text with a scheme is a `url`. */
  readonly location: string;
  readonly cluster?: ClusterOption | undefined;
  readonly path?: undefined;
  readonly readOnly?: false | undefined;
  readonly url?: undefined;
  readonly host?: undefined;
}

/** An engine on a folder. */
export interface FolderOptions extends CommonOptions {
  /**
   * A folder that an embedded engine keeps its data in, as a path or a `file:` URL; created if it
   * does not exist. A relative path is taken from the working directory of the moment in which the
   * client is made.
   */
  readonly path: string | URL;
  /**
   * Open for reading only, beside the one process that may write. Every call sees what that process
   * has committed. Default false.
   */
  readonly readOnly?: boolean | undefined;
  /**
   * What a write waits for. `"disk"`: it survives a loss of power. `"process"`: it survives the end
   * of the process, however that ends, and is several times faster. The first client of a process
   * that opens the folder decides. Default `"disk"`.
   */
  readonly durability?: "disk" | "process" | undefined;
  readonly cluster?: ClusterOption | undefined;
  readonly location?: undefined;
  readonly url?: undefined;
  readonly host?: undefined;
}

interface ServerCommonOptions extends CommonOptions {
  /** The port of a server. */
  readonly port?: number | null | undefined;
  /** The key a server asks for. */
  readonly apiKey?: string | undefined;
  readonly location?: undefined;
  readonly path?: undefined;
  readonly readOnly?: false | undefined;
}

/** A server. Not served by this version. */
export type ServerOptions = ServerCommonOptions &
  (
    | {
        /** The address of the server, with its scheme. */
        readonly url: string;
        readonly host?: undefined;
      }
    | {
        /** The host name of the server, without scheme. */
        readonly host: string;
        readonly url?: undefined;
      }
  );

/** Options of `QdrantClient`: one of `location`, `path`, `url` and `host` says what answers. */
export type QdrantClientOptions = LocationOptions | FolderOptions | ServerOptions;

/** An engine in this process. `path` is absolute. */
export type EmbeddedTarget =
  | { readonly kind: "memory"; readonly cluster: ClusterOption }
  | {
      readonly kind: "folder";
      readonly path: string;
      readonly readOnly: boolean;
      readonly durability: "disk" | "process";
      readonly cluster: ClusterOption;
    };

/** What answers the calls of a client. */
export type Target = EmbeddedTarget | { readonly kind: "server" };

/** How a client of this version is made, for error texts. */
export const FORMS = 'use new QdrantClient(":memory:") or new QdrantClient({ path: "./folder" })';
const NAMES = new Set(
  "location path readOnly durability cluster url host port apiKey cloudInference".split(" "),
);

/**
 * What the constructor's argument asks for.
 *
 * @throws QdrantClientConfigError when it asks for nothing, or for things that contradict each
 * other
 */
export function targetOf(argument: string | QdrantClientOptions): Target {
  const options = optionsOf(argument);
  const { location, url, host, path, readOnly, durability = "disk", cloudInference } = options;
  const given = [location, url, host, path].filter((option) => option !== undefined);
  if (given.length > 1) {
    throw new QdrantClientConfigError(
      "Only one of <location>, <url>, <host> or <path> should be specified.",
    );
  }
  const unknown = Object.keys(options).filter((name) => !NAMES.has(name));
  if (unknown.length > 0 && url === undefined && host === undefined) {
    throw new QdrantClientConfigError(`Unknown option ${unknown.join(", ")}; ${FORMS}.`);
  }
  if (given.length === 0) {
    throw new QdrantClientConfigError(`A client needs to know what answers its calls; ${FORMS}.`);
  }
  if ((location === ":memory:" || path !== undefined) && cloudInference === true) {
    throw new QdrantClientConfigError("Cloud inference is not supported for an embedded engine.");
  }
  if (readOnly === true && path === undefined) {
    throw new QdrantClientConfigError("readOnly goes with path.");
  }
  if (durability !== "disk" && durability !== "process") {
    throw new QdrantClientConfigError('durability must be "disk" or "process".');
  }
  if (options["durability"] !== undefined && path === undefined) {
    throw new QdrantClientConfigError("durability goes with path.");
  }
  const cluster = clusterOption(options["cluster"]);
  if (cluster.enabled && location !== ":memory:" && path === undefined) {
    throw new QdrantClientConfigError("cluster is for an embedded engine.");
  }
  if (location !== undefined) return targetOfLocation(location, cluster);
  if (path === undefined) return { kind: "server" };
  return {
    kind: "folder",
    path: folderPath(path),
    readOnly: readOnly === true,
    durability,
    cluster,
  };
}

function optionsOf(argument: unknown): { readonly [name: string]: unknown } {
  if (typeof argument === "string") return { location: argument };
  if (typeof argument === "object" && argument !== null) return { ...argument };
  throw new QdrantClientConfigError(`A client needs to know what answers its calls; ${FORMS}.`);
}

function clusterOption(cluster: unknown): ClusterOption {
  if (cluster === undefined) return { enabled: false };
  const { enabled } = Object(cluster) as { readonly enabled?: unknown };
  if (typeof enabled === "boolean") return { enabled };
  throw new QdrantClientConfigError("cluster must be { enabled: true } or { enabled: false }.");
}

function targetOfLocation(location: unknown, cluster: ClusterOption): Target {
  if (location === ":memory:") return { kind: "memory", cluster };
  if (typeof location !== "string" || location === "") {
    throw new QdrantClientConfigError(`location must be ":memory:" or an address; ${FORMS}.`);
  }
  const text = JSON.stringify(location);
  if (/^file:/i.test(location)) {
    throw new QdrantClientConfigError(`For a folder use new QdrantClient({ path: ${text} }).`);
  }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(location)) return { kind: "server" };
  throw new QdrantClientConfigError(
    `The location ${text} is taken for the address of a server, and has no scheme. ` +
      `For a folder use new QdrantClient({ path: ${text} }).`,
  );
}
