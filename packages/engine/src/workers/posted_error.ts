/**
 * Errors as they travel between threads. A posted error loses its class unless it is a built-in
 * one, so ours are taken apart and put together again.
 */
import {
  type ErrorCode,
  QdrantError,
  ValidationError,
  type ValidationIssue,
} from "@quiverdb/client";

/** Errors of these names are posted with their class; others would come as something else. */
const POSTABLE_NAMES = new Set(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map(
    ({ name }) => name,
  ),
);

interface PostedQdrantError {
  readonly code: ErrorCode;
  /** Without the prefix of the code. */
  readonly text: string;
  readonly operation: string | undefined;
  readonly advice: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly stack: string | undefined;
  readonly cause: PostedError | undefined;
}

export type PostedError =
  /** As it can be posted: built-in errors keep class, message, stack and cause. */
  | { readonly kind: "thrown"; readonly value: unknown }
  | { readonly kind: "qdrant"; readonly error: PostedQdrantError }
  | {
      readonly kind: "validation";
      readonly error: PostedQdrantError;
      readonly issues: readonly ValidationIssue[];
      readonly where: string;
    };

/** What a thread sends of something that was thrown. */
export function postedError(thrown: unknown): PostedError {
  if (thrown instanceof ValidationError) {
    const { issues, where } = thrown;
    return { kind: "validation", error: partsOf(thrown), issues, where };
  }
  if (thrown instanceof QdrantError) return { kind: "qdrant", error: partsOf(thrown) };
  if (!(thrown instanceof Error) || POSTABLE_NAMES.has(thrown.name)) {
    return { kind: "thrown", value: thrown };
  }
  const { stack } = thrown;
  return { kind: "thrown", value: Object.assign(new Error(String(thrown)), { stack }) };
}

/** The same error on this thread. */
export function restoredError(posted: PostedError): unknown {
  if (posted.kind === "thrown") return posted.value;
  const { code, text, operation, advice, details, stack, cause } = posted.error;
  const options = {
    operation,
    advice,
    details,
    cause: cause === undefined ? undefined : restoredError(cause),
  };
  const error =
    posted.kind === "validation"
      ? new ValidationError(posted.issues, posted.where, options)
      : new QdrantError(code, text, options);
  if (stack !== undefined) error.stack = stack;
  return error;
}

function partsOf(error: QdrantError): PostedQdrantError {
  const { code, operation, advice, details, stack } = error;
  const prefix = new QdrantError(code, "").reason;
  const text = error.reason.slice(prefix.length);
  const cause = error.cause === undefined ? undefined : postedError(error.cause);
  return { code, text, operation, advice, details, stack, cause };
}
