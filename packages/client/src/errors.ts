/**
 * The one error type of Quiver and the one table of its codes.
 *
 * `reason` is the text a Qdrant server would put into `status.error`, class prefix included, so
 * that a test that asserts on it passes against every back end.
 */

interface ErrorClass {
  /** HTTP status of the answer. */
  readonly http: number;
  /** gRPC status name of the answer. */
  readonly grpc: string;
  /** Prefix of the reason, as Qdrant prints it. */
  readonly prefix: string;
}

/** Every class of failure, with its HTTP and gRPC status (Qdrant 1.18). */
const ERROR_CLASSES = {
  bad_input: { http: 400, grpc: "INVALID_ARGUMENT", prefix: "Wrong input: " },
  bad_request: { http: 400, grpc: "INVALID_ARGUMENT", prefix: "Bad request: " },
  format: { http: 400, grpc: "INVALID_ARGUMENT", prefix: "Format error in JSON body: " },
  query_format: {
    http: 400,
    grpc: "INVALID_ARGUMENT",
    prefix: "Deserialize error in query parameters: ",
  },
  path_format: {
    http: 400,
    grpc: "INVALID_ARGUMENT",
    prefix: "Deserialize error in path parameters: ",
  },
  validation: { http: 422, grpc: "INVALID_ARGUMENT", prefix: "Validation error in " },
  inference: { http: 400, grpc: "INVALID_ARGUMENT", prefix: "" },
  checksum_mismatch: { http: 400, grpc: "DATA_LOSS", prefix: "Checksum mismatch: " },
  already_exists: { http: 409, grpc: "ALREADY_EXISTS", prefix: "Wrong input: " },
  not_found: { http: 404, grpc: "NOT_FOUND", prefix: "Not found: " },
  unauthenticated: { http: 401, grpc: "UNAUTHENTICATED", prefix: "" },
  forbidden: { http: 403, grpc: "PERMISSION_DENIED", prefix: "Forbidden: " },
  storage_locked: { http: 403, grpc: "FAILED_PRECONDITION", prefix: "Storage locked: " },
  timeout: { http: 408, grpc: "DEADLINE_EXCEEDED", prefix: "Timeout: " },
  rate_limited: { http: 429, grpc: "RESOURCE_EXHAUSTED", prefix: "Rate limiting exceeded: " },
  internal: { http: 500, grpc: "INTERNAL", prefix: "Service internal error: " },
  precondition: { http: 500, grpc: "FAILED_PRECONDITION", prefix: "Pre-condition failure: " },
  storage: { http: 500, grpc: "INTERNAL", prefix: "Storage error: " },
  unavailable: { http: 503, grpc: "UNAVAILABLE", prefix: "Shard temporarily unavailable: " },
  not_implemented: { http: 501, grpc: "UNIMPLEMENTED", prefix: "Not implemented: " },
  closed: { http: 503, grpc: "UNAVAILABLE", prefix: "" },
  config: { http: 400, grpc: "INVALID_ARGUMENT", prefix: "" },
} as const satisfies Record<string, ErrorClass>;

/** The class of a {@link QdrantError}. */
export type ErrorCode = keyof typeof ERROR_CLASSES;

/** What a {@link QdrantError} may carry besides its code and text. */
export interface QdrantErrorOptions {
  /** The failed operation, e.g. `"upsert"`. */
  readonly operation?: string;
  /** Machine-readable facts, e.g. the holder of a lock. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** What went wrong underneath; kept for logs, never sent to a peer. */
  readonly cause?: unknown;
}

/** Every failure of every back end. Branch on `code`; show `message`. */
export class QdrantError extends Error {
  override readonly name: string = "QdrantError";
  readonly code: ErrorCode;
  /** HTTP status that a Qdrant server answers for this failure. */
  readonly status: number;
  /** The reason as a Qdrant server words it, with its class prefix. */
  readonly reason: string;
  readonly operation: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  /**
   * @param code class of the failure; its prefix is put before `text`
   * @param text the reason without the class prefix
   */
  constructor(code: ErrorCode, text: string, options: QdrantErrorOptions = {}) {
    const reason = ERROR_CLASSES[code].prefix + text;
    super(
      options.operation === undefined ? reason : `${options.operation}: ${reason}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.status = ERROR_CLASSES[code].http;
    this.reason = reason;
    this.operation = options.operation;
    this.details = options.details ?? {};
  }
}

/** Wrong options of a client's constructor. The name is that of the official client. */
export class QdrantClientConfigError extends QdrantError {
  override readonly name: string = "QdrantClientConfigError";

  constructor(text: string) {
    super("config", text);
  }
}

/** One violated constraint: where (path as Qdrant prints it) and what. */
export interface ValidationIssue {
  readonly path: string;
  readonly text: string;
}

/** The 422 of Qdrant, with the violations that its reason lists. */
export class ValidationError extends QdrantError {
  readonly issues: readonly ValidationIssue[];
  /** `JSON body`, `query parameters` or `path parameters`. */
  readonly where: string;

  constructor(issues: readonly ValidationIssue[], where: string, options?: QdrantErrorOptions) {
    const list = issues.map((issue) => `${issue.path}: ${issue.text}`).join("; ");
    super("validation", `${where}: [${list}]`, options);
    this.issues = issues;
    this.where = where;
  }
}

/**
 * The 422 of Qdrant: `Validation error in JSON body: [a.b: text; c: text]`.
 *
 * @param where `JSON body`, `query parameters` or `path parameters`
 */
export function validationError(
  issues: readonly ValidationIssue[],
  where = "JSON body",
): ValidationError {
  return new ValidationError(issues, where);
}

/**
 * The same error with the operation named in `operation` and `message`: cause and stack are those
 * of the given error, so that a log shows one error and the place it comes from. An error that
 * already names an operation, and one of another subclass than ValidationError, stays as it is.
 */
export function withOperation(error: QdrantError, operation: string): QdrantError {
  if (error.operation !== undefined) return error;
  const options = { operation, details: error.details, cause: error.cause };
  let named: QdrantError;
  if (error instanceof ValidationError) {
    named = new ValidationError(error.issues, error.where, options);
  } else if (error.constructor === QdrantError) {
    const text = error.reason.slice(ERROR_CLASSES[error.code].prefix.length);
    named = new QdrantError(error.code, text, options);
  } else {
    return error;
  }
  const frames = error.stack?.split(error.message).at(-1);
  named.stack = `${named.name}: ${named.message}${frames}`;
  return named;
}
