/** The backends the tape is replayed against. */
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend, Interceptor } from "@quiverdb/client";
import { intercept, isQdrantError } from "@quiverdb/client";
import { type EmbeddedOptions, openEmbedded } from "@quiverdb/engine";
import { createGrpcServer, openGrpc } from "@quiverdb/grpc";

/** The embedded engine in memory, on a folder, or in memory behind a server over gRPC. */
export const BACKEND_KINDS = ["memory", "path", "grpc"] as const;

/** How the engine is asked, and where it keeps its data. */
export type BackendKind = (typeof BACKEND_KINDS)[number];

/** A server over gRPC whose calls are told of. */
export interface WatchedGrpc {
  readonly kind: "grpc";
  readonly onCall: () => void;
}

/** Opens the embedded engine, and closes it (and removes its folder) after `use`. */
export async function withBackend<T>(
  asked: BackendKind | WatchedGrpc,
  given: EmbeddedOptions,
  use: (backend: Backend) => Promise<T>,
): Promise<T> {
  const { kind, onCall } = typeof asked === "string" ? { kind: asked, onCall: undefined } : asked;
  const folder = kind === "path" ? await mkdtemp(join(tmpdir(), "quiver-tape-")) : undefined;
  try {
    const options = folder === undefined ? given : { ...given, path: folder };
    const engine = await openEmbedded(options);
    const served = kind === "grpc" ? await serveOverGrpc(engine, onCall) : undefined;
    try {
      return await use(served?.backend ?? engine);
    } finally {
      await served?.close();
      await engine.close();
    }
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The engine behind a server over gRPC. What cannot be said over gRPC, an operation or a body that
 * no message can hold, is asked of the engine itself.
 */
async function serveOverGrpc(
  engine: Backend,
  onCall: (() => void) | undefined,
): Promise<{ readonly backend: Backend; readonly close: () => Promise<void> }> {
  const { server, close } = createGrpcServer(engine, { onUnexpectedError: console.error, onCall });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens at no port");
  const remote = openGrpc({ host: "127.0.0.1", port: address.port });
  const orDirectly: Interceptor = (next) => async (operation, request, context) => {
    try {
      return await next(operation, request, context);
    } catch (error) {
      const isUnsent = isQdrantError(error) && error.details["grpcStatus"] === undefined;
      if (!isUnsent) throw error;
      return engine.call(operation, request, context);
    }
  };
  return {
    backend: intercept(remote, orDirectly),
    close: async () => {
      await remote.close();
      await close();
    },
  };
}
