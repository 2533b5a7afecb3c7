/** Qdrant's gRPC beside REST: the same backend, the same keys, a port of its own. */
import type { Backend } from "@quiverdb/client";
import { createGrpcServer, type GrpcCallReport, type GrpcServerOptions } from "@quiverdb/grpc";
import type { AddressInfo } from "node:net";
import type { Authenticate } from "../access/authenticate.ts";
import { secureContext, type TlsOptions } from "../http/http_listener.ts";

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

export interface GrpcListener {
  readonly port: number;
  renewTls(tls: TlsOptions): void;
  /** Takes no new calls, and resolves when those under way are answered. */
  close(graceMs: number): Promise<void>;
}

/** @throws the error of the system when the port is taken or the certificate unusable */
export async function openGrpcListener(options: GrpcListenerOptions): Promise<GrpcListener> {
  const { backend, authenticate, host, port, tls, ...rest } = options;
  const settings: GrpcServerOptions = {
    ...rest,
    authenticate: (metadata) => {
      const key = metadata["api-key"];
      const { authorization } = metadata;
      return authenticate(
        { "api-key": Array.isArray(key) ? key.join() : key, authorization },
        backend,
      );
    },
    tls: tls && secureContext(tls),
  };
  const { server, close } = createGrpcServer(backend, settings);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
  // After it listens an error of a socket is no reason to end the process.
  server.on("error", () => {});
  return {
    port: portOf(server.address()),
    renewTls: (renewed) => {
      if ("setSecureContext" in server) server.setSecureContext(secureContext(renewed));
    },
    close,
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
