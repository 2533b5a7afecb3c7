/** A Qdrant-compatible server over the embedded engine of Quiver. */
export type { Keys } from "./access/authenticate.ts";
export { type CollectionDefaults, STRICT_MODE_PRESET } from "./server/collection_defaults.ts";
export { createServer, type QuiverServer, startServer } from "./server/create_server.ts";
export type { TlsOptions } from "./http/http_listener.ts";
export {
  type QuiverServerOptions,
  type ServerLog,
  ServerOptionsError,
} from "./server/server_options.ts";
