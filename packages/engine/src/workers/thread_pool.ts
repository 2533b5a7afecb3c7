/**
 * The pool form of {@link Workers}: threads that start when there is work for them and end when
 * there has been none for a while.
 *
 * The calling thread does what is not worth handing over, and what finds no place: a short job
 * while no thread is ready, anything beyond the bound of the queue, and everything where threads
 * cannot be started, which is logged once. Idle threads do not keep the process alive.
 */
import { onAbort, QdrantError } from "@quiverdb/client";

import {
  JOB_HANDOVER_MS,
  JOBS_WAITING_MAX,
  SCRATCH_SLOTS,
  THREAD_IDLE_MS,
  THREAD_START_MS,
  THREAD_START_MS_MAX,
} from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { Log } from "../common/runtime.ts";
import { runInline } from "./inline_workers.ts";
import { PoolThread, type Ticket } from "./pool_thread.ts";
import type { ThreadPlatform } from "./threads.ts";
import type { Job, JobOptions, Lane, Workers } from "./workers.ts";

export interface ThreadPoolOptions {
  /**
   * Threads at most. Default: as many as the machine runs at a time, and never more than there are
   * scratch slots for in a memory of rows.
   */
  readonly threads?: number;
  /** Time without a job after which a thread ends. Default `THREAD_IDLE_MS`. */
  readonly idleMs?: number;
  /** Time after which a thread that is not ready is given up. Default `THREAD_START_MS_MAX`. */
  readonly startMs?: number;
}

/** Slot 0 is the calling thread's. */
const THREADS_MAX = SCRATCH_SLOTS - 1;

/** See the head of the file. */
export class ThreadPool implements Workers {
  readonly threads: number;
  private readonly platform: ThreadPlatform;
  private readonly idleMs: number;
  private readonly startMs: number;
  /** Threads that may run: fewer than `threads` once the system has refused one. */
  private allowed: number;
  private running: PoolThread[] = [];
  private readonly waiting: Record<Lane, Ticket[]> = { quick: [], long: [] };
  private jobCount = 0;
  private hasWarned = false;
  private isClosed = false;
  private closing: Promise<void> | undefined;

  constructor(platform: ThreadPlatform, options: ThreadPoolOptions = {}) {
    this.platform = platform;
    this.threads = Math.min(options.threads ?? platform.parallelism, THREADS_MAX);
    this.idleMs = options.idleMs ?? THREAD_IDLE_MS;
    this.startMs = options.startMs ?? THREAD_START_MS_MAX;
    this.allowed = this.threads;
  }

  async run<Input, Output>(
    job: Job<Input, Output>,
    input: Input,
    run: Run,
    options: JobOptions = {},
  ): Promise<Output> {
    run.check();
    if (this.isClosed) throw closedError();
    const { estimateMs = Infinity, transfer = [] } = options;
    if (!this.isWorthwhile(estimateMs, run) || !this.hasRoom(job.lane)) {
      return runInline(job, input, run);
    }
    return this.submit(job, input, run, transfer);
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.closing ??= this.endAll();
    return this.closing;
  }

  /** Also starts the first thread for those who would have liked to find one. */
  private isWorthwhile(estimateMs: number, run: Run): boolean {
    if (estimateMs < JOB_HANDOVER_MS) return false;
    if (estimateMs >= THREAD_START_MS || this.running.some((thread) => thread.isReady)) return true;
    if (this.running.length === 0 && this.allowed > 0) this.start(run.runtime.log);
    this.place();
    return false;
  }

  private hasRoom(lane: Lane): boolean {
    return this.allowed > 0 && this.waiting[lane].length < JOBS_WAITING_MAX;
  }

  private submit<Input, Output>(
    job: Job<Input, Output>,
    input: Input,
    run: Run,
    transfer: readonly ArrayBuffer[],
  ): Promise<Output> {
    return new Promise<Output>((resolve, reject) => {
      const id = this.jobCount++;
      const ticket: Ticket = {
        id,
        job,
        input,
        transfer,
        run,
        resolve(output: Output) {
          stopListening();
          resolve(output);
        },
        reject(error) {
          stopListening();
          reject(error);
        },
      };
      const stopListening = onAbort(run.signal, () => this.abort(ticket));
      this.waiting[job.lane].push(ticket);
      this.place();
    });
  }

