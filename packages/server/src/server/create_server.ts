/** A server put together: it listens, opens its data, serves, and closes in the reverse order. */
import { type Backend, embedInFrontOf, intercept } from "@quiverdb/client";
import type { TlsOptions } from "../http/http_listener.ts";
import { presentAsQdrant } from "../report/present_as_qdrant.ts";
import { noRequests } from "../report/request_counts.ts";
import { fillInDefaults } from "./collection_defaults.ts";
import { openListeners } from "./listeners.ts";
import { OpeningBackend } from "./opening_backend.ts";
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
  /** Of gRPC, at the same host; undefined if it is not served. */
  readonly grpcPort: number | undefined;
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
  const requests = noRequests();
  const jwtRbac = options.jwtRbac === true;
  const presentation = { requests, jwtRbac, isReady: () => opening.isOpen };
  const backend = intercept(
    opening,
    presentAsQdrant(presentation),
    fillInDefaults(options.collectionDefaults ?? {}),
  );
  const listeners = await openListeners(options, { backend, requests, log });
  opening.begin();
  const { ready } = opening;
  // A caller may not wait for it.
  ready.catch(() => {});
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await listeners.close();
    await backend.close();
  };
  const { host, tls } = options;
  const { port, grpcPort } = listeners;
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `${tls === undefined ? "http" : "https"}://${name}:${port}`,
    host,
    port,
    grpcPort,
    ready,
    renewTls: (renewed) => listeners.renewTls(renewed),
    close: () => (closing ??= close()),
  };
}

async function openBackend(options: ResolvedOptions, log: ServerLog): Promise<Backend> {
  // Most of the time of a start: the server listens before.
  const { openEmbedded } = await import("@quiverdb/engine");
  const { path, readOnly, durability, cluster, snapshotUrls } = options;
  const engine = await openEmbedded({
    ...(path === undefined ? {} : { path, readOnly }),
    durability,
    cluster: { enabled: cluster },
    snapshotUrls,
    log: (level, message, facts = {}) => {
      if (level === "error") log.error(facts, message);
      else if (level === "warn") log.warn(facts, message);
      else if (level === "info") log.info(facts, message);
    },
  });
  return options.inference === undefined ? engine : withModels(engine, options, log);
}

async function withModels(
  engine: Backend,
  { inference, modelFolders = [] }: ResolvedOptions,
  log: ServerLog,
): Promise<Backend> {
  const { describeFolder, LocalEmbedder, registerModel } = await import("@quiverdb/inference");
  for (const folder of modelFolders) {
    const model = await describeFolder(folder);
    registerModel(model);
    log.info({ model: model.name, size: model.size }, "a model that requests can name");
  }
  return embedInFrontOf(engine, new LocalEmbedder({ offline: inference === "local" }));
}
