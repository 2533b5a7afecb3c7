/**
 * The graph of one dense vector store: when it is built, how it grows with the store, and what it
 * is at the moment.
 *
 * Rows never change, so a graph stays right whatever becomes of points: it is asked with a mask of
 * the rows that are to be found, and rows that it does not cover are scored by whoever asks.
 */
import type { Run } from "../common/run.ts";
import { centroidsMax } from "../graph/cluster_rows.ts";
import { graphJob, type GraphWork, performGraphWork } from "../graph/graph_job.ts";
import { RowGraph } from "../graph/row_graph.ts";
import { graphLayout } from "../kernels/graph_layout.ts";
import { createGraph } from "../kernels/graph_memory.ts";
import type { DenseRows } from "../kernels/dense_rows.ts";
import type { Metric } from "../kernels/metric.ts";
import type { GraphSettings } from "../schema/graph_settings.ts";
import type { Workers } from "../workers/workers.ts";

/** Which rows are to be taken in. */
export interface LiveRows {
  /** Rows from here on are not there yet. */
  readonly end: number;
  /** Writes those of `[from, to)` to the beginning of an array; returns how many they are. */
  gather(from: number, to: number, into: Uint32Array): number;
}

/** What is to be done about a graph. */
export type GraphTask = "build" | "extend" | "drop";

/** Rows that are scored one by one rather than taken in. */
const TAIL_ROWS = 256;

/** A graph is built anew when it has so many times the rows that were clustered. */
const GROWTH_MAX = 2;

/** A graph without room for more is built anew when it would have so many times those rows. */
const GROWTH_MIN = 1.25;

/** Rows for which a graph has room at least. */
const CAPACITY_MIN = 1024;

const LINKS_MAX = 255;

/** See the head of the file. */
export class VectorGraph {
  private readonly rows: DenseRows;
  private readonly metric: Metric;
  private graph: RowGraph | undefined;
  private builtWith: GraphSettings | undefined;
  private settings: GraphSettings | undefined;
  /** How often the graph was forgotten. */
  private generation = 0;
  /** Rows of the store at the last look that found too few of them worth a graph. */
  private refusedAt = 0;

  constructor(rows: DenseRows, metric: Metric) {
    this.rows = rows;
    this.metric = metric;
  }

  /** The graph there is. */
  get current(): RowGraph | undefined {
    return this.settings?.m === 0 ? undefined : this.graph;
  }

  get configured(): GraphSettings | undefined {
    return this.settings;
  }

  configure(settings: GraphSettings | undefined): void {
    this.settings = settings;
    this.refusedAt = 0;
  }

  /** Forgets the graph: rows that it left out may have come back. */
  clear(): void {
    this.graph = undefined;
    this.generation++;
    this.refusedAt = 0;
  }

  /**
   * What is to be done.
   *
   * @param isLarge whether the vectors of one name of the segment are many enough for graphs
   */
  task(isLarge: boolean): GraphTask | undefined {
    const { graph, settings, builtWith } = this;
    if (settings === undefined) return undefined;
    if (settings.m === 0) return graph === undefined ? undefined : "drop";
    const { rowCount } = this.rows;
    if (graph === undefined) return isLarge && rowCount > this.refusedAt ? "build" : undefined;
    const isOther = builtWith?.m !== settings.m || builtWith.efConstruct !== settings.efConstruct;
    if (isOther) return rowCount > this.refusedAt ? "build" : undefined;
    const tail = rowCount - graph.covered;
    if (tail < TAIL_ROWS) return undefined;
    const grown = graph.count + tail;
    const { clusteredCount } = graph;
    const grownMax = Math.max(GROWTH_MAX * clusteredCount, CAPACITY_MIN);
    if (grown <= grownMax && tail <= graph.room) return "extend";
    return grown >= GROWTH_MIN * clusteredCount && rowCount > this.refusedAt ? "build" : undefined;
  }

  /**
   * Does what is to be done. One call at a time.
   *
   * @param live the rows that are to be found now
   * @throws what the run throws; QdrantError `storage` for want of memory
   */
  async perform(task: GraphTask, live: LiveRows, workers: Workers, run: Run): Promise<void> {
    const { settings } = this;
    if (settings === undefined) return;
    if (task === "drop") this.graph = undefined;
    else if (task === "extend") await this.extend(live, settings, workers, run);
    else await this.build(live, settings, workers, run);
  }

  private async build(
    live: LiveRows,
    settings: GraphSettings,
    workers: Workers,
    run: Run,
  ): Promise<void> {
    const end = Math.min(live.end, this.rows.rowCount);
    const taken = await takenRows(live, 0, end, run);
    const shape = {
      dim: this.rows.dim,
      metric: this.metric,
      capacity: Math.max(CAPACITY_MIN, GROWTH_MAX * taken.length),
      centroidsMax: centroidsMax(taken.length),
      linksMax: Math.min(LINKS_MAX, Math.ceil((2 * Math.max(2, settings.m)) / 16) * 16 - 1),
    };
    const fitting = [shape, { ...shape, capacity: taken.length }].find(
      (one) => graphLayout(one) !== undefined,
    );
    if (taken.length === 0 || fitting === undefined) {
      this.refusedAt = this.rows.rowCount;
      return;
    }
    const { generation } = this;
    const graph = createGraph(fitting, this.rows.kernels());
    const index = await this.work({ graph, taken, extend: undefined }, settings, workers, run);
    if (generation !== this.generation) return;
    this.graph = new RowGraph(graph, index, end);
    this.builtWith = settings;
  }

  private async extend(
    live: LiveRows,
    settings: GraphSettings,
    workers: Workers,
    run: Run,
  ): Promise<void> {
    const { graph } = this;
    if (graph === undefined) return;
    const end = Math.min(live.end, this.rows.rowCount);
    const taken = await takenRows(live, graph.covered, end, run);
    if (taken.length > 0) {
      const { shared, index } = graph;
      const first = graph.announce(taken);
      const work = { graph: shared, taken, extend: { index, first } };
      await this.work(work, settings, workers, run);
    }
    if (this.graph === graph) graph.settle(taken, end);
  }

  private work(
    part: Pick<GraphWork, "graph" | "taken" | "extend">,
    { m, efConstruct }: GraphSettings,
    workers: Workers,
    run: Run,
  ): ReturnType<typeof performGraphWork> {
    const seed = Math.floor(run.runtime.random() * 2 ** 31);
    const work = { ...part, params: { m, efConstruct }, seed };
    const rows = this.rows.share();
    if (rows !== undefined) return workers.run(graphJob, { ...work, rows }, run);
    return performGraphWork(work, (row) => this.rows.get(row), run, 0);
  }
}

async function takenRows(
  live: LiveRows,
  from: number,
  end: number,
  run: Run,
): Promise<Uint32Array> {
  const taken = new Uint32Array(Math.max(0, end - from));
  const piece = 1 << 14;
  let count = 0;
  for (let at = from; at < end;) {
    // Pieces end at whole words of masks.
    const to = Math.min(end, ((at >>> 14) + 1) * piece);
    count += live.gather(at, to, taken.subarray(count));
    at = to;
    if (run.due()) await run.pause();
  }
  return taken.slice(0, count);
}
