/**
 * A progress bar for stderr. On a terminal it redraws one line, elsewhere (logs, pipes) it prints a
 * plain line per tenth.
 */

/** Where the bar is drawn: the part of a `WriteStream` it needs. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What the bar counts. */
export interface ProgressOptions {
  readonly label: string;
  /** Number at which the work is done. */
  readonly total: number;
  /** Number that was there before: it counts for the bar, not for the rate. Default 0. */
  readonly initial?: number;
  /** Clock in milliseconds. */
  readonly now?: () => number;
}

const redrawDelayMs = 100;
const barWidth = 24;

/** A bar that is drawn as {@link ProgressBar.update} is told how much is done. */
export class ProgressBar {
  readonly #stream: ProgressStream;
  readonly #label: string;
  readonly #total: number;
  readonly #initial: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tenthsShown: number;
  #lineIsOpen = false;

  constructor(stream: ProgressStream, options: ProgressOptions) {
    this.#stream = stream;
    this.#label = options.label;
    this.#total = options.total;
    this.#initial = options.initial ?? 0;
    this.#now = options.now ?? (() => performance.now());
    this.#startedAt = this.#now();
    this.#tenthsShown = this.#tenths(this.#initial);
  }

  /** @param done everything that is done by now, including what was there before */
  update(done: number): void {
    if (this.#stream.isTTY) {
      const now = this.#now();
      if (now - this.#drawnAt < redrawDelayMs && done < this.#total) return;
      this.#drawnAt = now;
      this.#redraw(done);
    } else if (this.#tenths(done) > this.#tenthsShown) {
      this.#tenthsShown = this.#tenths(done);
      this.#stream.write(`${this.#label}: ${this.#numbers(done)}\n`);
    }
  }

  /** Leaves the last state on the screen and moves to the next line. */
  finish(): void {
    if (this.#lineIsOpen) this.#stream.write("\n");
    this.#lineIsOpen = false;
  }

  #redraw(done: number): void {
    const filled = Math.floor((done / this.#total) * barWidth);
    const bar = `${"=".repeat(filled)}${filled < barWidth ? ">" : ""}`.padEnd(barWidth);
    const line = `${this.#label} [${bar}] ${this.#numbers(done)}`;
    const fitted = line.slice(0, Math.max(20, (this.#stream.columns || 80) - 1));
    this.#stream.write(`\r${fitted}\u001B[K`);
    this.#lineIsOpen = true;
  }

  #numbers(done: number): string {
    const seconds = (this.#now() - this.#startedAt) / 1000;
    const perSecond = seconds > 0 ? (done - this.#initial) / seconds : 0;
    const percent = Math.floor((done / this.#total) * 100);
    const left = perSecond > 0 ? `, ${Math.ceil((this.#total - done) / perSecond)} s left` : "";
    const rate = `${formatNumber(Math.round(perSecond))}/s`;
    return `${percent}% ${formatNumber(done)} of ${formatNumber(this.#total)}, ${rate}${left}`;
  }

  #tenths(done: number): number {
    return Math.floor((done / this.#total) * 10);
  }
}

/** `117791` -> `117,791` */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US");
}
