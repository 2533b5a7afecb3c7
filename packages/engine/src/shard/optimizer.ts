/**
 * Rewrites segments of a shard in the background, so that the space of dead rows is given back.
 *
 * One rewrite at a time, in slices of the event loop. It can be stopped at any time, and the end of
 * the process is nothing special: until the record of its swap is durable nothing has happened but
 * files that nobody names, which the next opening removes.
 */
import { RELEASED_BYTES_MIN, releaseMemory } from "../common/release_memory.ts";
import { Run } from "../common/run.ts";
import type { SegmentState } from "../segment/segment_files.ts";
import type { ReadEpochs } from "../storage/read_epochs.ts";
import type { Environment } from "./environment.ts";
import {
  compacting,
  type OptimizationPlan,
  type OptimizerSettings,
  planOptimization,
} from "./optimization_plan.ts";
import { SegmentRewrite } from "./segment_rewrite.ts";
import type { ShardJournal } from "./shard_journal.ts";
import type { ShardPoints } from "./shard_points.ts";
import {
  type OptimizerReport,
  type QueuedOptimization,
  type TrackedOptimization,
  trackedSegments,
} from "./tracked_optimization.ts";

/** What it has of the shard. */
export interface OptimizedShard {
  readonly journal: ShardJournal | undefined;
  /** Reads of its segments. */
  readonly reads: ReadEpochs;
  /** The points as they are now; undefined when they have to be loaded first. */
  points(): ShardPoints | undefined;
  /** Does work between two operations. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** What the log is told of each rewrite. */
export const SEGMENTS_REWRITTEN = "Segments were rewritten";

/** What it does now. */
export type OptimizerState = "idle" | "running" | "pending";

/** Why a rewrite ended without a result. */
class Stopped extends Error {}

/** Ended rewrites that are remembered. */
const COMPLETED_MAX = 16;

/** Failures one after the other after which pauses between tries do not grow any more. */
const FAILURES_COUNTED_MAX = 10;

/** See the head of the file. */
export class Optimizer {
  private readonly environment: Environment;
  private readonly shard: OptimizedShard;
  private settings: OptimizerSettings;
  /** Stops what is under way. */
  private stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** What is being rewritten now. */
  private current: TrackedOptimization | undefined;
  /** Newest first. */
  private completed: readonly TrackedOptimization[] = [];
  /** Why the last rewrite failed, unless one has succeeded since. */
  failure: unknown;
  private isScheduled = false;
  private hasEnded = false;
  private failures = 0;
  /** Calls of {@link wake} that are not heeded yet, after failures. */
  private ignoredWakes = 0;
  /** Bytes of segments that were replaced since memory was given back. */
  private replacedBytes = 0;

  constructor(environment: Environment, shard: OptimizedShard, settings: OptimizerSettings) {
    this.environment = environment;
    this.shard = shard;
    this.settings = settings;
  }

  get state(): OptimizerState {
    if (this.running !== undefined || this.isScheduled) return "running";
    return this.plan(this.settings) === undefined ? "idle" : "pending";
  }

  get report(): OptimizerReport {
    const facts = this.shard.points()?.facts() ?? [];
    const running = this.current === undefined ? [] : [this.current];
    const busy = new Set(running.flatMap(({ segments }) => segments.map(({ number }) => number)));
    let rest = facts.filter(({ number }) => !busy.has(number));
    const queued: QueuedOptimization[] = [];
    for (;;) {
      const plan = planOptimization(rest, this.settings);
      if (plan === undefined) break;
      const { optimizer, segments: numbers } = plan;
      queued.push({ optimizer, segments: trackedSegments(rest, numbers) });
      rest = rest.filter(({ number }) => !numbers.includes(number));
    }
    const idle = rest.map(({ number, liveCount }) => ({ number, pointCount: liveCount }));
    return { running, queued, completed: this.completed, idle };
  }

  /** Changes when segments are rewritten; stops what is under way. */
  configure(settings: OptimizerSettings): void {
    this.settings = settings;
    this.stopping.abort(new Stopped("the configuration has changed"));
    this.stopping = new AbortController();
    this.wake();
  }

  /** Looks whether there is something to do, and begins it when nothing else is done. */
  wake(): void {
    if (this.hasEnded || this.environment.readOnly || this.isScheduled) return;
    if (this.running !== undefined || this.settings.isOff) return;
    if (this.plan(this.settings) === undefined) {
      this.failure = undefined;
      return;
    }
    if (this.ignoredWakes > 0) {
      this.ignoredWakes--;
      return;
    }
    this.isScheduled = true;
    this.environment.runtime.idle(() => {
      this.isScheduled = false;
      if (this.hasEnded || this.running !== undefined) return;
      this.begin(() => this.settings, this.stopping.signal).catch(() => {});
    });
  }

