/**
 * Keeps long work from blocking the event loop: the work asks `due` between slices and awaits
 * `pause` when it is. An aborted signal ends the work there.
 *
 * All work of the process shares one slice at a time, so that many searches side by side block no
 * longer than one.
 */
import { PACER_SLICE_MS } from "./limits.ts";

/** When the slice of this turn of the event loop is used up. */
let sliceEnd = 0;

/** Whether this turn of the event loop has begun its slice. */
let isSliced = false;

/** Work that waits for a slice of its own, first come, first served. */
const waiting: (() => void)[] = [];

export class Run {
  private readonly signal: AbortSignal | undefined;

  constructor(signal?: AbortSignal) {
    this.signal = signal;
    if (!isSliced) beginSlice();
  }

  /** Whether the slice is used up. */
  due(): boolean {
    return performance.now() >= sliceEnd;
  }

  /**
   * Lets other work run, then starts the next slice.
   *
   * @throws the signal's reason when it is aborted
   */
  async pause(): Promise<void> {
    this.signal?.throwIfAborted();
    await new Promise<void>((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(resumeNext);
    });
    this.signal?.throwIfAborted();
  }
}

function resumeNext(): void {
  beginSlice();
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(resumeNext);
}

function beginSlice(): void {
  sliceEnd = performance.now() + PACER_SLICE_MS;
  isSliced = true;
  setImmediate(() => {
    isSliced = false;
  });
}
