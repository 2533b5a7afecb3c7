/** What a client connects to, and the rules of its constructor. */
import { checkRestOptions, QdrantClientConfigError, type RestOptions } from "@quiverdb/client";
import { folderPath } from "./folder_path.ts";
import type { InferenceOptions } from "./model_inference.ts";

interface CommonOptions {
  /** Let the server compute embeddings. Not for an embedded engine. */
  readonly cloudInference?: boolean | undefined;
  /** Texts that an embedding model takes at a time. Default 32. */
  readonly localInferenceBatchSize?: number | undefined;
  /** Where embedding models come from; by default from the hub, when one is named. */
  readonly inference?: InferenceOptions | undefined;
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

/**
 * A server, by `url` or by `host` and `port`. Without either it is the one at
 * `http://localhost:6333`.
 */
export interface ServerOptions extends RestOptions, CommonOptions {
  /** Use gRPC where it can serve a call, by the package `@quiverdb/grpc`. For Node. */
  readonly preferGrpc?: boolean | undefined;
  /** The port of gRPC; default 6334. */
  readonly grpcPort?: number | undefined;
  /** Connections of gRPC, used in turn; default 3. */
  readonly grpcPoolSize?: number | undefined;
  /** Whether messages of 1 KiB and more are compressed; default `none`. */
  readonly grpcCompression?: "gzip" | "none" | undefined;
  readonly location?: undefined;
  readonly path?: undefined;
  readonly readOnly?: false | undefined;
}

/** An address in the place of `url`. */
type ServerLocationOptions = Omit<ServerOptions, "location" | "url" | "host"> & {
  readonly location: string;
  readonly url?: undefined;
  readonly host?: undefined;
};

/** Options of `QdrantClient`: one of `location`, `path`, `url` and `host` says what answers. */
export type QdrantClientOptions =
  LocationOptions | FolderOptions | ServerOptions | ServerLocationOptions;

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

/** A server, and how it is spoken to. */
export interface ServerTarget {
  readonly kind: "server";
  readonly options: ServerOptions;
}

/** What answers the calls of a client. */
export type Target = EmbeddedTarget | ServerTarget;

/** How a client is made, for error texts. */
const FORMS =
  'use new QdrantClient(":memory:"), new QdrantClient({ path: "./folder" }) ' +
  'or new QdrantClient({ url: "http://localhost:6333" })';

const OF_ALL = ["cloudInference", "localInferenceBatchSize", "inference"] as const;
const EMBEDDED = new Set(["location", "path", "readOnly", "durability", "cluster", ...OF_ALL]);
const IN_MEMORY = new Set(["location", "cluster", ...OF_ALL]);
const REMOTE = new Set([
  ..."location url host port https prefix apiKey authTokenProvider headers timeout".split(" "),
  ..."maxConnections retry checkCompatibility fetch socketPath tls log".split(" "),
  ..."preferGrpc grpcPort grpcPoolSize grpcCompression".split(" "),
  ...OF_ALL,
]);

/**
 * What the constructor's argument asks for; nothing: the server at `http://localhost:6333`.
 *
 * @throws QdrantClientConfigError for things that contradict each other, unknown options, and
 * what is no address and no folder
 */
export function targetOf(argument?: string | QdrantClientOptions): Target {
  const options = optionsOf(argument);
  const { location, url, host, path } = options;
  const given = [location, url, host, path].filter((option) => option !== undefined);
  if (given.length > 1) {
    throw new QdrantClientConfigError(
      "Only one of <location>, <url>, <host> or <path> should be specified.",
    );
  }
  refuseUnknown(options);
  if (path !== undefined) return folderTarget(options);
  if (location !== ":memory:") {
    refuseOthers(options, REMOTE, "an embedded engine");
    return serverTarget(options);
  }
  refuseOthers(options, IN_MEMORY, "a folder or a server");
  checkCloudInference(options);
  return { kind: "memory", cluster: clusterOf(options) };
}

interface GivenOptions {
  readonly [name: string]: unknown;
}

function optionsOf(argument: unknown): GivenOptions {
  if (argument === undefined || argument === null) return {};
  if (typeof argument === "string") return { location: argument };
  if (typeof argument === "object") return { ...argument };
  throw new QdrantClientConfigError(`A client needs to know what answers its calls; ${FORMS}.`);
}

function namesIn(options: GivenOptions): string[] {
  return Object.keys(options).filter((name) => options[name] !== undefined);
}

function refuseUnknown(options: GivenOptions): void {
  const isKnown = (name: string): boolean => EMBEDDED.has(name) || REMOTE.has(name);
  const unknown = Object.keys(options).filter((name) => !isKnown(name));
  if (unknown.length === 0) return;
  throw new QdrantClientConfigError(`Unknown option ${unknown.join(", ")}; ${FORMS}.`);
}

/** Options of another kind of back end would have no effect, which nobody wants who gives them. */
function refuseOthers(options: GivenOptions, known: ReadonlySet<string>, other: string): void {
  for (const name of namesIn(options)) {
    const isDefault = name === "readOnly" && options[name] === false;
    if (known.has(name) || isDefault) continue;
    throw new QdrantClientConfigError(`${name} goes with ${other}.`);
  }
}

function checkCloudInference({ cloudInference }: GivenOptions): void {
  if (cloudInference !== true) return;
  throw new QdrantClientConfigError("Cloud inference is not supported for an embedded engine.");
}

/**
 * How the constructor's argument wants embedding models to be used.
 *
 * @throws QdrantClientConfigError for values of another kind
 */
export function inferenceOf(argument?: string | QdrantClientOptions): {
  readonly options: InferenceOptions | undefined;
  readonly batchSize: number | undefined;
} {
  const { inference, localInferenceBatchSize: batchSize } = optionsOf(argument);
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && Number(batchSize) > 0)) {
    throw new QdrantClientConfigError("localInferenceBatchSize must be a positive integer.");
  }
  if (inference !== undefined && (typeof inference !== "object" || inference === null)) {
    throw new QdrantClientConfigError("inference must be an object of options.");
  }
  return {
    options: inference === undefined ? undefined : { ...inference },
    batchSize: batchSize === undefined ? undefined : Number(batchSize),
  };
}

