/** A bar in the terminal for `onProgress` of uploads and migrations. */

/** Where a bar is drawn: `process.stderr` is one. */
export interface BarStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Settings of {@link progressBar}. */
export interface ProgressBarOptions {
  /** Points in all, where an upload knows; without, the bar has only the number so far. */
  readonly total?: number | undefined;
  /** What is going on; default: the collection of a migration, or nothing. */
  readonly label?: string | undefined;
  /** Default: the standard error of the process. */
  readonly stream?: BarStream | undefined;
}

/** What an upload or a migration tells. */
export type BarProgress =
  | { readonly uploaded: number }
  | { readonly copied: number; readonly total: number; readonly collection: string };

const CELLS_MAX = 30;
const REDRAW_MS = 100;
/** Where nothing can be drawn over, so many lines are written. */
const LINES = 10;

/**
 * Makes an `onProgress` that draws a bar: `books ████████░░░░ 640/1000 64% 1200/s`. Where the
 * stream is no terminal, it writes a line for each tenth.
 *
 * @example
 * ```ts
 * const onProgress = progressBar({ total: points.length });
 * await client.uploadPoints("books", points, { onProgress });
 * ```
 */
export function progressBar(options: ProgressBarOptions = {}): (progress: BarProgress) => void {
  const stream = options.stream ?? globalThis.process?.stderr;
  let drawnAt = -Infinity;
  let begun: { readonly label: string; readonly at: number; readonly from: number } | undefined;
  let lines = 0;
  return (progress) => {
    const { label = "collection" in progress ? progress.collection : "" } = options;
    const done = "uploaded" in progress ? progress.uploaded : progress.copied;
    const total = "total" in progress ? progress.total : options.total;
    const now = performance.now();
    if (begun === undefined || begun.label !== label) {
      begun = { label, at: now, from: done };
      lines = 0;
    }
    const perSecond = now > begun.at ? ((done - begun.from) * 1000) / (now - begun.at) : 0;
    const isDone = total !== undefined && done >= total;
    const text = [label, ...barOf(done, total, stream?.columns), rateOf(perSecond)];
    const line = text.filter((part) => part !== "").join(" ");
    if (stream?.isTTY === true) {
      if (!isDone && now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      stream.write(`\r\u001b[2K${line}${isDone ? "\n" : ""}`);
      return;
    }
    const due = total === undefined ? lines : Math.floor((done / Math.max(1, total)) * LINES);
    if (due <= lines && !isDone) return;
    lines = isDone ? Infinity : due;
    stream?.write(`${line}\n`);
  };
}

function barOf(done: number, total: number | undefined, columns = 80): string[] {
  if (total === undefined) return [String(done)];
  const part = total === 0 ? 1 : Math.min(1, done / total);
  const cells = Math.max(5, Math.min(CELLS_MAX, columns - 50));
  const full = Math.floor(part * cells);
  const bar = "█".repeat(full) + "░".repeat(cells - full);
  return [bar, `${done}/${total}`, `${Math.floor(part * 100)}%`];
}

function rateOf(perSecond: number): string {
  return perSecond > 0 ? `${Math.round(perSecond)}/s` : "";
}
