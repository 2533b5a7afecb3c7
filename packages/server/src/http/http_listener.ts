/** The socket of a server: opened for a handler, closed once its requests are answered. */
import { createServer as createHttpServer, type Server, type ServerOptions } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Server as SocketServer } from "node:net";
import { Server as TlsServer } from "node:tls";
import type { RestHandler } from "./rest_handler.ts";

export interface TlsOptions {
  /** PEM. */
  readonly cert: string | Buffer;
  /** PEM. */
  readonly key: string | Buffer;
  /** PEM of the authority whose certificates callers must show; absent: they need none. */
  readonly ca?: string | Buffer | undefined;
}

export interface ListenerOptions {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly tls: TlsOptions | undefined;
  readonly maxConnections: number;
}

/** A socket that listens. */
export interface OpenSocket {
  readonly port: number;
  /** Takes certificates that were renewed. */
  renewTls(tls: TlsOptions): void;
}

export interface HttpListener extends OpenSocket {
  /** Refuses further connections, and resolves when the requests under way are answered. */
  close(graceMs: number): Promise<void>;
}

/** Time for the head of a request: what is slower is no client. */
const HEADERS_MS = 10_000;
/** Clients keep connections for later requests, and should end them before the server does. */
const KEEP_ALIVE_MS = 75_000;
const HEADER_BYTES_MAX = 32 * 1024;
/** Connections that the system may hold until they are taken. */
const BACKLOG = 1024;

const OPTIONS: ServerOptions = {
  noDelay: true,
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: HEADERS_MS,
  // Bodies have limits of their own, because those of snapshots take as long as they take.
  requestTimeout: 0,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: HEADER_BYTES_MAX,
};

/** @throws the error of the system when the port is taken or the certificate unusable */
export async function openListener(
  handler: RestHandler,
  { host, port, tls, maxConnections }: ListenerOptions,
): Promise<HttpListener> {
  const server =
    tls === undefined
      ? createHttpServer(OPTIONS, handler)
      : createHttpsServer({ ...OPTIONS, ...secureContext(tls) }, handler);
  server.maxConnections = maxConnections;
  server.on("checkContinue", handler);
  const socket = await openSocket(server, host, port);
  return { ...socket, close: (graceMs) => closeServer(server, graceMs) };
}

/** What the modules of Node take. */
export function secureContext({ cert, key, ca }: TlsOptions) {
  const checked = ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true };
  return { cert, key, ...checked };
}

/** Lets a server of any protocol listen. @throws the error of the system when the port is taken */
export async function openSocket(
  server: SocketServer,
  host: string,
  port: number,
): Promise<OpenSocket> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  // After it listens an error of a socket is no reason to end the process.
  server.on("error", () => {});
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    renewTls: (tls) => {
      if (server instanceof TlsServer) server.setSecureContext(secureContext(tls));
    },
  };
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A connection that was busy becomes idle when its answer is sent.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const grace = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(grace);
}
