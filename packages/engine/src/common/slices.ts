/**
 * Slices of the event loop: work of the engine runs for at most {@link SLICE_MS} at a time, then
 * timers, sockets and other callers have their turn.
 *
 * All runs of a process share one slice at a time, so that many searches side by side hold the loop
 * no longer than one.
 */
import { SLICE_MS } from "./limits.ts";

/** Milliseconds that only grow, from any origin. */
export type Clock = () => number;

/** Calls back in a later turn of the event loop, once timers and sockets had theirs. */
export type NextTurn = (callback: () => void) => void;

export class Slices {
  private readonly clock: Clock;
  private readonly nextTurn: NextTurn;
  /** When the slice of this turn of the event loop is used up. */
  private sliceEnd = 0;
  /** Whether this turn of the event loop has begun its slice. */
  private isSliced = false;
  /** Work that waits for a slice of its own, first come, first served. */
  private readonly waiting: (() => void)[] = [];

  constructor(clock: Clock, nextTurn: NextTurn) {
    this.clock = clock;
    this.nextTurn = nextTurn;
  }

  /** Begins the slice of this turn of the event loop, unless it has begun. */
  enter(): void {
    if (!this.isSliced) this.begin();
  }

  /** Whether the slice is used up. */
  due(): boolean {
    return this.clock() >= this.sliceEnd;
  }

  /** Resolves when the caller has a slice of its own. */
  turn(): Promise<void> {
    return new Promise<void>((resolve) => {
      if (this.waiting.push(resolve) === 1) this.nextTurn(() => this.resumeNext());
    });
  }

  private resumeNext(): void {
    this.begin();
    this.waiting.shift()?.();
    if (this.waiting.length > 0) this.nextTurn(() => this.resumeNext());
  }

  private begin(): void {
    this.sliceEnd = this.clock() + SLICE_MS;
    this.isSliced = true;
    this.nextTurn(() => {
      this.isSliced = false;
    });
  }
}
