/** The workers of this process, shared by all its engines. */
import { WORKER_CODE } from "./generated/worker_code.ts";
import { inlineWorkers } from "./inline_workers.ts";
import { nodeThreads } from "./node_threads.ts";
import { ThreadPool, type ThreadPoolOptions } from "./thread_pool.ts";
import type { Workers } from "./workers.ts";

let shared: Workers | undefined;

/**
 * A pool of threads in Node, Bun and Deno, the calling thread elsewhere. Nobody has to close it:
 * its threads end by themselves.
 */
export function processWorkers(): Workers {
  shared ??= ownWorkers();
  return shared;
}

/**
 * As {@link processWorkers}, for one owner, who closes it.
 *
 * @param options `threads: 0` for the calling thread
 */
export function ownWorkers(options: ThreadPoolOptions = {}): Workers {
  const platform = options.threads === 0 ? undefined : nodeThreads(WORKER_CODE);
  return platform === undefined ? inlineWorkers : new ThreadPool(platform, options);
}
