/** Quiver: `QdrantClient` for TypeScript over an embedded engine. */
export * from "@quiverdb/client";
export type { QdrantClientOptions } from "./client_options.ts";
export { QdrantClient } from "./qdrant_client.ts";
