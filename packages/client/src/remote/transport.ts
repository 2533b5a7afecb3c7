/**
 * The contract of what carries HTTP requests: `fetch` everywhere, the HTTP client of Node where
 * there is one. A transport knows no operation, no retry and no key.
 */
import type { HttpMethod } from "../rest/routes.ts";

/** A request, ready to be sent. */
export interface TransportRequest {
  readonly method: HttpMethod;
  /** Path with prefix and query, percent-encoded; begins with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or the bytes of a file. */
  readonly body: string | AsyncIterable<Uint8Array> | undefined;
  /** Whether sending it twice does what sending it once does. */
  readonly isIdempotent: boolean;
  /** Ends the request and the reading of its answer. */
  readonly signal: AbortSignal;
}

/** The beginning of an answer; its body has to be read, by `text` or by `bytes`. */
export interface TransportAnswer {
  /** 0: a redirection that a browser hides. */
  readonly status: number;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /** The whole body. Rejects when it ends before its time. */
  text(): Promise<string>;
  /** The body as it arrives. Leaving the iteration ends the connection. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Sends requests to one server. */
export interface Transport {
  /** Rejects when there is no answer: with the error of the platform, or the signal's reason. */
  send(request: TransportRequest): Promise<TransportAnswer>;
  /** Ends all connections. */
  close(): void;
}

/** Certificates of a connection, for the transport of Node. PEM. */
export interface TlsSettings {
  /** The authority that has signed the server's certificate. */
  readonly ca?: string | undefined;
  /** The own certificate, for servers that ask for one. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** Take any certificate of the server. Default true: check it. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** What a transport is opened with. */
export interface TransportSettings {
  /** `http://host:port`, without path. */
  readonly origin: string;
  /** Connections at the same time. */
  readonly maxConnections: number;
  /** Path of a unix domain socket to connect to, in the place of the origin's host. */
  readonly socketPath: string | undefined;
  readonly tls: TlsSettings | undefined;
  /** Used in the place of the platform's own. */
  readonly fetch: typeof fetch | undefined;
}

export type OpenTransport = (settings: TransportSettings) => Transport;