function folderTarget(options: GivenOptions): EmbeddedTarget {
  const { path, readOnly, durability = "disk" } = options;
  refuseOthers(options, EMBEDDED, "a server");
  checkCloudInference(options);
  if (durability !== "disk" && durability !== "process") {
    throw new QdrantClientConfigError('durability must be "disk" or "process".');
  }
  return {
    kind: "folder",
    path: folderPath(path),
    readOnly: readOnly === true,
    durability,
    cluster: clusterOf(options),
  };
}

function clusterOf({ cluster }: GivenOptions): ClusterOption {
  if (cluster === undefined) return { enabled: false };
  const { enabled } = Object(cluster) as { readonly enabled?: unknown };
  if (typeof enabled === "boolean") return { enabled };
  throw new QdrantClientConfigError("cluster must be { enabled: true } or { enabled: false }.");
}

function serverTarget({ location, ...rest }: GivenOptions): ServerTarget {
  const options: ServerOptions = location === undefined ? rest : { ...rest, url: urlOf(location) };
  const { preferGrpc = false, socketPath, fetch } = options;
  if (preferGrpc && (socketPath !== undefined || fetch !== undefined)) {
    throw new QdrantClientConfigError("preferGrpc contradicts socketPath and fetch.");
  }
  checkRestOptions(options);
  return { kind: "server", options };
}

function urlOf(location: unknown): string {
  if (typeof location !== "string" || location === "") {
    throw new QdrantClientConfigError(`location must be ":memory:" or an address; ${FORMS}.`);
  }
  const text = JSON.stringify(location);
  if (/^file:/i.test(location)) {
    throw new QdrantClientConfigError(`For a folder use new QdrantClient({ path: ${text} }).`);
  }
  if (/^[a-z][a-z\d+.-]*:\/\/|^localhost(?:[:/]|$)/i.test(location)) return location;
  throw new QdrantClientConfigError(
    `The location ${text} is taken for the address of a server, and has no scheme. ` +
      `For a folder use new QdrantClient({ path: ${text} }).`,
  );
}
