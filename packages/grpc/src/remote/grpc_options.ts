/** Options of a back end over gRPC, and what holds where nothing is said. */
import { QdrantClientConfigError } from "@quiverdb/client";
import type { Backend } from "@quiverdb/client";

import type { GrpcTlsOptions } from "./channel.ts";

/** Options of {@link openGrpc}. */
export interface GrpcOptions {
  /** Host name or address of the server. Default `localhost`. */
  readonly host?: string | undefined;
  /** Default 6334. */
  readonly port?: number | undefined;
  /** Whether to use TLS: true, or with these options. Default false. */
  readonly tls?: boolean | GrpcTlsOptions | undefined;
  /** The key a server asks for. */
  readonly apiKey?: string | undefined;
  /** Further metadata of every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Connections, used in turn. Default 3. */
  readonly poolSize?: number | undefined;
  /** Whether messages of 1 KiB and more are compressed. Default `none`. */
  readonly compression?: "gzip" | "none" | undefined;
  /**
   * Longest time of a call in milliseconds; 0 for none. A `timeout` of a request that is longer
   * wins. Default 0.
   */
  readonly timeoutMs?: number | undefined;
  /** Time between two pings of a connection in milliseconds; 0 for none. Default 30,000. */
  readonly keepaliveMs?: number | undefined;
  /** Time in which a ping has to be answered, in milliseconds. Default 10,000. */
  readonly keepaliveTimeoutMs?: number | undefined;
  /** Time in which a connection has to stand, in milliseconds. Default 10,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Longest message of an answer in bytes. Default 1 GiB. */
  readonly maxAnswerBytes?: number | undefined;
  /** What answers the operations that gRPC does not have; closed with this one. */
  readonly rest?: Backend | undefined;
}

const DEFAULTS = {
  host: "localhost",
  port: 6334,
  tls: false,
  headers: {},
  poolSize: 3,
  compression: "none",
  timeoutMs: 0,
  keepaliveMs: 30_000,
  keepaliveTimeoutMs: 10_000,
  connectTimeoutMs: 10_000,
  maxAnswerBytes: 1024 * 1024 * 1024,
} as const;

/** Options with the defaults in place. */
export type ResolvedGrpcOptions = GrpcOptions & {
  readonly [Name in keyof typeof DEFAULTS]: NonNullable<GrpcOptions[Name]>;
};

/** @throws QdrantClientConfigError */
export function resolveGrpcOptions(given: GrpcOptions): ResolvedGrpcOptions {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const options: ResolvedGrpcOptions = { ...DEFAULTS, ...Object.fromEntries(known) };
  const { host, port, poolSize, compression } = options;
  if (/[/@?#\s]/.test(host) || host === "") {
    throw new QdrantClientConfigError(`host must be a host name, not ${JSON.stringify(host)}.`);
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new QdrantClientConfigError(`The gRPC port must be from 1 to 65535, not ${port}.`);
  }
  if (!Number.isInteger(poolSize) || poolSize < 1) {
    throw new QdrantClientConfigError(`poolSize must be a whole number from 1, not ${poolSize}.`);
  }
  if (compression !== "gzip" && compression !== "none") {
    throw new QdrantClientConfigError('compression must be "gzip" or "none".');
  }
  for (const name of Object.keys(options.headers)) {
    if (/^[\w.-]+$/.test(name)) continue;
    throw new QdrantClientConfigError(`${JSON.stringify(name)} cannot be the name of a header.`);
  }
  return options;
}

/** `http://host:port`, with brackets around an IPv6 address. */
export function originOf({ host, port, tls }: ResolvedGrpcOptions): string {
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return `${tls === false ? "http" : "https"}://${name}:${port}`;
}
