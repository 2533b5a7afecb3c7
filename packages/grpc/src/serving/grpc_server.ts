/**
 * Qdrant's gRPC, answered by any Backend: the unary methods of its services, the health service,
 * and `Unimplemented` for everything else.
 *
 * A server with TLS lets the client choose HTTP/2 by ALPN. Keys and tokens are the business of
 * {@link GrpcServerOptions.authenticate}.
 */
import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type SecureServerOptions,
  type ServerHttp2Session,
} from "node:http2";
import type { Backend } from "@quiverdb/client";

import { GrpcHandler, type GrpcHandlerOptions } from "./grpc_handler.ts";

/** Options of {@link createGrpcServer}. */
export interface GrpcServerOptions extends GrpcHandlerOptions {
  /** Certificate and key, as `node:tls` takes them; absent: cleartext HTTP/2. */
  readonly tls?: SecureServerOptions | undefined;
  /** Calls under way on one connection at the same time. Default 1,024. */
  readonly maxConcurrentCalls?: number | undefined;
}

/** A server that does not listen yet. */
export interface GrpcServer {
  /** `listen`, `address` and the events of a server of `node:http2`. */
  readonly server: Http2Server | Http2SecureServer;
  /**
   * Takes no new calls, waits for those under way, and ends all connections.
   *
   * @param graceMs longest time to wait; calls still under way are then aborted. Default 30,000
   */
  close(graceMs?: number): Promise<void>;
}

const WINDOW_BYTES = 8 * 1024 * 1024;
const GRACE_MS = 30_000;

/**
 * A gRPC server in front of a backend, which it does not close.
 *
 * @example
 * ```ts
 * const { server, close } = createGrpcServer(backend, { authenticate });
 * server.listen(6334, "127.0.0.1");
 * ```
 */
export function createGrpcServer(backend: Backend, options: GrpcServerOptions = {}): GrpcServer {
  const { tls, maxConcurrentCalls = 1024 } = options;
  const handler = new GrpcHandler(backend, options);
  const settings = { initialWindowSize: WINDOW_BYTES, maxConcurrentStreams: maxConcurrentCalls };
  const server =
    tls === undefined
      ? createServer({ settings })
      : createSecureServer({ ...tls, settings, allowHTTP1: false });
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.setLocalWindowSize(WINDOW_BYTES);
    session.on("close", () => sessions.delete(session));
    // A peer that goes away or breaks the protocol ends its own connection only.
    session.on("error", () => session.destroy());
  });
  server.on("sessionError", () => {});
  server.on("stream", (stream, headers) => {
    handler.handle(stream, headers);
  });
  return { server, close: (graceMs = GRACE_MS) => closeServer(server, sessions, handler, graceMs) };
}

async function closeServer(
  server: Http2Server | Http2SecureServer,
  sessions: ReadonlySet<ServerHttp2Session>,
  handler: GrpcHandler,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
  for (const session of sessions) session.close();
  await handler.finish(graceMs);
  for (const session of sessions) session.destroy();
  await closed;
}
