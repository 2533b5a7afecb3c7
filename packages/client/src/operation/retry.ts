/** Doing something again after an error that may pass. */
import { QdrantError } from "../errors/qdrant_error.ts";
import { onAbort } from "./on_abort.ts";

/** When and how often to try again. */
export interface RetryPolicy {
  /** Further attempts at most. */
  readonly maxRetries: number;
  /** Milliseconds before the first of them, about; doubled for each further one. */
  readonly firstDelayMs?: number | undefined;
  /** Longest delay in milliseconds. */
  readonly maxDelayMs?: number | undefined;
  /** Whether a delay that the server demands counts as an attempt. */
  readonly countsDemanded: boolean;
  readonly mayPass: (error: QdrantError) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** The time at which nobody waits any longer, in milliseconds of `performance.now()`. */
  readonly deadline?: number | undefined;
}

/** What holds where a {@link RetryPolicy} says nothing. */
export const RETRY_DELAYS = { firstDelayMs: 100, maxDelayMs: 10_000 } as const;

/** Milliseconds that a server demands to wait, or undefined. */
export function demandedDelay(error: QdrantError): number | undefined {
  const seconds = error.details["retryAfter"];
  return typeof seconds === "number" ? seconds * 1000 : undefined;
}

/**
 * Runs `attempt` until it succeeds. Delays grow by powers of two and are drawn from the upper half
 * of their span, so that many callers do not come back at once.
 *
 * @throws the last error; at once if it may not pass, or if nobody would wait for another attempt
 */
export async function withRetries<T>(attempt: () => Promise<T>, policy: RetryPolicy): Promise<T> {
  const { maxRetries, signal, countsDemanded, deadline = Infinity } = policy;
  const { firstDelayMs = RETRY_DELAYS.firstDelayMs, maxDelayMs = RETRY_DELAYS.maxDelayMs } = policy;
  let retries = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof QdrantError) || !policy.mayPass(error)) throw error;
      const demanded = demandedDelay(error);
      if ((demanded === undefined || countsDemanded) && retries++ >= maxRetries) throw error;
      const span = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.max(0, retries - 1));
      const delay = demanded ?? span * (0.5 + Math.random() / 2);
      if (performance.now() + delay > deadline) throw error;
      await pause(delay, signal);
    }
  }
}

/** Waits, unless the signal ends the wait with its reason. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
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
