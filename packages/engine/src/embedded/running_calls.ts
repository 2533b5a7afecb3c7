/**
 * The calls of a backend that are under way: closing waits for them, and whoever calls is told of
 * an abort at once, while the work behind ends where it can.
 */
import { type CallContext, type Interceptor, onAbort, QdrantError } from "@quiverdb/client";

import { TIMER_MS_MAX } from "../common/limits.ts";
import type { Clock } from "../common/slices.ts";

export class RunningCalls {
  private readonly clock: Clock;
  private running = 0;
  private hasEnded = false;
  private onIdle: (() => void) | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Stands in front of all other interceptors: their work is part of the call. */
  readonly interceptor: Interceptor =
    (next) =>
    async (operation, request, context = {}) =>
      this.during(operation, context, () => next(operation, request, context));

  /**
   * Counts a call of any name.
   *
   * @throws the reason of an aborted signal; QdrantError `closed`, `timeout`
   */
  async during<T>(name: string, context: CallContext, call: () => Promise<T>): Promise<T> {
    context.signal?.throwIfAborted();
    if (this.hasEnded) {
      throw new QdrantError(
        "closed",
        "the embedded instance is closed. Please create a new instance.",
      );
    }
    this.running++;
    const work = call().finally(() => {
      this.running--;
      if (this.running === 0) this.onIdle?.();
    });
    return this.untilEnded(work, name, context);
  }

  /** Refuses further calls; resolves when those made before are done. */
  async end(): Promise<void> {
    this.hasEnded = true;
    if (this.running === 0) return;
    await new Promise<void>((resolve) => {
      this.onIdle = resolve;
    });
  }

  private untilEnded<T>(
    work: Promise<T>,
    operation: string,
    { signal, deadline = Infinity }: CallContext,
  ): Promise<T> {
    const remainingMs = deadline - this.clock();
    if (signal === undefined && remainingMs > TIMER_MS_MAX) return work;
    return new Promise<T>((resolve, reject) => {
      const onDeadline = (): void => reject(deadlineError(operation));
      const timer = remainingMs > TIMER_MS_MAX ? undefined : setTimeout(onDeadline, remainingMs);
      const ignore = onAbort(signal, () => reject(signal?.reason));
      const settle = (): void => {
        clearTimeout(timer);
        ignore();
      };
      void work.then(resolve, reject).finally(settle);
    });
  }
}

/** The error of a call whose caller does not wait any longer. */
export function deadlineError(operation: string): QdrantError {
  return new QdrantError("timeout", `Timeout error: Operation '${operation}' timed out`);
}
