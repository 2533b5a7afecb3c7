/** A Qdrant-compatible server over the embedded engine of Quiver. */
export type { Keys } from "./access/authenticate.ts";
export { createServer, type QuiverServer, startServer } from "./create_server.ts";
export type { TlsOptions } from "./http/http_listener.ts";
export { type QuiverServerOptions, type ServerLog, ServerOptionsError } from "./server_options.ts";
