/** Errors of operations as statuses, and back. */
import { ERROR_CLASSES, type ErrorCode, QdrantError, validationError } from "@quiverdb/client";

import { StatusError, type StatusName } from "./status.ts";

/** Where an error of validation says it was: REST and gRPC. */
const BODY = ["Validation error in JSON body: ", "Validation error in body: "] as const;

/** What a peer is told of an error of an operation. */
export function statusOfError(error: QdrantError): StatusError {
  const retryAfter = error.details["retryAfter"];
  const metadata: Record<string, string> = {};
  if (typeof retryAfter === "number") metadata["retry-after"] = String(Math.ceil(retryAfter));
  const text = error.reason.startsWith(BODY[0])
    ? BODY[1] + error.reason.slice(BODY[0].length)
    : error.reason;
  return new StatusError(ERROR_CLASSES[error.code].grpc, text, metadata, error);
}

const CODES = Object.keys(ERROR_CLASSES) as ErrorCode[];

/** Classes of texts that no class has the prefix of. */
const FALLBACKS: { readonly [Name in StatusName]?: ErrorCode } = {
  INVALID_ARGUMENT: "bad_request",
  OUT_OF_RANGE: "bad_request",
  NOT_FOUND: "not_found",
  ALREADY_EXISTS: "already_exists",
  PERMISSION_DENIED: "forbidden",
  UNAUTHENTICATED: "unauthenticated",
  RESOURCE_EXHAUSTED: "rate_limited",
  FAILED_PRECONDITION: "precondition",
  DEADLINE_EXCEEDED: "timeout",
  UNIMPLEMENTED: "not_implemented",
  UNAVAILABLE: "unavailable",
  CANCELLED: "unavailable",
  DATA_LOSS: "checksum_mismatch",
};

/** The error of an operation that ended with a status. Its class is that of status and prefix. */
export function errorOfStatus(status: StatusError): QdrantError {
  const text = status.message.startsWith(BODY[1])
    ? BODY[0] + status.message.slice(BODY[1].length)
    : status.message;
  const code = codeOf(status.status, text);
  const { prefix } = ERROR_CLASSES[code];
  if (code === "validation") {
    const issues = readIssues(text.slice(prefix.length));
    if (issues !== undefined) return validationError(issues.list, issues.where);
  }
  return new QdrantError(code, "", { reason: text, details: detailsOf(status), cause: status });
}

function codeOf(status: StatusName, text: string): ErrorCode {
  const candidates = CODES.filter((code) => ERROR_CLASSES[code].grpc === status);
  const byPrefix = candidates.find((code) => {
    const { prefix } = ERROR_CLASSES[code];
    return prefix !== "" && text.startsWith(prefix);
  });
  if (byPrefix !== undefined) return byPrefix;
  // A standalone server refuses operations of clusters by texts that all say so.
  if (status === "UNIMPLEMENTED" && /standalone|distributed/i.test(text)) return "standalone";
  return FALLBACKS[status] ?? "internal";
}

function detailsOf({ metadata, status }: StatusError): Record<string, unknown> {
  const seconds = Number(metadata["retry-after"]);
  const retryAfter =
    metadata["retry-after"] !== undefined && seconds >= 0 ? { retryAfter: seconds } : {};
  return { ...retryAfter, grpcStatus: status };
}

/** The violations of `JSON body: [a: text; b: text]`. */
function readIssues(reason: string) {
  const match = /^([^:]+): \[(.*)\]$/s.exec(reason);
  if (match === null) return undefined;
  const [, where = "", text = ""] = match;
  const list = text.split("; ").map((issue) => {
    const colon = issue.indexOf(": ");
    return colon < 0
      ? { path: "", text: issue }
      : { path: issue.slice(0, colon), text: issue.slice(colon + 2) };
  });
  const isExact = list.map((issue) => `${issue.path}: ${issue.text}`).join("; ") === text;
  return isExact ? { where, list } : undefined;
}
