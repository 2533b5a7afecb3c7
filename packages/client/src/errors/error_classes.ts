/** The one table of the classes of failure. */

interface ErrorClass {
  /** HTTP status of the answer. */
  readonly http: number;
  /** gRPC status name of the answer. */
  readonly grpc: string;
  /** Prefix of the reason, as Qdrant prints it. */
  readonly prefix: string;
}

/** Every class of failure, with its HTTP and gRPC status (Qdrant 1.19). */
export const ERROR_CLASSES = {
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
  standalone: { http: 405, grpc: "UNIMPLEMENTED", prefix: "" },
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
  insufficient_storage: {
    http: 507,
    grpc: "RESOURCE_EXHAUSTED",
    prefix: "Insufficient storage: ",
  },
  overloaded: { http: 503, grpc: "RESOURCE_EXHAUSTED", prefix: "Service overloaded: " },
  not_implemented: { http: 501, grpc: "UNIMPLEMENTED", prefix: "Not implemented: " },
  closed: { http: 503, grpc: "UNAVAILABLE", prefix: "" },
  connection: { http: 502, grpc: "UNAVAILABLE", prefix: "Connection failed: " },
  unexpected_answer: { http: 502, grpc: "UNKNOWN", prefix: "Unexpected answer: " },
  config: { http: 400, grpc: "INVALID_ARGUMENT", prefix: "" },
} as const satisfies Record<string, ErrorClass>;

/** The class of a {@link QdrantError}. */
export type ErrorCode = keyof typeof ERROR_CLASSES;
