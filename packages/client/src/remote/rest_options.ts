/** Options of a connection to a server over REST. */
import { QdrantClientConfigError } from "../errors/qdrant_error.ts";
import type { AuthTokenProvider } from "./authorize_calls.ts";
import type { RetryOptions } from "./retry_calls.ts";
import { addressOf } from "./server_address.ts";
import type { AddressOptions, ServerAddress } from "./server_address.ts";
import type { TlsSettings } from "./transport.ts";

/** Takes what a client has to say besides results and errors. */
export type RemoteLog = (
  level: "error" | "warn" | "info" | "debug",
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** Options of `connectRest`. */
export interface RestOptions extends AddressOptions {
  /** Called before each request; its token is sent as `Authorization: Bearer`. */
  readonly authTokenProvider?: AuthTokenProvider | undefined;
  /** Sent with each request. */
  readonly headers?:
    Readonly<Record<string, number | string | readonly string[] | undefined>> | undefined;
  /**
   * Longest time of a request in milliseconds, default 300,000. A call with a `timeout` (in
   * seconds) is waited for until 5 s after that.
   */
  readonly timeout?: number | undefined;
  /** Connections at the same time, kept for later requests; default 64. For Node. */
  readonly maxConnections?: number | undefined;
  /** Try calls again after errors that may pass: true, or how. Default: never. */
  readonly retry?: boolean | RetryOptions | undefined;
  /** Warn when the server's version does not fit; default true. */
  readonly checkCompatibility?: boolean | undefined;
  /** Sends the requests in the place of the platform's own client. */
  readonly fetch?: typeof fetch | undefined;
  /** Path of a unix domain socket that the server listens at. For Node. */
  readonly socketPath?: string | undefined;
  /** Certificates. For Node. */
  readonly tls?: TlsSettings | undefined;
  /** Takes warnings; default: the console. */
  readonly log?: RemoteLog | undefined;
}

/**
 * Checks options before anything is opened.
 *
 * @returns the server's address
 * @throws QdrantClientConfigError for options that contradict each other, or name no server
 */
export function checkRestOptions(options: RestOptions): ServerAddress {
  const { timeout = 1, maxConnections = 1, socketPath, tls, authTokenProvider } = options;
  if (!(timeout > 0)) throw new QdrantClientConfigError("timeout must be more than 0 ms.");
  if (!(maxConnections >= 1)) {
    throw new QdrantClientConfigError("maxConnections must be at least 1.");
  }
  if (options.fetch !== undefined && (socketPath !== undefined || tls !== undefined)) {
    throw new QdrantClientConfigError(
      "socketPath and tls are for Node without a fetch of your own.",
    );
  }
  for (const [name, value] of Object.entries({ authTokenProvider, fetch: options.fetch })) {
    if (value === undefined || typeof value === "function") continue;
    throw new QdrantClientConfigError(`${name} must be a function.`);
  }
  return addressOf(options);
}
