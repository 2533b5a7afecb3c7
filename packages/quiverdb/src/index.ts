/** Quiver: `QdrantClient` for TypeScript over an embedded engine. */
export type {
  FolderOptions,
  LocationOptions,
  QdrantClientOptions,
  ServerOptions,
} from "./client_options.ts";
export { QdrantClient } from "./qdrant_client.ts";
export { verify } from "./verify.ts";
export type { FolderProblem, FolderReport } from "@quiverdb/engine";
export {
  isQdrantError,
  QdrantClientConfigError,
  QdrantError,
  ValidationError,
} from "@quiverdb/client";
export type {
  CallOptions,
  ClusterTelemetryArguments,
  CommitArguments,
  ErrorCode,
  OptimizationsArguments,
  PointSource,
  ReadArguments,
  SnapshotArguments,
  Source,
  UploadColumns,
  UploadOptions,
  UploadProgress,
  UploadResult,
  UpsertBody,
  ValidationIssue,
  WriteArguments,
} from "@quiverdb/client";
export type * from "@quiverdb/client/models";
