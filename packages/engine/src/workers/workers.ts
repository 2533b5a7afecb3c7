/**
 * Who does long work: the calling thread in slices, or threads beside it.
 *
 * A job is code with a name that both sides know; what it computes is nobody's business here. Its
 * input and output can be posted between threads: plain objects, typed arrays, shared memories,
 * compiled modules. A job may run on any thread, twice after a thread has died, and finds no state
 * there but what it was given.
 */
import type { Run } from "../common/run.ts";

/**
 * What a job shares its thread with. A thread runs one job of each lane at a time and changes
 * between them at every pause, so a quick job never waits for a long one.
 *
 * - `quick`: tens of milliseconds, a part of an answer that somebody waits for;
 * - `long`: anything beyond.
 */
export type Lane = "quick" | "long";

/** Where a job runs. */
export interface JobContext {
  /** When to let others run, and when to end. */
  readonly run: Run;
  /**
   * 0 for the calling thread, else a number from 1 to `Workers.threads` that no other living thread
   * has.
   */
  readonly thread: number;
}

/** A kind of long work. */
export interface Job<Input, Output> {
  /** Unique among the jobs of `worker_entry.ts`. */
  readonly name: string;
  readonly lane: Lane;
  /** Does the work in slices: asks the run when a pause is due. */
  perform(input: Input, context: JobContext): Promise<Output>;
  /** Buffers of the output that are moved to the caller instead of being copied. */
  transferOf?(output: Output): readonly ArrayBuffer[];
}

export interface JobOptions {
  /**
   * How long the job takes on one thread, about. One that costs less than handing it over, or than
   * starting a thread when none runs yet, is done by the calling thread. Default: longer than that.
   */
  readonly estimateMs?: number;
  /** Buffers of the input that are moved to the thread; the caller may not use them any more. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** See the head of the file. */
export interface Workers {
  /** Threads beside the calling one, at most; 0: the calling thread does everything. */
  readonly threads: number;

  /**
   * Does a job, now or when there is room for it.
   *
   * A job whose thread dies is done again by the calling thread if it is quick and its input was
   * not moved; the others fail, because they may be what killed it.
   *
   * @throws what the job throws, as the same type of error; the signal's reason as soon as the run
   *   is aborted; QdrantError `internal` when its thread died, `closed` after `close`
   */
  run<Input, Output>(
    job: Job<Input, Output>,
    input: Input,
    run: Run,
    options?: JobOptions,
  ): Promise<Output>;

  /** Ends the threads. Jobs under way fail with QdrantError `closed`. */
  close(): Promise<void>;
}