  /**
   * Waits until nothing is left that can be given back, and what the log holds is in files.
   *
   * @throws QdrantError `storage` when it cannot be read or written
   */
  async compact(run: Run): Promise<void> {
    // Only then it is known what of the files is garbage.
    await this.requireCheckpoint();
    for (let isDone = false; !isDone;) {
      while (this.running !== undefined) await this.running.catch(() => {});
      run.check();
      const stops = [this.stopping.signal, ...(run.signal === undefined ? [] : [run.signal])];
      try {
        await this.begin(() => compacting(this.settings), AbortSignal.any(stops));
        isDone = true;
      } catch (error) {
        if (!(error instanceof Stopped) || this.hasEnded) throw error;
      }
    }
    await this.requireCheckpoint();
  }

  /** Ends what is under way, and begins nothing more. */
  async end(): Promise<void> {
    this.hasEnded = true;
    this.stopping.abort(new Stopped("the collection is closed"));
    await this.running?.catch(() => {});
  }

  private plan(settings: OptimizerSettings): OptimizationPlan | undefined {
    const points = this.shard.points();
    return points === undefined ? undefined : planOptimization(points.facts(), settings);
  }

  private begin(settings: () => OptimizerSettings, signal: AbortSignal | undefined): Promise<void> {
    const running = this.rewriteAll(settings, signal).finally(() => {
      this.running = undefined;
    });
    running.catch(() => {});
    this.running = running;
    return running;
  }

  private async rewriteAll(
    settings: () => OptimizerSettings,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const run = new Run(this.environment.runtime, { signal });
    try {
      let isChanged = false;
      while (!this.hasEnded && (await this.rewriteOnce(settings(), run))) isChanged = true;
      this.failures = 0;
      this.failure = undefined;
      if (isChanged) await this.checkpoint();
      this.giveMemoryBack();
    } catch (error) {
      if (!(error instanceof Stopped) && signal?.aborted !== true) {
        this.failure = error;
        this.failures = Math.min(this.failures + 1, FAILURES_COUNTED_MAX);
        this.ignoredWakes = 2 ** this.failures;
        const { log } = this.environment.runtime;
        log("warn", "Segments could not be rewritten; they stay as they are", {
          error: String(error),
        });
      }
      throw error;
    }
  }

  /** @returns why it failed, if it did */
  private async checkpoint(): Promise<unknown> {
    return this.shard.journal?.checkpoint(() => this.shard.points());
  }

  private async requireCheckpoint(): Promise<void> {
    const failure = await this.checkpoint();
    if (failure === undefined) return;
    this.failure = failure;
    throw failure;
  }

  private giveMemoryBack(): void {
    if (this.replacedBytes < RELEASED_BYTES_MIN) return;
    this.replacedBytes = 0;
    void this.shard.reads.drained().then(() => releaseMemory());
  }

  /** @returns whether there was something to do */
  private async rewriteOnce(settings: OptimizerSettings, run: Run): Promise<boolean> {
    const { shard } = this;
    const rewrite = await shard.exclusively(async () => {
      const points = shard.points();
      const plan = points && planOptimization(points.facts(), settings);
      const begun = plan && new SegmentRewrite(points, plan);
      if (begun === undefined || shard.journal === undefined || begun.isRecorded) return begun;
      // Rows that an undone operation left are in the record of the next one: it waits for that.
      begun.abandon();
      return undefined;
    });
    if (rewrite === undefined) return false;
    this.track(rewrite);
    try {
      await rewrite.copy(run);
      await rewrite.buildGraphs(run);
      const state = await shard.journal?.writeSegment(rewrite.target, run);
      const durable = await shard.exclusively(() => this.swap(rewrite, state, run));
      await durable();
      const { optimizer, segments } = rewrite.plan;
      const { number: target, rowCount } = rewrite.target;
      const facts = { optimizer, segments, target, rowCount };
      this.environment.runtime.log("debug", SEGMENTS_REWRITTEN, facts);
      this.replacedBytes += rewrite.replacedBytes;
      this.complete("done");
      return true;
    } catch (error) {
      const isStopped = error instanceof Stopped || run.signal?.aborted === true;
      this.complete(isStopped ? { cancelled: String(error) } : { error: String(error) });
      rewrite.abandon();
      shard.journal?.discardFiles();
      throw error;
    }
  }

  private track({ plan, points, target }: SegmentRewrite): void {
    this.current = {
      optimizer: plan.optimizer,
      target: target.number,
      segments: trackedSegments(points.facts(), plan.segments),
      startedMs: this.environment.runtime.clock(),
      finishedMs: undefined,
      status: "optimizing",
    };
  }

  private complete(status: TrackedOptimization["status"]): void {
    const finishedMs = this.environment.runtime.clock();
    const ended = this.current === undefined ? [] : [{ ...this.current, finishedMs, status }];
    this.completed = [...ended, ...this.completed].slice(0, COMPLETED_MAX);
    this.current = undefined;
  }

  /** @returns waits until it is durable */
  private async swap(
    rewrite: SegmentRewrite,
    state: SegmentState | undefined,
    run: Run,
  ): Promise<() => Promise<void>> {
    await rewrite.carryOver(run);
    if (this.shard.points() !== rewrite.points) {
      throw new Stopped("the points were loaded anew meanwhile");
    }
    run.check();
    const durable = this.shard.journal?.appendSwap(rewrite.recordOf(state));
    rewrite.swap();
    durable?.catch(() => {});
    return async () => {
      await durable;
    };
  }
}
