/**
 * Serves one HTTP request from a Backend: path, body and query are read, the backend is called, its
 * result or error becomes the answer of a Qdrant server.
 *
 * Sockets, authentication and multipart forms belong to the caller. The order of checks is
 * Qdrant's: path, body syntax, query, and then what the backend checks.
 */
import type { Backend, CallContext } from "../operation/backend.ts";
import { QdrantError } from "../errors/qdrant_error.ts";
import { stringifyJson } from "../json/stringify_json.ts";
import type { BinaryContent } from "../operation/operation_types.ts";
import type { OperationName, OperationRequest } from "../operation/operations.ts";
import { HttpFailure } from "./http_failure.ts";
import { matchRoute } from "./match_route.ts";
import type { MatchedRoute } from "./match_route.ts";
import { parseQuery } from "./query_parameters.ts";
import { parseBody } from "./request_body.ts";

/** An HTTP request, without its transport. */
export interface DispatchRequest {
  readonly method: string;
  /** Path of the URL, percent-encoded; may end in `?` and a query. */
  readonly path: string;
  /** Query string without `?`, or decoded parameters; added to a query in `path`. */
  readonly query?: string | Readonly<Record<string, string>>;
  /** Text, or what reads it: called once the path has turned out to want a body. */
  readonly body?: string | (() => Promise<string>);
  /**
   * The field `snapshot` of a multipart form, for the upload routes, or what finds it in the
   * request.
   */
  readonly upload?: BinaryContent | (() => Promise<BinaryContent | undefined>);
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** The answer to a {@link DispatchRequest}. */
export interface DispatchAnswer {
  readonly status: number;
  /** Media type; undefined for an empty body. */
  readonly contentType: string | undefined;
  /** Further headers: `retry-after` in seconds. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or the bytes of a snapshot. */
  readonly body: string | BinaryContent;
  /** The operation that was asked for; undefined where the path names none. */
  readonly operation?: OperationName | undefined;
}

/** Settings of {@link dispatch}. */
export interface DispatchOptions {
  /** Largest JSON body in bytes; default 32 MiB. */
  readonly maxBodyBytes?: number;
  /** What the call carries besides the request's own signal, e.g. the rights of the peer. */
  readonly context?: Omit<CallContext, "signal" | "numbers" | "isRemote">;
  /** Told of each failure that is no QdrantError; the peer learns only that there was one. */
  readonly onUnexpectedError?: (error: unknown) => void;
}

const DEFAULT_MAX_BODY_BYTES = 32 * 1024 * 1024;
const JSON_TYPE = "application/json";
const TEXT_TYPE = "text/plain; charset=utf-8";
const BINARY_TYPE = "application/octet-stream";

function answer(status: number, contentType: string | undefined, body: string): DispatchAnswer {
  return { status, contentType, headers: {}, body };
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) * 1000) / 1_000_000;
}

function isPreflight(request: DispatchRequest): boolean {
  const names = new Set(Object.keys(request.headers ?? {}).map((name) => name.toLowerCase()));
  const wanted = ["origin", "access-control-request-method"];
  return request.method === "OPTIONS" && wanted.every((name) => names.has(name));
}

function splitPath(path: string): [path: string, query: string] {
  const mark = path.indexOf("?");
  return mark < 0 ? [path, ""] : [path.slice(0, mark), path.slice(mark + 1)];
}

function queryParameters(inPath: string, query: DispatchRequest["query"]): [string, string][] {
  const parameters = [...new URLSearchParams(inPath)];
  if (query === undefined) return parameters;
  const more = typeof query === "string" ? [...new URLSearchParams(query)] : Object.entries(query);
  return [...parameters, ...more];
}

async function readBody(
  matched: MatchedRoute,
  request: DispatchRequest,
  options: DispatchOptions,
): Promise<{ body?: unknown }> {
  const { body, upload } = request;
  switch (matched.route.body) {
    case "none":
      return {};
    case "json": {
      const text = typeof body === "function" ? await body() : body;
      return { body: parseBody(text, options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES) };
    }
    case "multipart": {
      const snapshot = typeof upload === "function" ? await upload() : upload;
      if (snapshot !== undefined) return { body: { snapshot } };
      throw new HttpFailure(400, "Required field is missing: snapshot", false);
    }
  }
}

