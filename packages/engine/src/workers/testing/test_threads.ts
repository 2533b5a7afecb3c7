/** Threads for tests: real ones, and a look at what becomes of them. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

import type { Log } from "../../common/runtime.ts";
import { processRuntime } from "../../common/runtime.ts";
import { Run, type RunLimits } from "../../common/run.ts";
import { nodeThreads } from "../node_threads.ts";
import type { ThreadPlatform } from "../threads.ts";

/** Threads that serve the jobs of `test_jobs.ts`. */
export async function testThreads(): Promise<ThreadPlatform> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("test_worker.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    platform: "neutral",
    conditions: ["@quiverdb/source"],
    write: false,
  });
  const platform = nodeThreads(outputFiles[0]!.text);
  assert.ok(platform !== undefined);
  return platform;
}

/** A platform that writes down which threads were started and which have ended. */
export class WatchedThreads implements ThreadPlatform {
  readonly parallelism = 2;
  readonly started: number[] = [];
  readonly ended: number[] = [];
  /** Those that keep the process alive. */
  readonly holding = new Set<number>();
  /** The callbacks that wait for their time, by it. */
  readonly timers = new Map<() => void, number>();
  private readonly platform: ThreadPlatform;

  constructor(platform: ThreadPlatform) {
    this.platform = platform;
  }

  start: ThreadPlatform["start"] = (thread, events) => {
    const inner = this.platform.start(thread, {
      report: (report) => events.report(report),
      ended: (cause) => {
        this.ended.push(thread);
        this.holding.delete(thread);
        events.ended(cause);
      },
    });
    this.started.push(thread);
    this.holding.add(thread);
    return {
      post: (order, transfer) => inner.post(order, transfer),
      keepProcessAlive: (wanted) => {
        inner.keepProcessAlive(wanted);
        if (wanted) this.holding.add(thread);
        else this.holding.delete(thread);
      },
      end: () => inner.end(),
    };
  };

  later(ms: number, callback: () => void): () => void {
    this.timers.set(callback, ms);
    return () => void this.timers.delete(callback);
  }

  /** Lets the timers of this time run out. */
  passTime(ms: number): void {
    for (const [callback, wait] of this.timers) {
      if (wait !== ms) continue;
      this.timers.delete(callback);
      callback();
    }
  }
}

/** A run, and the warnings and other reports it gets. */
export function loggedRun(limits: RunLimits = {}): { run: Run; logged: Parameters<Log>[] } {
  const logged: Parameters<Log>[] = [];
  const run = new Run(
    processRuntime((...report) => logged.push(report)),
    limits,
  );
  return { run, logged };
}

/** Resolves when the condition holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