  private abort(ticket: Ticket): void {
    ticket.reject(ticket.run.signal?.reason);
    const queue = this.waiting[ticket.job.lane];
    const at = queue.indexOf(ticket);
    if (at >= 0) queue.splice(at, 1);
    for (const thread of this.running) thread.abort(ticket);
    this.place();
  }

  /** Brings waiting jobs and free threads together, after every change of either. */
  private place(): void {
    for (const lane of ["quick", "long"] as const) {
      for (const queue = this.waiting[lane]; queue.length > 0; queue.shift()) {
        const thread = this.threadFor(lane);
        if (thread === undefined) break;
        give(queue[0]!, thread);
      }
    }
    this.startMissing();
    const waits = this.jobsWaiting > 0;
    for (const thread of this.running) {
      thread.keepProcessAlive(thread.jobs.length > 0 || (waits && !thread.isReady));
    }
  }

  /** The least busy thread that is free in this lane. */
  private threadFor(lane: Lane): PoolThread | undefined {
    const free = this.running.filter((thread) => thread.takes(lane));
    return free.find((thread) => thread.jobs.length === 0) ?? free[0];
  }

  private get jobsWaiting(): number {
    return this.waiting.quick.length + this.waiting.long.length;
  }

  private startMissing(): void {
    let starting = this.running.filter((thread) => !thread.isReady).length;
    while (starting < this.jobsWaiting && this.running.length < this.allowed) {
      const [first] = [...this.waiting.quick, ...this.waiting.long];
      if (first === undefined || !this.start(first.run.runtime.log)) break;
      starting++;
    }
  }

  /** @returns whether a thread is starting now */
  private start(log: Log): boolean {
    const taken = new Set(this.running.map((thread) => thread.number));
    let number = 1;
    while (taken.has(number)) number++;
    try {
      const thread = new PoolThread({
        platform: this.platform,
        number,
        startMs: this.startMs,
        idleMs: this.idleMs,
        log,
        free: () => this.place(),
        ended: (ended, cause) => this.forget(ended, cause),
      });
      this.running.push(thread);
      return true;
    } catch (cause) {
      this.makeDo(log, cause);
      return false;
    }
  }

  private forget(thread: PoolThread, cause: unknown): void {
    this.running = this.running.filter((other) => other !== thread);
    if (this.isClosed) return;
    if (!thread.isReady) this.makeDo(thread.log, cause);
    for (const ticket of thread.jobs) this.rescue(ticket, cause);
    this.place();
  }

  /** Lets the threads there are be enough, if need be none. */
  private makeDo(log: Log, cause: unknown): void {
    this.allowed = this.running.length;
    if (!this.hasWarned) {
      this.hasWarned = true;
      const rest = this.allowed === 0 ? "the calling thread" : `${this.allowed} threads`;
      log("warn", `cannot start a worker thread; ${rest} will do its work`, {
        cause: String(cause),
      });
    }
    if (this.allowed > 0) return;
    for (const queue of Object.values(this.waiting)) queue.splice(0).forEach(performHere);
  }

  /** What becomes of a job whose thread has died. */
  private rescue(ticket: Ticket, cause: unknown): void {
    const { job, run, transfer } = ticket;
    const canRepeat = job.lane === "quick" && transfer.length === 0;
    run.runtime.log("warn", "a worker thread died", {
      job: job.name,
      repeated: canRepeat,
      cause: String(cause),
    });
    if (canRepeat) performHere(ticket);
    else
      ticket.reject(
        new QdrantError("internal", `the thread of a job died: ${job.name}`, { cause }),
      );
  }

  private async endAll(): Promise<void> {
    const tickets = [
      ...this.waiting.quick.splice(0),
      ...this.waiting.long.splice(0),
      ...this.running.flatMap((thread) => thread.jobs),
    ];
    for (const ticket of tickets) ticket.reject(closedError());
    await Promise.all(this.running.map((thread) => thread.end()));
  }
}

function give(ticket: Ticket, thread: PoolThread): void {
  try {
    ticket.run.check();
    thread.perform(ticket);
  } catch (error) {
    ticket.reject(error);
  }
}

function performHere({ job, input, run, resolve, reject }: Ticket): void {
  runInline(job, input, run).then(resolve, reject);
}

function closedError(): QdrantError {
  return new QdrantError("closed", "the workers are closed");
}
