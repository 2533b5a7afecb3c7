/**
 * Whether a disk syncs so quickly that one caller waits for it in this thread.
 *
 * A sync by way of the thread pool takes a quarter of a millisecond where the disk itself takes
 * half of that, so a program that writes one point after the other is held up by the way there. A
 * disk counts as quick after a row of syncs that take little on average. One sync that holds the
 * thread as long as a slice of work is one too many: then the row it has to show grows.
 */

/** Average of a quick disk, on either way. */
const QUICK_MS_MAX = 1;
/** A slice of work. */
const HELD_MS_MAX = 10;

/** Share of the last sync in the average. */
const LAST_SHARE = 1 / 16;

const SYNCS_MIN = 4;
const SYNCS_MAX = 4096;
const SYNCS_GROWTH = 8;

/** See the head of the file. */
export class SyncPace {
  #averageMs = QUICK_MS_MAX / 2;
  /** Syncs to be seen before the disk counts as quick. */
  #needed = SYNCS_MIN;
  #seen = 0;

  get isQuick(): boolean {
    return this.#seen >= this.#needed && this.#averageMs <= QUICK_MS_MAX;
  }

  /**
   * @param ms how long a sync took
   * @param wasHere whether this thread waited for it
   */
  note(ms: number, wasHere: boolean): void {
    this.#averageMs += (ms - this.#averageMs) * LAST_SHARE;
    this.#seen++;
    if (ms <= HELD_MS_MAX) return;
    this.#seen = 0;
    if (wasHere) this.#needed = Math.min(SYNCS_MAX, this.#needed * SYNCS_GROWTH);
  }
}
