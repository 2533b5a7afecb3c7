/** The end of a request: by its caller, or because its time is over. */
import { onAbort } from "../operation/on_abort.ts";

/** Of one request. `release` when it is settled. */
export class CallLimit {
  private readonly controller = new AbortController();
  private readonly timer: ReturnType<typeof setTimeout> | undefined;
  private readonly ignore: () => void;
  /** Whether the time was over. */
  isOver = false;

  /** @param milliseconds Infinity for no limit of time */
  constructor(signal: AbortSignal | undefined, milliseconds: number) {
    const { controller } = this;
    if (signal?.aborted === true) controller.abort(signal.reason);
    this.ignore = onAbort(signal, () => controller.abort(signal?.reason));
    if (milliseconds >= TIMER_MS_MAX) return;
    const end = (): void => {
      this.isOver = true;
      controller.abort(new Error("the time of the request is over"));
    };
    this.timer = setTimeout(end, Math.max(0, milliseconds));
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  release(): void {
    clearTimeout(this.timer);
    this.ignore();
  }
}

/** Longer timers end at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;
