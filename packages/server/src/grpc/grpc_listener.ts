/** Qdrant's gRPC beside REST: the same backend, the same keys, a port of its own. */
import type { Backend } from "@quiverdb/client";
import { createGrpcServer, type GrpcCallReport, type GrpcServerOptions } from "@quiverdb/grpc";
import type { Authenticate } from "../access/authenticate.ts";
import {
  openSocket,
  type OpenSocket,
  secureContext,
  type TlsOptions,
} from "../http/http_listener.ts";

export interface GrpcListenerOptions {
  readonly backend: Backend;
  readonly authenticate: Authenticate;
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  readonly tls: TlsOptions | undefined;
  readonly callTimeoutMs: number;
  readonly messageIdleTimeoutMs: number;
  readonly onCall: (call: GrpcCallReport) => void;
  readonly onUnexpectedError: (error: unknown) => void;
}

export interface GrpcListener extends OpenSocket {
  /** Takes no new calls, and resolves when those under way are answered. */
  close(graceMs: number): Promise<void>;
}

/** @throws the error of the system when the port is taken or the certificate unusable */
export async function openGrpcListener(options: GrpcListenerOptions): Promise<GrpcListener> {
  const { backend, authenticate, host, port, tls, ...rest } = options;
  const settings: GrpcServerOptions = {
    ...rest,
    authenticate: (metadata) => authenticate(metadata, backend),
    tls: tls && secureContext(tls),
  };
  const { server, close } = createGrpcServer(backend, settings);
  return { ...(await openSocket(server, host, port)), close };
}
