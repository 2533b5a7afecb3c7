/** The ports of a server: REST, and gRPC if it is wanted. */
import { randomUUID } from "node:crypto";
import { type Backend, intercept } from "@quiverdb/client";
import { type Authenticate, authenticator, isGuarded } from "../access/authenticate.ts";
import { Admission, admitCalls } from "../http/admission.ts";
import { openListener, type TlsOptions } from "../http/http_listener.ts";
import { restHandler } from "../http/rest_handler.ts";
import { staticFolder } from "../http/static_folder.ts";
import { countGrpc, countRest, type ServedRequests } from "../report/request_counts.ts";
import type { ResolvedOptions, ServerLog } from "./server_options.ts";

export interface Listeners {
  readonly port: number;
  readonly grpcPort: number | undefined;
  renewTls(tls: TlsOptions): void;
  close(): Promise<void>;
}

export interface Served {
  readonly backend: Backend;
  readonly requests: ServedRequests;
  readonly log: ServerLog;
}

/** What both ports have in common: who may call, and how much is taken on. */
interface Gate {
  readonly admission: Admission;
  readonly authenticate: Authenticate;
}

/** A JSON body has to be complete in this time. */
const BODY_MS_MAX = 300_000;

/** @throws the error of the system when a port is taken or the certificate unusable */
export async function openListeners(options: ResolvedOptions, served: Served): Promise<Listeners> {
  const { maxBodyBytes, maxRequests, maxPendingBytes, closeGraceMs } = options;
  const admission = new Admission({
    maxRequests,
    maxBodyBytes: Math.max(maxPendingBytes, maxBodyBytes),
  });
  const gate = { admission, authenticate: authenticator(options) };
  const rest = await openRest(options, served, gate);
  try {
    const grpc = await openGrpc(options, served, gate);
    return {
      port: rest.port,
      grpcPort: grpc?.port,
      renewTls: (tls) => {
        rest.renewTls(tls);
        grpc?.renewTls(tls);
      },
      close: async () => {
        await Promise.all([rest.close(closeGraceMs), grpc?.close(closeGraceMs)]);
      },
    };
  } catch (error) {
    await rest.close(0);
    throw error;
  }
}

function openRest(options: ResolvedOptions, { backend, requests, log }: Served, gate: Gate) {
  const { host, port, tls, maxConnections, staticFolder: folder } = options;
  const { maxBodyBytes: maxBytes, bodyIdleTimeoutMs: idleMs, cors } = options;
  const handler = restHandler(
    {
      ...gate,
      backend,
      browserRules: { cors, isOpen: options.insecure || isGuarded(options) },
      bodyLimits: { maxBytes, idleMs, totalMs: BODY_MS_MAX },
      operationMs: options.operationTimeoutMs,
      dashboard: folder === undefined ? undefined : staticFolder(folder),
      observer: {
        answered(request) {
          countRest(requests, request);
          logRequest(log, request, options.slowRequestMs);
        },
        failed: (id, error) => {
          log.error({ id, err: error }, "a request failed for an internal reason");
        },
      },
    },
    requestIds(),
  );
  return openListener(handler, { host, port, tls, maxConnections });
}

async function openGrpc(options: ResolvedOptions, { backend, requests, log }: Served, gate: Gate) {
  const { host, grpcPort: port, tls } = options;
  if (port === undefined) return undefined;
  const { openGrpcListener } = await import("../grpc/grpc_listener.ts");
  return openGrpcListener({
    backend: intercept(backend, admitCalls(gate.admission)),
    authenticate: gate.authenticate,
    host,
    port,
    tls,
    callTimeoutMs: options.operationTimeoutMs,
    messageIdleTimeoutMs: options.bodyIdleTimeoutMs,
    onCall(call) {
      countGrpc(requests, call);
      const { path, status, duration: durationMs } = call;
      const facts = { protocol: "grpc", path, status, durationMs };
      logRequest(log, facts, options.slowRequestMs);
    },
    onUnexpectedError: (error) => {
      log.error({ err: error }, "a call of gRPC failed for an internal reason");
    },
  });
}

function logRequest(
  log: ServerLog,
  facts: { readonly durationMs: number },
  slowRequestMs: number,
): void {
  if (facts.durationMs >= slowRequestMs) log.warn(facts, "slow request");
  else log.info(facts, "request");
}

/** Ids of requests: those of one process have a common beginning. */
function requestIds(): () => string {
  const process = randomUUID().slice(0, 8);
  let number = 0;
  return () => `${process}-${++number}`;
}
