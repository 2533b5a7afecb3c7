/**
 * What back ends and clients of Quiver share: errors, JSON, the Backend contract, models, methods.
 *
 * `AsyncIterable` is named for programs with a target before ES2018.
 */
/// <reference lib="es2018.asynciterable" preserve="true" />
export { ERROR_CLASSES, type ErrorCode } from "./errors/error_classes.ts";
export * from "./errors/qdrant_error.ts";
export * from "./inference/embedder.ts";
export { type ClosableEmbedder, embedInFrontOf, newSlices } from "./inference/embed_in_front_of.ts";
export { type InferenceOptions, inferWith } from "./inference/infer_with.ts";
export * from "./json/index.ts";
export * from "./operation/backend.ts";
export * from "./operation/collection_name.ts";
export * from "./operation/models.ts";
export { onAbort } from "./operation/on_abort.ts";
export type * from "./operation/legacy_operations.ts";
export type { BinaryContent, SnapshotUpload } from "./operation/operation_types.ts";
export type {
  OperationName,
  OperationRequest,
  OperationResult,
  Operations,
} from "./operation/operations.ts";
export type {
  CommitArguments,
  ReadArguments,
  SnapshotArguments,
  WriteArguments,
} from "./client/arguments.ts";
export type { OptimizationsArguments } from "./client/collections.ts";
export type { ScrollAllArguments, WaitUntilIndexedArguments } from "./client/migrations.ts";
export { refuseMisnamedMembers } from "./client/misnamed_members.ts";
export { QdrantClientBase } from "./client/qdrant_client_base.ts";
export type { RawAnswer, RawApi, RawArguments } from "./client/raw_api.ts";
export type { ClusterTelemetryArguments } from "./client/service.ts";
export type { UpsertBody } from "./client/writes.ts";
export type * from "./migration/migrate_options.ts";
export * from "./upload/progress_bar.ts";
export * from "./upload/upload_options.ts";
export type { AuthTokenProvider } from "./remote/authorize_calls.ts";
export { checkRestOptions, type RemoteLog, type RestOptions } from "./remote/rest_options.ts";
export type { RetryOptions } from "./remote/retry_calls.ts";
export type { TlsSettings } from "./remote/transport.ts";
