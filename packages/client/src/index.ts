/**
 * What back ends and clients of Quiver share: errors, JSON, the Backend contract, models, methods.
 *
 * `AsyncIterable` is named for programs with a target before ES2018.
 */
/// <reference lib="es2018.asynciterable" preserve="true" />
export * from "./errors.ts";
export * from "./json/index.ts";
export * from "./operation.ts";
export * from "./backend.ts";
export * from "./collection_name.ts";
export * from "./models.ts";
export type {
  CommitArguments,
  ReadArguments,
  SnapshotArguments,
  WriteArguments,
} from "./client/arguments.ts";
export { QdrantClientBase } from "./client/qdrant_client_base.ts";
export type { ClusterTelemetryArguments } from "./client/qdrant_client_base.ts";
export type { OptimizationsArguments } from "./client/collection_methods.ts";
export type { UpsertBody } from "./client/write_methods.ts";
export * from "./upload/upload_options.ts";
