/**
 * One thread of a pool, from its start to its end: what it does now, in which lane.
 *
 * It takes jobs once it has reported that it is ready. One that does not get so far within
 * `startMs` is ended.
 */
import type { Log } from "../common/runtime.ts";
import type { Run } from "../common/run.ts";
import type { Report } from "./messages.ts";
import { restoredError } from "./posted_error.ts";
import type { Thread, ThreadPlatform } from "./threads.ts";
import type { Job, Lane } from "./workers.ts";

/** A job that was handed to a pool. */
export interface Ticket {
  readonly id: number;
  readonly job: Job<unknown, unknown>;
  readonly input: unknown;
  readonly transfer: readonly ArrayBuffer[];
  readonly run: Run;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

export interface PoolThreadOptions {
  readonly platform: ThreadPlatform;
  /** See `JobContext.thread`. */
  readonly number: number;
  readonly startMs: number;
  readonly idleMs: number;
  /** Hears of a start that fails. */
  readonly log: Log;
  /** It has become ready, or a lane of it free. */
  free(): void;
  /** It has ended, for no reason of its own when there is no cause. */
  ended(thread: PoolThread, cause: unknown): void;
}

/** See the head of the file. */
export class PoolThread {
  readonly number: number;
  readonly log: Log;
  private readonly options: PoolThreadOptions;
  private readonly thread: Thread;
  private readonly tickets = new Map<Lane, Ticket>();
  private ready = false;
  private over = false;
  /** Stops the wait for its start, or for its end when it is idle. */
  private stopTimer: () => void;

  /** @throws where threads are forbidden */
  constructor(options: PoolThreadOptions) {
    this.options = options;
    this.number = options.number;
    this.log = options.log;
    const { platform, startMs } = options;
    this.thread = platform.start(options.number, {
      report: (report) => this.hear(report),
      ended: (cause) => this.finish(cause),
    });
    this.stopTimer = platform.later(startMs, () => {
      void this.end(new Error(`a thread was not ready after ${startMs} ms`));
    });
  }

  /** Whether it has got so far that it can take jobs. */
  get isReady(): boolean {
    return this.ready;
  }

  /** What it does now. */
  get jobs(): readonly Ticket[] {
    return [...this.tickets.values()];
  }

  takes(lane: Lane): boolean {
    return this.ready && !this.tickets.has(lane);
  }

  keepProcessAlive(wanted: boolean): void {
    this.thread.keepProcessAlive(wanted);
  }

  /** @throws when the input holds something that cannot be posted */
  perform(ticket: Ticket): void {
    const { id, job, input, transfer } = ticket;
    this.thread.post({ kind: "perform", id, job: job.name, input }, transfer);
    this.stopTimer();
    this.tickets.set(job.lane, ticket);
  }

  /** Tells a job to stop, if it is here; its lane stays taken until it has. */
  abort(ticket: Ticket): void {
    if (this.tickets.get(ticket.job.lane) !== ticket) return;
    this.thread.post({ kind: "abort", id: ticket.id }, []);
  }

  /** Ends it, whatever it does. */
  async end(cause?: unknown): Promise<void> {
    const ended = this.thread.end();
    this.finish(cause);
    await ended;
  }

  private hear(report: Report): void {
    if (this.over) return;
    if (report.kind === "ready") {
      this.ready = true;
      this.becomeFree();
      return;
    }
    const ticket = this.jobs.find(({ id }) => id === report.id);
    if (ticket === undefined) throw new Error(`a thread reports an unknown job ${report.id}`);
    if (report.kind === "log") {
      ticket.run.runtime.log(report.level, report.message, report.facts);
      return;
    }
    this.tickets.delete(ticket.job.lane);
    if (report.kind === "done") ticket.resolve(report.output);
    else ticket.reject(restoredError(report.error));
    this.becomeFree();
  }

  private becomeFree(): void {
    if (this.tickets.size === 0) {
      const { platform, idleMs } = this.options;
      this.stopTimer();
      this.stopTimer = platform.later(idleMs, () => void this.end());
    }
    this.options.free();
  }

  private finish(cause: unknown): void {
    if (this.over) return;
    this.over = true;
    this.stopTimer();
    this.options.ended(this, cause);
  }
}
