/** Retries in front of a backend, for those who opt in. */
import type { QdrantError } from "../errors/qdrant_error.ts";
import type { Interceptor } from "../operation/backend.ts";
import type { OperationName } from "../operation/operations.ts";
import { demandedDelay, withRetries } from "../operation/retry.ts";
import { mayHaveArrived } from "./connection_error.ts";
import { isIdempotent } from "./idempotence.ts";

/** How calls are tried again. */
export interface RetryOptions {
  /** Further attempts of a call at most; default 3. */
  readonly maxRetries?: number | undefined;
  /** Milliseconds before the first of them, about; doubled for each further one. Default 100. */
  readonly firstDelayMs?: number | undefined;
  /** Longest delay of our own in milliseconds; default 10,000. */
  readonly maxDelayMs?: number | undefined;
  /** Longest `Retry-After` that is waited for, in seconds; default 60. */
  readonly maxRetryAfter?: number | undefined;
}

const MAX_RETRIES = 3;
const MAX_RETRY_AFTER = 60;

/**
 * Sends a call again after an error that may pass: a server that asks to come back (429, 503 with
 * `Retry-After`), one that has no room or is not ready, and a connection that could not be made or
 * broke. What may have arrived is sent again only if it is idempotent.
 */
export function retryCalls(options: RetryOptions = {}): Interceptor {
  const { maxRetries = MAX_RETRIES, maxRetryAfter = MAX_RETRY_AFTER } = options;
  const { firstDelayMs, maxDelayMs } = options;
  return (next) => (operation, request, context) =>
    withRetries(() => next(operation, request, context), {
      maxRetries,
      firstDelayMs,
      maxDelayMs,
      countsDemanded: true,
      mayPass: (error) => mayPass(operation, error, maxRetryAfter * 1000),
      signal: context?.signal,
      deadline: context?.deadline,
    });
}

function mayPass(operation: OperationName, error: QdrantError, longest: number): boolean {
  const demanded = demandedDelay(error);
  if (demanded !== undefined && demanded > longest) return false;
  switch (error.code) {
    case "rate_limited":
      return true;
    case "overloaded":
    case "unavailable":
      return demanded !== undefined || isIdempotent(operation);
    case "connection":
      return !mayHaveArrived(error) || isIdempotent(operation);
    default:
      return false;
  }
}
