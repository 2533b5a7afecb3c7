/**
 * Builds the graphs of a shard in the background, and lets them grow with the rows of its segments.
 *
 * One at a time, on a thread where there is one, else in slices of the event loop. Graphs are
 * derived from rows, so it can be stopped at any time, and nothing of it is written down: after
 * opening they are built anew, and all vectors are scored until then.
 */
import { Run } from "../common/run.ts";
import type { Environment } from "./environment.ts";
import type { ShardPoints } from "./shard_points.ts";

/** What the log is told of each graph. */
export const GRAPH_BUILT = "A graph of vectors was built";

/** Failures one after the other after which pauses between tries do not grow any more. */
const FAILURES_COUNTED_MAX = 10;

/** See the head of the file. */
export class GraphIndexing {
  private readonly environment: Environment;
  private readonly points: () => ShardPoints | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isScheduled = false;
  private failures = 0;
  /** Calls of {@link wake} that are not heeded yet, after failures. */
  private ignoredWakes = 0;

  /** @param points as they are now; undefined when they have to be loaded first */
  constructor(environment: Environment, points: () => ShardPoints | undefined) {
    this.environment = environment;
    this.points = points;
  }

  /** Whether graphs are being built, or are about to be. */
  get isBusy(): boolean {
    return this.running !== undefined || this.isScheduled;
  }

  /** Looks whether there is something to do, and begins it when nothing else is done. */
  wake(): void {
    const { signal } = this.stopping;
    if (this.isBusy || signal.aborted || !this.hasWork) return;
    if (this.ignoredWakes > 0) {
      this.ignoredWakes--;
      return;
    }
    this.isScheduled = true;
    this.environment.runtime.idle(() => {
      this.isScheduled = false;
      if (signal.aborted) return;
      this.running = this.workOff().finally(() => {
        this.running = undefined;
        // Rows may have come after the last look.
        if (this.failures === 0) this.wake();
      });
    });
  }

  /** Ends what is under way, and begins nothing more. */
  async end(): Promise<void> {
    this.stopping.abort(new Error("the collection is closed"));
    await this.running;
  }

  private get hasWork(): boolean {
    return this.points()?.graphSegment() !== undefined;
  }

  /** Does not fail: a graph is never needed. */
  private async workOff(): Promise<void> {
    const { runtime } = this.environment;
    const run = new Run(runtime, { signal: this.stopping.signal });
    try {
      for (;;) {
        const begin = runtime.clock();
        const done = await this.points()?.graphSegment()?.graphs.work(run);
        if (done === undefined) break;
        const { name, task, rows } = done;
        const facts = { vector: name, task, rows, ms: Math.round(runtime.clock() - begin) };
        runtime.log("debug", GRAPH_BUILT, facts);
      }
      this.failures = 0;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      this.failures = Math.min(this.failures + 1, FAILURES_COUNTED_MAX);
      this.ignoredWakes = 2 ** this.failures;
      runtime.log("warn", "A graph of vectors could not be built; searches score all vectors", {
        error: String(error),
      });
    }
  }
}
