/** The graphs of a segment: what is to be done about them, and the doing of it. */
import type { Run } from "../common/run.ts";
import type { IdTracker } from "../id_tracker/id_tracker.ts";
import type { GraphSettings } from "../schema/graph_settings.ts";
import { DenseStore } from "../vectors/dense_store.ts";
import type { GraphTask } from "../vectors/vector_graph.ts";
import type { Workers } from "../workers/workers.ts";
import type { VectorField } from "./vector_field.ts";
import { VisibleRows } from "./visible_rows.ts";

/** What was done. */
export interface GraphWorkDone {
  /** Vector name. */
  readonly name: string;
  readonly task: GraphTask;
  /** Rows of the graph. */
  readonly rows: number;
}

/** See the head of the file. */
export class SegmentGraphs {
  private readonly fieldsNow: () => readonly VectorField[];
  private readonly tracker: IdTracker;
  private readonly workers: Workers;

  /** @param fields those that the segment has now */
  constructor(fields: () => readonly VectorField[], tracker: IdTracker, workers: Workers) {
    this.fieldsNow = fields;
    this.tracker = tracker;
    this.workers = workers;
  }

  /** Says which graphs the vectors are to have, by name. */
  configure(settings: ReadonlyMap<string, GraphSettings>): void {
    for (const { name, graph } of this.fieldsNow()) graph?.configure(settings.get(name));
  }

  /** Forgets all graphs: rows that they left out have come back. */
  clear(): void {
    for (const { graph } of this.fieldsNow()) graph?.clear();
  }

  /** Whether graphs are to be built or to grow. */
  get haveWork(): boolean {
    return this.next() !== undefined;
  }

  /**
   * Does one thing that is to be done. Rows may be added meanwhile.
   *
   * @returns undefined when there is nothing to do
   */
  async work(run: Run): Promise<GraphWorkDone | undefined> {
    const next = this.next();
    const graph = next?.field.graph;
    if (next === undefined || graph === undefined) return undefined;
    const { field, task } = next;
    await field.store.ready?.(run);
    const { tracker } = this;
    const present = field.present.snapshot();
    const live = new VisibleRows(tracker.rowCount, tracker.deletedSnapshot(), present);
    await graph.perform(task, live, this.workers, run);
    return { name: field.name, task, rows: graph.current?.count ?? 0 };
  }

  /**
   * The first thing to do. All vector names get graphs once one of them has enough bytes of
   * vectors, as in Qdrant.
   */
  private next(): { readonly field: VectorField; readonly task: GraphTask } | undefined {
    const fields = this.fieldsNow();
    const isLarge = fields.some((field) => this.isLarge(field));
    for (const field of fields) {
      const task = field.graph?.task(isLarge);
      if (task !== undefined) return { field, task };
    }
    return undefined;
  }

  private isLarge({ store, graph }: VectorField): boolean {
    const bytes = graph?.configured?.indexingBytes ?? 0;
    if (bytes === 0 || !(store instanceof DenseStore)) return false;
    return this.tracker.liveCount * store.rows.dim * Float32Array.BYTES_PER_ELEMENT >= bytes;
  }
}
