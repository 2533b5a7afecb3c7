/** What a pool needs of its platform: threads that serve jobs, and time. */
import type { Order, Report } from "./messages.ts";

/** What a thread tells its pool; nothing before `start` has returned, nothing after `ended`. */
export interface ThreadEvents {
  report(report: Report): void;
  /** It is gone, for this reason. */
  ended(cause: unknown): void;
}

/** A thread that runs `serveJobs`. It keeps the process alive until it is told otherwise. */
export interface Thread {
  /** @throws when the order holds something that cannot be posted */
  post(order: Order, transfer: readonly ArrayBuffer[]): void;
  keepProcessAlive(wanted: boolean): void;
  /** Ends it, whatever it does. */
  end(): Promise<void>;
}

export interface ThreadPlatform {
  /** How many threads run at a time on this machine. */
  readonly parallelism: number;
  /**
   * @param thread see `JobContext.thread`
   * @throws where threads are forbidden
   */
  start(thread: number, events: ThreadEvents): Thread;
  /**
   * Calls back once. The wait alone does not keep the process alive.
   *
   * @returns stops it
   */
  later(ms: number, callback: () => void): () => void;
}
