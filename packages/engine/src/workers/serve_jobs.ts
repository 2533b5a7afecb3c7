/** The side of a thread: takes orders, runs jobs in slices, reports. */
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import type { Order, Report } from "./messages.ts";
import { postedError } from "./posted_error.ts";
import type { Job } from "./workers.ts";

/** How a thread hears from its pool and reports to it. */
export interface JobPort {
  /** See `JobContext.thread`. */
  readonly thread: number;
  /** @throws when the report holds something that cannot be posted */
  post(report: Report, transfer: readonly ArrayBuffer[]): void;
  onOrder(take: (order: Order) => void): void;
}

/** Serves until the thread ends. `jobs` are all that it can be told to do. */
export function serveJobs(port: JobPort, jobs: readonly Job<unknown, unknown>[]): void {
  const jobsByName = new Map(jobs.map((job) => [job.name, job]));
  const aborts = new Map<number, AbortController>();

  async function perform(id: number, name: string, input: unknown): Promise<void> {
    const abort = new AbortController();
    aborts.set(id, abort);
    try {
      const job = jobsByName.get(name);
      if (job === undefined) throw new Error(`no thread knows the job ${name}`);
      const runtime = processRuntime((level, message, facts) => {
        port.post({ kind: "log", id, level, message, facts }, []);
      });
      const run = new Run(runtime, { signal: abort.signal });
      const output = await job.perform(input, { run, thread: port.thread });
      port.post({ kind: "done", id, output }, job.transferOf?.(output) ?? []);
    } catch (error) {
      fail(id, error);
    } finally {
      aborts.delete(id);
    }
  }

  function fail(id: number, error: unknown): void {
    try {
      port.post({ kind: "failed", id, error: postedError(error) }, []);
    } catch {
      // It holds something that cannot be posted; its text can.
      port.post({ kind: "failed", id, error: postedError(new Error(String(error))) }, []);
    }
  }

  port.onOrder((order) => {
    if (order.kind === "abort") aborts.get(order.id)?.abort();
    else void perform(order.id, order.job, order.input);
  });
  port.post({ kind: "ready" }, []);
}
