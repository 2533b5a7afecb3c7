/**
 * gRPC where it can serve a call, REST for the rest.
 *
 * `@quiverdb/grpc` is for those who ask for it: it is looked for beside the program when it is
 * needed, by Node's own loader, so that no bundler wants it from those who do not have it. It is
 * looked for where the program lies, and in the working directory.
 */
import {
  type Backend,
  intercept,
  type Interceptor,
  QdrantClientConfigError,
} from "@quiverdb/client";
import { authorizeCalls, checkRestOptions, connectRest, retryCalls } from "@quiverdb/client/remote";

import type { ServerOptions } from "./client_options.ts";

type Grpc = typeof import("@quiverdb/grpc");

const PORT = 6334;
const TIMEOUT_MS = 300_000;

/** @throws QdrantClientConfigError if `@quiverdb/grpc` is missing, or the options are wrong */
export function connectPreferringGrpc(options: ServerOptions): Backend {
  const { openGrpc } = loadGrpc();
  const { grpcPort = PORT, apiKey, headers = {}, timeout = TIMEOUT_MS } = options;
  const { authTokenProvider, retry = false } = options;
  // Retries and tokens are those of the whole, so that no call has them twice.
  const rest = connectRest({ ...options, authTokenProvider: undefined, retry: false });
  const { origin, isSecure } = checkRestOptions(options);
  const backend = openGrpc({
    host: new URL(origin).hostname,
    port: grpcPort,
    tls: isSecure && (options.tls ?? true),
    apiKey,
    headers: textsOf(headers),
    timeoutMs: timeout,
    poolSize: options.grpcPoolSize,
    compression: options.grpcCompression,
    rest,
  });
  const interceptors: Interceptor[] = [];
  if (retry !== false) interceptors.push(retryCalls(retry === true ? {} : retry));
  if (authTokenProvider !== undefined) interceptors.push(authorizeCalls(authTokenProvider));
  return intercept(backend, ...interceptors);
}

function textsOf(headers: NonNullable<ServerOptions["headers"]>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) texts[name] = Array.isArray(value) ? value.join(", ") : String(value);
  }
  return texts;
}

function loadGrpc(): Grpc {
  const builtins = globalThis.process?.getBuiltinModule;
  if (typeof builtins !== "function") throw notHere("This platform has no HTTP/2 of Node.");
  const { createRequire } = builtins("module");
  const program = process.argv[1];
  const places = [...(program === undefined ? [] : [program]), `${process.cwd()}/`];
  for (const place of places) {
    try {
      const loaded: Grpc = createRequire(place)("@quiverdb/grpc");
      return loaded;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw notHere("Install it: npm install @quiverdb/grpc");
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND";
}

function notHere(advice: string): QdrantClientConfigError {
  return new QdrantClientConfigError(`preferGrpc needs the package @quiverdb/grpc. ${advice}`);
}
