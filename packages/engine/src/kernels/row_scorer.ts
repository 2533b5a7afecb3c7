/**
 * Scores of rows against queries, computed by one thread in its own scratch slot of their memory.
 *
 * Any number of threads may score the rows of one shared memory at a time, each with a slot of its
 * own; the thread that adds the rows has slot 0. A query is written to the slot with every call, so
 * there is none to be set before or to be mixed up with another.
 */
import { SCORE_CHUNK } from "../common/limits.ts";
import { type RowElement, writeQuery } from "./element.ts";
import type { KernelMemory, LinkedKernels } from "./kernel_build.ts";
import { linkKernels } from "./kernel_build.ts";
import type { RowMetric } from "./metric.ts";
import { type RowLayout, rowLayout, type ScratchSlot, scratchSlot } from "./row_memory.ts";

/** Rows in a memory. Where it is shared, another thread can be told of them: posted as they are. */
export interface SharedRows {
  /** The memory; it may grow meanwhile. */
  readonly memory: KernelMemory;
  /** The compiled kernels. */
  readonly module: object;
  /** Elements of a row. */
  readonly dim: number;
  readonly element: RowElement;
}

/**
 * Links the kernels, on this thread, with rows that another thread adds. Costs about 0.1 ms: keep
 * the scorer for as long as there are rows to score.
 *
 * @param slot from 1 to `SCRATCH_SLOTS - 1`; no two threads may use one slot of a memory at a time
 * @throws RangeError for another slot
 */
export function linkSharedRows(rows: SharedRows, slot: number): RowScorer {
  if (slot === 0) throw new RangeError("Slot 0 belongs to the thread that adds the rows");
  return new RowScorer(rows, slot);
}

/** See the head of the file. */
export class RowScorer {
  private readonly kernels: LinkedKernels;
  private readonly memory: KernelMemory;
  private readonly dim: number;
  private readonly element: RowElement;
  private readonly layout: RowLayout;
  private readonly slot: ScratchSlot;
  private list: Uint32Array;
  private scores: Float32Array;

  /** @throws RangeError when a memory has no such slot */
  constructor({ memory, module, dim, element }: SharedRows, slot: number) {
    this.kernels = linkKernels(module, memory, element);
    this.memory = memory;
    this.dim = dim;
    this.element = element;
    this.layout = rowLayout(dim, element);
    this.slot = scratchSlot(this.layout, slot);
    this.list = this.listView();
    this.scores = this.scoresView();
  }

  /**
   * Scores of the rows `[from, to)`, at most `SCORE_CHUNK`, larger is better. The score of a row is
   * the same number however it is asked for. A view, valid until the next call.
   *
   * @param query `dim` floats
   * @param to the rows must exist; not checked in a release build
   */
  range(metric: RowMetric, query: Float32Array, from: number, to: number): Float32Array {
    const count = to - from;
    this.begin(query, count);
    if (count === 0) return this.scores.subarray(0, 0);
    const { rowsAddress, strideBytes } = this.layout;
    const first = rowsAddress + from * strideBytes;
    const { queryAddress, scoresAddress } = this.slot;
    this.kernels.range[metric](queryAddress, first, strideBytes, count, scoresAddress);
    return this.scores.subarray(0, count);
  }

  /**
   * Scores of the first `count` of the given rows, at most `SCORE_CHUNK`, larger is better. A view,
   * valid until the next call.
   *
   * @param query `dim` floats
   * @param rows row numbers below `rowCount`, in any order; not checked in a release build
   */
  rows(
    metric: RowMetric,
    query: Float32Array,
    rows: Uint32Array,
    count: number,
    rowCount: number,
  ): Float32Array {
    this.begin(query, count);
    if (count > rows.length) throw new RangeError(`Not ${count} rows: ${rows.length}`);
    if (count === 0) return this.scores.subarray(0, 0);
    this.list.set(count === rows.length ? rows : rows.subarray(0, count));
    this.kernels.list[metric](
      this.slot.queryAddress,
      this.layout.rowsAddress,
      this.layout.strideBytes,
      rowCount,
      this.slot.listAddress,
      count,
      this.slot.scoresAddress,
    );
    return this.scores.subarray(0, count);
  }

  private begin(query: Float32Array, count: number): void {
    if (query.length !== this.dim) {
      throw new RangeError(`Not a vector of ${this.dim} floats: ${query.length}`);
    }
    if (!(count >= 0 && count <= SCORE_CHUNK)) {
      throw new RangeError(`Not a count of rows to score, at most ${SCORE_CHUNK}: ${count}`);
    }
    // Growth detaches the views of an unshared memory.
    if (this.scores.length === 0) {
      this.list = this.listView();
      this.scores = this.scoresView();
    }
    writeQuery(this.element, query, this.memory.buffer, this.slot.queryAddress);
  }

  private listView(): Uint32Array {
    return new Uint32Array(this.memory.buffer, this.slot.listAddress, SCORE_CHUNK);
  }

  private scoresView(): Float32Array {
    return new Float32Array(this.memory.buffer, this.slot.scoresAddress, SCORE_CHUNK);
  }
}
