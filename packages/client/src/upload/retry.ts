/**
 * Sending a batch again after an error that may pass. Writing a batch of points is idempotent, so
 * that sending it twice is safe.
 */
import type { ErrorCode } from "../errors/error_classes.ts";
import { QdrantError } from "../errors/qdrant_error.ts";
import { onAbort } from "../operation/on_abort.ts";

const RETRYABLE = new Set<ErrorCode>(["unavailable", "timeout", "rate_limited"]);
/** Milliseconds before the first retry; doubled for each further one. */
const FIRST_DELAY = 100;
const MAX_DELAY = 10_000;

/** Waits, unless the signal ends the wait with its reason. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ignore();
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    const ignore = onAbort(signal, done);
  });
  signal?.throwIfAborted();
}

/** Milliseconds a rate limit demands, or undefined. */
function demandedDelay(error: QdrantError): number | undefined {
  const seconds = error.details["retryAfter"];
  return typeof seconds === "number" ? seconds * 1000 : undefined;
}

/**
 * Runs `send` until it succeeds, at most `maxRetries` times again after errors that may pass. A
 * delay that a rate limit demands is kept and not counted.
 *
 * @throws the last error; at once if it is not `unavailable`, `timeout` or `rate_limited`
 */
export async function withRetries<T>(
  send: () => Promise<T>,
  maxRetries: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  let retries = 0;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof QdrantError) || !RETRYABLE.has(error.code)) throw error;
      const demanded = demandedDelay(error);
      if (demanded === undefined && retries++ >= maxRetries) throw error;
      await pause(demanded ?? Math.min(MAX_DELAY, FIRST_DELAY * 2 ** (retries - 1)), signal);
    }
  }
}
