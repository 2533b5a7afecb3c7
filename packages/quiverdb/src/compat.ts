/**
 * The entry `quiverdb/compat`: the same client for code that names the official one in its types.
 *
 * The official class has private members, so TypeScript takes no other class for it, and its types
 * of requests are looser than those of the API. Here the client has its type as well as its own,
 * which goes first in calls; that no method is missing is checked by a test. Programs that import
 * this entry have `@qdrant/js-client-rest` installed, for its types alone.
 */
import type { QdrantClient as OfficialClient } from "@qdrant/js-client-rest";
import type { QdrantClientOptions } from "./client_options.ts";
import { QdrantClient as Client } from "./qdrant_client.ts";

export { isQdrantError, QdrantClientConfigError, QdrantError } from "@quiverdb/client";

/** A client of Quiver that is taken for an official one. */
export type QdrantClient = Client & OfficialClient;

/** The class `QdrantClient` of `quiverdb`, with the official class among its types. */
export const QdrantClient = Client as unknown as new (
  options?: string | QdrantClientOptions,
) => QdrantClient;
