/**
 * From the generated OpenAPI types to the types of an operation: request and result. They are
 * derived, so that a name or a shape exists once.
 */
import type { operations } from "../generated/openapi.ts";

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

type Documented = { [Id in keyof operations as CamelCase<Id>]: operations[Id] };

/** An operation of the OpenAPI document: its `operationId` in camelCase. */
export type DocumentedName = keyof Documented;

/** A file that travels as a stream: a snapshot. */
export interface BinaryContent extends AsyncIterable<Uint8Array> {
  /** The name that an uploaded file came with. */
  readonly fileName?: string | undefined;
}

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

type ParametersIn<Described, Place extends string> = Described extends {
  parameters: { [P in Place]?: infer Parameters };
}
  ? Exclude<Parameters, undefined>
  : never;

type OrEmpty<T> = [T] extends [never] ? Record<never, never> : T;

type RequestBody<Described> = Described extends { requestBody?: infer Body }
  ? Exclude<Body, undefined>
  : never;

/** Distributes over a union, so that an operation without body gives `never`. */
type JsonContent<Body> = Body extends { content: { "application/json": infer Content } }
  ? Content
  : never;

type BodyOf<Name extends DocumentedName> = Name extends keyof WrittenBodies
  ? WrittenBodies[Name]
  : JsonContent<RequestBody<Documented[Name]>>;

type BodyMember<Body> = [Body] extends [never] ? unknown : { readonly body: Body };

/**
 * The request of an operation: the values of the path template, the query parameters, and the body
 * if the operation has one. Member names are those on the wire (snake_case).
 */
type DocumentedRequest<Name extends DocumentedName> = {
  readonly path: OrEmpty<ParametersIn<Documented[Name], "path">>;
  readonly query: OrEmpty<ParametersIn<Documented[Name], "query">>;
} & BodyMember<BodyOf<Name>>;

type ContentOf<Described> = Described extends { responses: { 200: { content: infer Content } } }
  ? Content[keyof Content]
  : never;

type Unwrapped<Content> = "result" extends keyof Content
  ? Exclude<Content["result" & keyof Content], undefined>
  : Content;

/** `null`: accepted, will be done in the background (`wait: false` of a snapshot operation). */
type Accepted<Described> = Described extends { responses: { 202: unknown } } ? null : never;

type CompletedResult<Name extends DocumentedName> = Name extends keyof WrittenResults
  ? WrittenResults[Name]
  : Unwrapped<ContentOf<Documented[Name]>>;

/** Request and result of one operation. */
export interface OperationShape<Request, Result> {
  readonly request: Request;
  readonly result: Result;
}

/** An operation as the OpenAPI document has it. */
export type Operation<Name extends DocumentedName> = OperationShape<
  DocumentedRequest<Name>,
  CompletedResult<Name> | Accepted<Documented[Name]>
>;
