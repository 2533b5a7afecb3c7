/** The `timeout` of a read: an abort signal of its own beside the caller's. */
import { QdrantError } from "@quiverdb/client";

import { TIMER_MS_MAX } from "../common/limits.ts";

/**
 * Runs a read that ends early when the caller's signal aborts or the time is up.
 *
 * @param name the operation, as the error names it
 * @throws the caller's reason, or QdrantError `timeout`
 */
export async function withDeadline<T>(
  name: string,
  timeoutSeconds: number | undefined,
  signal: AbortSignal | undefined,
  read: (signal: AbortSignal | undefined) => Promise<T> | T,
): Promise<T> {
  signal?.throwIfAborted();
  if (timeoutSeconds === undefined) return read(signal);
  const deadline = new AbortController();
  const timer = setTimeout(
    () => {
      deadline.abort(
        new QdrantError(
          "timeout",
          `Timeout error: Operation '${name}' timed out after ${timeoutSeconds}s`,
        ),
      );
    },
    Math.min(timeoutSeconds * 1000, TIMER_MS_MAX),
  );
  try {
    const signals = signal === undefined ? [deadline.signal] : [deadline.signal, signal];
    return await read(AbortSignal.any(signals));
  } finally {
    clearTimeout(timer);
  }
}
