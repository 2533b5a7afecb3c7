/** Quiver: `QdrantClient` for TypeScript over an embedded engine or a server. */
export type {
  FolderOptions,
  LocationOptions,
  QdrantClientOptions,
  ServerOptions,
} from "./client_options.ts";
export type { InferenceOptions } from "./model_inference.ts";
export { QdrantClient, type RerankArguments } from "./qdrant_client.ts";
export { describeFolder } from "./describe_folder.ts";
export { getEmbeddingSize, listSupportedModels, registerModel } from "@quiverdb/inference/models";
export type { ModelDescription, ModelKind, ModelSource, Pooling } from "@quiverdb/inference/models";
export { verify } from "./verify.ts";
export type { FolderProblem, FolderReport } from "@quiverdb/engine";
export {
  isQdrantError,
  progressBar,
  QdrantClientConfigError,
  QdrantError,
  ValidationError,
} from "@quiverdb/client";
export type {
  AuthTokenProvider,
  BarProgress,
  BarStream,
  CallOptions,
  ClusterTelemetryArguments,
  CommitArguments,
  ErrorCode,
  MigrateOptions,
  MigrationProgress,
  MigrationResult,
  OptimizationsArguments,
  PointSource,
  ProgressBarOptions,
  RawAnswer,
  RawApi,
  RawArguments,
  ReadArguments,
  RemoteLog,
  RetryOptions,
  ScrollAllArguments,
  SnapshotArguments,
  Source,
  TlsSettings,
  UploadColumns,
  UploadOptions,
  UploadProgress,
  UploadResult,
  UpsertBody,
  ValidationIssue,
  WaitUntilIndexedArguments,
  WriteArguments,
} from "@quiverdb/client";
export type * from "@quiverdb/client/models";
