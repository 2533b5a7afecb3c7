/**
 * One call under way, as all rooms see it: when to let others run, and when to end.
 *
 * Long work asks `due` between two steps of well under a millisecond, and awaits `pause` when it
 * is. An aborted signal and a deadline that has passed end the work there.
 */
import type { Runtime } from "./runtime.ts";

/** What ends a run early. */
export interface RunLimits {
  readonly signal?: AbortSignal | undefined;
  /** On the runtime's clock; `onDeadline` makes the error of a run that is not done by then. */
  readonly deadline?: number | undefined;
  readonly onDeadline?: (() => Error) | undefined;
}

export class Run {
  readonly runtime: Runtime;
  readonly signal: AbortSignal | undefined;
  private readonly deadline: number | undefined;
  private readonly onDeadline: (() => Error) | undefined;
  private endings: (() => void)[] = [];

  constructor(runtime: Runtime, limits: RunLimits = {}) {
    this.runtime = runtime;
    this.signal = limits.signal;
    this.deadline = limits.deadline;
    this.onDeadline = limits.onDeadline;
    runtime.slices.enter();
  }

  /** Whether others should run now. */
  due(): boolean {
    return this.runtime.slices.due();
  }

  /**
   * Lets other work run, then starts the next slice.
   *
   * @throws the signal's reason when it is aborted, the deadline's error when that has passed
   */
  async pause(): Promise<void> {
    this.check();
    await this.runtime.slices.turn();
    this.check();
  }

  /** @throws what {@link pause} does, without a pause */
  check(): void {
    this.signal?.throwIfAborted();
    if (this.deadline === undefined || this.runtime.clock() < this.deadline) return;
    throw this.onDeadline?.() ?? new Error("the deadline has passed");
  }

  /** Calls back when the call is over: what it held may go. */
  atEnd(callback: () => void): void {
    this.endings.push(callback);
  }

  /** For whoever began the run, when nothing of it is under way any more. */
  end(): void {
    for (const callback of this.endings.splice(0)) callback();
  }
}
