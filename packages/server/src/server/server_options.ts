/** What a server is made of, and what holds where nothing is said. */
import type { Keys } from "../access/authenticate.ts";
import { isGuarded } from "../access/authenticate.ts";
import type { CollectionDefaults } from "./collection_defaults.ts";
import type { TlsOptions } from "../http/http_listener.ts";

/** Takes what a server reports. pino's logger is one. */
export interface ServerLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Options of `createServer`. */
export interface QuiverServerOptions extends Keys {
  /** The storage folder, created if it does not exist; absent: data is in memory and not kept. */
  readonly path?: string | undefined;
  /** Serve a folder beside the process that writes to it. Default false. */
  readonly readOnly?: boolean | undefined;
  /** What a write waits for: the disk (default), or that the operating system has it. */
  readonly durability?: "disk" | "process" | undefined;
  /** Answer as a cluster of one peer, with which shard keys can be made. Default false. */
  readonly cluster?: boolean | undefined;
  /** Whether snapshots may be recovered from `http` and `https` URLs. Default true. */
  readonly snapshotUrls?: boolean | undefined;
  /** Address to listen at. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** 0 for a free one. Default 6333. */
  readonly port?: number | undefined;
  /** Port of gRPC, at the same address; 0 for a free one. Absent: gRPC is not served. */
  readonly grpcPort?: number | undefined;
  /** Allow a `host` that other machines reach without any key. Default false. */
  readonly insecure?: boolean | undefined;
  readonly tls?: TlsOptions | undefined;
  /** Whether pages of all origins may call; without, those of this machine may. Default false. */
  readonly cors?: boolean | undefined;
  /** Largest JSON body in bytes, also once it is unpacked. Default 32 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Requests under way at the same time; more are told to come back. Default 1,024. */
  readonly maxRequests?: number | undefined;
  /** Bytes of bodies under way at the same time. Default 256 MiB, at least one body. */
  readonly maxPendingBytes?: number | undefined;
  /** Connections at the same time; more are closed. Default 4,096. */
  readonly maxConnections?: number | undefined;
  /** Longest time of an operation in milliseconds; 0 (default) for none. */
  readonly operationTimeoutMs?: number | undefined;
  /** Longest time in milliseconds in which a body brings no byte. Default 30,000. */
  readonly bodyIdleTimeoutMs?: number | undefined;
  /** How long `close` waits for requests under way, in milliseconds. Default 30,000. */
  readonly closeGraceMs?: number | undefined;
  /** What new collections get where their request says nothing. */
  readonly collectionDefaults?: CollectionDefaults | undefined;
  /**
   * Embed texts whose model is named in requests, by models in this process: `local` for those that
   * lie in a folder or a cache of this machine, `download` for those of the hub, too. Absent: only
   * BM25, and Qdrant's own error for others.
   */
  readonly inference?: "local" | "download" | undefined;
  /** Folders with models, each named like its folder. */
  readonly modelFolders?: readonly string[] | undefined;
  /** A folder of files to serve at `/dashboard`. */
  readonly staticFolder?: string | undefined;
  /** Default: nobody is told. */
  readonly log?: ServerLog | undefined;
  /** Requests that take longer are reported as slow, in milliseconds. Default 1,000. */
  readonly slowRequestMs?: number | undefined;
}

/** Options with the defaults in place. */
export type ResolvedOptions = QuiverServerOptions & {
  readonly [Name in keyof typeof DEFAULTS]: NonNullable<QuiverServerOptions[Name]>;
};

const MIB = 1024 * 1024;

const DEFAULTS = {
  readOnly: false,
  durability: "disk",
  cluster: false,
  snapshotUrls: true,
  host: "127.0.0.1",
  port: 6333,
  insecure: false,
  cors: false,
  maxBodyBytes: 32 * MIB,
  maxRequests: 1024,
  maxPendingBytes: 256 * MIB,
  maxConnections: 4096,
  operationTimeoutMs: 0,
  bodyIdleTimeoutMs: 30_000,
  closeGraceMs: 30_000,
  slowRequestMs: 1_000,
} as const;

/** Wrong options of a server: nothing was opened. */
export class ServerOptionsError extends Error {
  override readonly name: string = "ServerOptionsError";
}

/** @throws ServerOptionsError */
export function resolveOptions(given: QuiverServerOptions): ResolvedOptions {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const options = { ...DEFAULTS, ...Object.fromEntries(known) } as ResolvedOptions;
  const { maxBodyBytes, maxRequests, host, insecure, readOnly, path, jwtRbac } = options;
  for (const name of ["port", "grpcPort"] as const) {
    const port = options[name];
    if (port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65535)) continue;
    throw new ServerOptionsError(`${name} must be a whole number from 0 to 65535, not ${port}`);
  }
  for (const [name, value] of Object.entries({ maxBodyBytes, maxRequests })) {
    if (!(value >= 1)) throw new ServerOptionsError(`${name} must be at least 1, not ${value}`);
  }
  if (readOnly && path === undefined) throw new ServerOptionsError("readOnly goes with path");
  const hasFullKey = [options.apiKey, options.altApiKey].some((key) => key);
  if (jwtRbac === true && !hasFullKey) {
    throw new ServerOptionsError("jwtRbac needs an apiKey, which signs the tokens");
  }
  if (!isLoopback(host) && !isGuarded(options) && !insecure) {
    throw new ServerOptionsError(
      `${host} can be reached by other machines, and there is no API key: ` +
        "set one, listen at 127.0.0.1, or allow it by insecure",
    );
  }
  return options;
}

/** Whether only this machine reaches an address. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
