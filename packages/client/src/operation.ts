/**
 * The types of the operations of Qdrant's API: name, request, result.
 *
 * All of them are derived from the generated OpenAPI types, so a name or a shape exists once.
 */
import type { operations } from "./generated/openapi.ts";

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

type Operations = { [Id in keyof operations as CamelCase<Id>]: operations[Id] };

/** An operation of Qdrant's API: the `operationId` of its OpenAPI document in camelCase. */
export type OperationName = keyof Operations;

/** A file that travels as a stream: a snapshot. */
export type BinaryContent = AsyncIterable<Uint8Array>;

/** Bodies that OpenAPI cannot describe. */
interface WrittenBodies {
  recoverFromUploadedSnapshot: SnapshotUpload;
  recoverShardFromUploadedSnapshot: SnapshotUpload;
}

/** Results that OpenAPI cannot describe, or describes wrongly. */
interface WrittenResults {
  getIssues: { issues: unknown[] };
  getSnapshot: BinaryContent;
  getFullSnapshot: BinaryContent;
  getShardSnapshot: BinaryContent;
  streamShardSnapshot: BinaryContent;
}

/** The body of a snapshot upload: the field `snapshot` of the multipart form. */
export interface SnapshotUpload {
  readonly snapshot: BinaryContent;
}

type ParametersIn<Operation, Place extends string> = Operation extends {
  parameters: { [P in Place]?: infer Parameters };
}
  ? Exclude<Parameters, undefined>
  : never;

type OrEmpty<T> = [T] extends [never] ? Record<never, never> : T;

type RequestBody<Operation> = Operation extends { requestBody?: infer Body }
  ? Exclude<Body, undefined>
  : never;

/** Distributes over a union, so that an operation without body gives `never`. */
type JsonContent<Body> = Body extends { content: { "application/json": infer Content } }
  ? Content
  : never;

type BodyOf<Name extends OperationName> = Name extends keyof WrittenBodies
  ? WrittenBodies[Name]
  : JsonContent<RequestBody<Operations[Name]>>;

type BodyMember<Body> = [Body] extends [never] ? unknown : { readonly body: Body };

/**
 * The request of an operation: the values of the path template, the query parameters, and the body
 * if the operation has one. Member names are those on the wire (snake_case).
 */
export type OperationRequest<Name extends OperationName> = {
  readonly path: OrEmpty<ParametersIn<Operations[Name], "path">>;
  readonly query: OrEmpty<ParametersIn<Operations[Name], "query">>;
} & BodyMember<BodyOf<Name>>;

type ContentOf<Operation> = Operation extends { responses: { 200: { content: infer Content } } }
  ? Content[keyof Content]
  : never;

type Unwrapped<Content> = "result" extends keyof Content
  ? Exclude<Content["result" & keyof Content], undefined>
  : Content;

/** `null`: accepted, will be done in the background (`wait: false` of a snapshot operation). */
type Accepted<Operation> = Operation extends { responses: { 202: unknown } } ? null : never;

type CompletedResult<Name extends OperationName> = Name extends keyof WrittenResults
  ? WrittenResults[Name]
  : Unwrapped<ContentOf<Operations[Name]>>;

/** The `result` of an operation's answer; for routes without envelope, the answer itself. */
export type OperationResult<Name extends OperationName> =
  CompletedResult<Name> | Accepted<Operations[Name]>;

/** Options of every call of a {@link Backend} and of every client method. */
export interface CallOptions {
  /** Ends the call with the signal's reason; nothing is left half-done. */
  readonly signal?: AbortSignal | undefined;
}

/** The signature of one operation of a {@link Backend}. */
export type OperationCall<Name extends OperationName> = (
  request: OperationRequest<Name>,
  options?: CallOptions,
) => Promise<OperationResult<Name>>;
