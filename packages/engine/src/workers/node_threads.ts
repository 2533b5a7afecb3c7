/**
 * Threads of Node's `node:worker_threads`, which Bun and Deno have as well.
 *
 * Their code is a text in the program, not a file beside it, so it is found wherever the program is
 * bundled or copied to; and `node:` modules are asked for at run time, not imported, so a bundle
 * for a browser has none.
 */
import type { Report, ThreadData } from "./messages.ts";
import type { JobPort } from "./serve_jobs.ts";
import type { ThreadPlatform } from "./threads.ts";

/** Undefined where there is no such thing, as in a browser. */
const getNodeModule: NodeJS.Process["getBuiltinModule"] | undefined =
  globalThis.process?.getBuiltinModule;

/**
 * The threads of this process.
 *
 * @param code a script that calls `serveJobs` on {@link nodeJobPort}
 * @returns undefined where there are none, as in a browser
 */
export function nodeThreads(code: string): ThreadPlatform | undefined {
  if (getNodeModule === undefined) return undefined;
  const { Worker } = getNodeModule("worker_threads");
  const timers = getNodeModule("timers");
  return {
    parallelism: getNodeModule("os").availableParallelism(),
    start(thread, events) {
      const workerData: ThreadData = { thread };
      // A loader or hook of the program would cost its own start-up time in each thread.
      const worker = new Worker(code, { eval: true, workerData, execArgv: [], env: {} });
      let cause: unknown;
      worker.on("message", (report: Report) => events.report(report));
      worker.on("error", (error) => {
        cause = error;
      });
      worker.on("messageerror", (error) => {
        cause = error;
        void worker.terminate();
      });
      worker.on("exit", (exit) => events.ended(cause ?? new Error(`exit code ${exit}`)));
      return {
        post: (order, transfer) => worker.postMessage(order, transfer),
        keepProcessAlive: (wanted) => (wanted ? worker.ref() : worker.unref()),
        end: async () => void (await worker.terminate()),
      };
    },
    later(ms, callback) {
      const timer = timers.setTimeout(callback, ms).unref();
      return () => timers.clearTimeout(timer);
    },
  };
}

/** The port of the thread that asks, which {@link nodeThreads} has started. */
export function nodeJobPort(): JobPort {
  const { parentPort, workerData } = process.getBuiltinModule("worker_threads");
  if (parentPort === null) throw new Error("this is not a thread of a pool");
  const { thread }: ThreadData = workerData;
  return {
    thread,
    post: (report, transfer) => parentPort.postMessage(report, transfer),
    onOrder: (take) => void parentPort.on("message", take),
  };
}
