/** A server put together: it listens, opens its data, serves, and closes in the reverse order. */
import { randomUUID } from "node:crypto";
import { type Backend, intercept } from "@quiverdb/client";
import { openEmbedded } from "@quiverdb/engine";
import { authenticator, isGuarded } from "../access/authenticate.ts";
import { Admission } from "../http/admission.ts";
import { openListener, type TlsOptions } from "../http/http_listener.ts";
import { type RequestObserver, restHandler } from "../http/rest_handler.ts";
import { staticFolder } from "../http/static_folder.ts";
import { fillInDefaults } from "./collection_defaults.ts";
import { OpeningBackend } from "./opening_backend.ts";
import { presentAsQdrant } from "../report/present_as_qdrant.ts";
import { RequestCounts } from "../report/request_counts.ts";
import {
  type QuiverServerOptions,
  type ResolvedOptions,
  resolveOptions,
  type ServerLog,
} from "./server_options.ts";

/** A server that runs. */
export interface QuiverServer {
  /** Where it listens, e.g. `http://127.0.0.1:6333`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Resolves when the data is loaded; until then `readyz` answers 503 and other calls wait. */
  readonly ready: Promise<void>;
  /** Takes certificates that were renewed. */
  renewTls(tls: TlsOptions): void;
  /**
   * Refuses further connections, waits for the requests under way, and closes the data. Idempotent.
   */
  close(): Promise<void>;
}

const SILENT: ServerLog = { info() {}, warn() {}, error() {} };
/** A JSON body has to be complete in this time. */
const BODY_MS_MAX = 300_000;

/**
 * Starts a Qdrant-compatible server over an embedded engine, and resolves when it is ready.
 *
 * @example
 * ```ts
 * const server = await createServer({ port: 0, path: "./books" });
 * const client = new QdrantClient({ url: server.url });
 * ...
 * await server.close();
 * ```
 *
 * @throws ServerOptionsError for options that contradict each other
 * @throws QdrantError `storage_locked` when another process writes to the folder, `storage` when it
 *   cannot be read
 * @throws the error of the system when the port is taken
 */
export async function createServer(options: QuiverServerOptions = {}): Promise<QuiverServer> {
  const server = await startServer(options);
  try {
    await server.ready;
  } catch (error) {
    await server.close();
    throw error;
  }
  return server;
}

/** As {@link createServer}, but resolves when it listens: `ready` says when the data is loaded. */
export async function startServer(given: QuiverServerOptions): Promise<QuiverServer> {
  const options = resolveOptions(given);
  const log = options.log ?? SILENT;
  const opening = new OpeningBackend(() => openBackend(options, log));
  const requests = new RequestCounts();
  const jwtRbac = options.jwtRbac === true;
  const presentation = { requests, jwtRbac, isReady: () => opening.isOpen };
  const backend = intercept(
    opening,
    presentAsQdrant(presentation),
    fillInDefaults(options.collectionDefaults ?? {}),
  );
  const handler = restHandler(
    handlerOptions(options, backend, observer(options, log, requests)),
    requestIds(),
  );
  const { host, port, tls, maxConnections } = options;
  const listener = await openListener(handler, { host, port, tls, maxConnections });
  opening.begin();
  const { ready } = opening;
  // A caller may not wait for it.
  ready.catch(() => {});
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await listener.close(options.closeGraceMs);
    await backend.close();
  };
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? "http" : "https"}://${name}:${listener.port}`,
    host,
    port: listener.port,
    ready,
    renewTls: (renewed) => listener.renewTls(renewed),
    close: () => (closing ??= close()),
  };
}

function openBackend(options: ResolvedOptions, log: ServerLog): Promise<Backend> {
  const { path, readOnly, durability, cluster } = options;
  return openEmbedded({
    ...(path === undefined ? {} : { path, readOnly }),
    durability,
    cluster: { enabled: cluster },
    log: (level, message, facts = {}) => {
      if (level === "error") log.error(facts, message);
      else if (level === "warn") log.warn(facts, message);
      else if (level === "info") log.info(facts, message);
    },
  });
}

function handlerOptions(options: ResolvedOptions, backend: Backend, watching: RequestObserver) {
  const { maxBodyBytes, maxRequests, maxPendingBytes, bodyIdleTimeoutMs, cors } = options;
  const limits = { maxRequests, maxBodyBytes: Math.max(maxPendingBytes, maxBodyBytes) };
  const { staticFolder: folder } = options;
  return {
    backend,
    authenticate: authenticator(options),
    admission: new Admission(limits),
    browserRules: { cors, isOpen: options.insecure || isGuarded(options) },
    bodyLimits: { maxBytes: maxBodyBytes, idleMs: bodyIdleTimeoutMs, totalMs: BODY_MS_MAX },
    operationMs: options.operationTimeoutMs,
    dashboard: folder === undefined ? undefined : staticFolder(folder),
    observer: watching,
  };
}

function observer(
  { slowRequestMs }: ResolvedOptions,
  log: ServerLog,
  requests: RequestCounts,
): RequestObserver {
  return {
    answered(request) {
      requests.add(request);
      if (request.durationMs >= slowRequestMs) log.warn(request, "slow request");
      else log.info(request, "request");
    },
    failed: (id, error) => log.error({ id, err: error }, "a request failed for an internal reason"),
  };
}

/** Ids of requests: those of one process have a common beginning. */
function requestIds(): () => string {
  const process = randomUUID().slice(0, 8);
  let number = 0;
  return () => `${process}-${++number}`;
}
