/** A server on a free port, and a back end that asks it. */
import type { AddressInfo } from "node:net";
import type { Backend } from "@quiverdb/client";

import { type GrpcBackend, openGrpc } from "../remote/grpc_backend.ts";
import type { GrpcOptions } from "../remote/grpc_options.ts";
import { createGrpcServer, type GrpcServerOptions } from "../serving/grpc_server.ts";

export interface Served {
  readonly port: number;
  readonly remote: GrpcBackend;
  /** Ends both; the backend behind the server stays open. */
  close(): Promise<void>;
}

/** @param serverOptions of the server; failures that are no QdrantError end the test */
export async function serve(
  backend: Backend,
  serverOptions: GrpcServerOptions = {},
  clientOptions: GrpcOptions = {},
): Promise<Served> {
  const { server, close } = createGrpcServer(backend, serverOptions);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Never a path: it listens at a port.
  const { port } = server.address() as AddressInfo;
  const remote = openGrpc({ host: "127.0.0.1", port, ...clientOptions });
  return {
    port,
    remote,
    close: async () => {
      await remote.close();
      await close();
    },
  };
}
