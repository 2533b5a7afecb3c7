/**
 * Keeps long work from blocking the event loop: the work asks `due` between slices and awaits `pause` when
 * it is. An aborted signal ends the work there.
 */
import { PACER_SLICE_MS } from "./limits.ts";

export class Pacer {
  private readonly signal: AbortSignal | undefined;
  private sliceEnd: number;

  constructor(signal?: AbortSignal) {
    this.signal = signal;
    this.sliceEnd = performance.now() + PACER_SLICE_MS;
  }

  /** Whether the slice is used up. */
  due(): boolean {
    return performance.now() >= this.sliceEnd;
  }

  /**
   * Lets other work run, then starts the next slice.
   *
   * @throws the signal's reason when it is aborted
   */
  async pause(): Promise<void> {
    this.signal?.throwIfAborted();
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.signal?.throwIfAborted();
    this.sliceEnd = performance.now() + PACER_SLICE_MS;
  }
}