function isBinaryContent(value: unknown): value is BinaryContent {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function resultAnswer(matched: MatchedRoute, result: unknown, time: number): DispatchAnswer {
  switch (matched.route.answer) {
    case "envelope":
      return answer(200, JSON_TYPE, stringifyJson({ result, status: "ok", time }));
    case "json":
      return answer(200, JSON_TYPE, stringifyJson(result));
    case "text":
      return answer(200, TEXT_TYPE, String(result));
    case "binary":
      if (!isBinaryContent(result)) throw new TypeError("the backend returned no bytes");
      return { status: 200, contentType: BINARY_TYPE, headers: {}, body: result };
  }
}

async function serve(
  backend: Backend,
  matched: MatchedRoute,
  request: DispatchRequest,
  inPath: string,
  options: DispatchOptions,
): Promise<DispatchAnswer> {
  const start = performance.now();
  const body = await readBody(matched, request, options);
  const query = parseQuery(matched.route.query, queryParameters(inPath, request.query));
  const { signal } = request;
  const context: CallContext = { ...options.context, numbers: "lossless", isRemote: true, signal };
  // Typed by its route only: to check it is the backend's part of the contract.
  const call = { path: matched.path, query, ...body } as OperationRequest<OperationName>;
  const result: unknown = await backend.call(matched.operation, call, context);
  const time = secondsSince(start);
  if (result === null && query["wait"] === false) {
    return answer(202, JSON_TYPE, stringifyJson({ status: "accepted", time }));
  }
  return resultAnswer(matched, result, time);
}

function errorAnswer(status: number, reason: string): DispatchAnswer {
  return answer(status, JSON_TYPE, stringifyJson({ status: { error: reason }, time: 0 }));
}

/** The answer of an operation that failed. */
export function answerOfError({ status, reason, details }: QdrantError): DispatchAnswer {
  const { retryAfter } = details;
  const headers: Record<string, string> = {};
  if (typeof retryAfter === "number") headers["retry-after"] = String(Math.ceil(retryAfter));
  return { ...errorAnswer(status, reason), headers };
}

function failureAnswer(
  error: unknown,
  matched: MatchedRoute | undefined,
  options: DispatchOptions,
): DispatchAnswer {
  if (error instanceof QdrantError) {
    // A form is refused before its handler, and a download in it, in plain words.
    const isPlain =
      matched?.route.answer === "binary" ||
      (matched?.route.body === "multipart" && error.code === "forbidden");
    return isPlain ? answer(error.status, TEXT_TYPE, error.reason) : answerOfError(error);
  }
  if (error instanceof HttpFailure) {
    if (error.inEnvelope) return errorAnswer(error.status, error.message);
    return answer(error.status, TEXT_TYPE, error.message);
  }
  options.onUnexpectedError?.(error);
  return errorAnswer(500, "Service internal error: unexpected failure");
}

/**
 * Answers one request as a Qdrant server does. Unknown paths and wrong methods get 404 with an
 * empty body.
 *
 * Never rejects, except with the reason of an aborted `request.signal`: nobody waits for that
 * answer.
 */
export async function dispatch(
  backend: Backend,
  request: DispatchRequest,
  options: DispatchOptions = {},
): Promise<DispatchAnswer> {
  let matched: MatchedRoute | undefined;
  try {
    if (isPreflight(request)) return answer(200, undefined, "");
    const [path, inPath] = splitPath(request.path);
    matched = matchRoute(request.method, path);
    if (matched === undefined) return answer(404, undefined, "");
    const { operation } = matched;
    return { ...(await serve(backend, matched, request, inPath, options)), operation };
  } catch (error) {
    request.signal?.throwIfAborted();
    return { ...failureAnswer(error, matched, options), operation: matched?.operation };
  }
}
