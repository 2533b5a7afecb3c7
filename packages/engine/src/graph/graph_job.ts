/** The job of building a graph, or of taking further rows into one, on whatever thread there is. */
import { SCRATCH_SLOTS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { seededRandom } from "../common/prng.ts";
import { GraphMemory, type SharedGraph } from "../kernels/graph_memory.ts";
import type { SharedRows } from "../kernels/row_scorer.ts";
import { rowViews } from "../kernels/row_views.ts";
import type { Job } from "../workers/workers.ts";
import {
  buildGraph,
  type BuildParams,
  extendGraph,
  type GraphIndex,
  type RowOf,
} from "./build_graph.ts";

export interface GraphWork {
  readonly graph: SharedGraph;
  /** Rows of the store to take in, ascending. */
  readonly taken: Uint32Array;
  readonly params: BuildParams;
  /** Of the choices that are left to chance. */
  readonly seed: number;
  /** The graph there is, and the first number of the rows; absent: there is none. */
  readonly extend: { readonly index: GraphIndex; readonly first: number } | undefined;
}

/** Builds where the rows are shared. */
export const graphJob: Job<GraphWork & { readonly rows: SharedRows }, GraphIndex> = {
  name: "graph",
  lane: "long",
  perform: ({ rows, ...work }, { run, thread }) =>
    performGraphWork(work, rowViews(rows), run, thread),
};

/** @param thread see `JobContext.thread` */
export async function performGraphWork(
  { graph, taken, params, seed, extend }: GraphWork,
  rowOf: RowOf,
  run: Run,
  thread: number,
): Promise<GraphIndex> {
  // The first slot of a graph is that of the searches of the calling thread.
  const memory = new GraphMemory(graph, thread === 0 ? SCRATCH_SLOTS - 1 : thread);
  if (extend === undefined) {
    return buildGraph(memory, rowOf, taken, params, seededRandom(seed), run);
  }
  await extendGraph(memory, extend.index, rowOf, taken, extend.first, params, run);
  return extend.index;
}
