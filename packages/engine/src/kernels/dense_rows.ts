/**
 * Dense f32 rows in a WASM memory of their own, scored there by the kernels.
 *
 * Invariants: floats beyond `dim` of a row and of the query are zero. Memory exists once there is a
 * row. It never shrinks: rows cut off by `truncate` stay allocated and are overwritten by later
 * ones.
 */
import { QdrantError } from "@quiverdb/client";
import { SCORE_CHUNK } from "../common/limits.ts";
import type { KernelBuild } from "./kernel_build.ts";
import type { Metric } from "./metric.ts";
import type { RowLayout } from "./row_memory.ts";
import { rowLayout, RowMemory } from "./row_memory.ts";

export { SCORE_CHUNK } from "../common/limits.ts";
export type { Metric } from "./metric.ts";

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** The query is the first thing in the memory. */
const QUERY_ADDRESS = 0;

/** A growable row-major f32 matrix in WASM memory, with scoring against one query at a time. */
export class DenseRows {
  /** Floats of a row. */
  readonly dim: number;
  private readonly layout: RowLayout;
  private readonly build: KernelBuild | undefined;
  private rows = 0;
  private memory: RowMemory | undefined;
  /** A query set before there was a memory to hold it. */
  private earlyQuery: Float32Array | undefined;

  /**
   * Allocates nothing yet.
   *
   * @param dim floats of a row, at least 1
   * @param build the kernels to run; by default the fastest that the runtime takes
   */
  constructor(dim: number, build?: KernelBuild) {
    if (!Number.isInteger(dim) || dim < 1) throw new RangeError(`Not a dimension: ${dim}`);
    this.dim = dim;
    this.layout = rowLayout(dim);
    this.build = build;
  }

  /** How many rows of `dim` floats fit into the 4 GiB of a memory. */
  static rowsMax(dim: number): number {
    return rowLayout(dim).rowsMax;
  }

  get rowCount(): number {
    return this.rows;
  }

  /** Bytes from one row to the next: `4 * dim` up to a multiple of 16. */
  get strideBytes(): number {
    return this.layout.strideBytes;
  }

  /**
   * Bytes that hold rows, query and scores; 0 before the first row. Pages in reserve do not count.
   */
  get bytesUsed(): number {
    return this.memory === undefined ? 0 : this.addressOf(this.rows);
  }

  /**
   * Makes sure that `count` more rows fit, so that adding them cannot fail.
   *
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  reserve(count: number): void {
    if (count > 0) this.memoryFor(count);
  }

  /**
   * Adds a copy of a row.
   *
   * @param values `dim` floats
   * @returns the number of the row
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  append(values: Float32Array): number {
    this.checkLength(values);
    const { floats } = this.memoryFor(1);
    const at = this.addressOf(this.rows) / FLOAT_BYTES;
    floats.set(values, at);
    floats.fill(0, at + this.dim, at + this.strideBytes / FLOAT_BYTES);
    return this.rows++;
  }

  /**
   * Adds a row of zeros.
   *
   * @returns the number of the row
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  appendZero(): number {
    const { floats } = this.memoryFor(1);
    const at = this.addressOf(this.rows) / FLOAT_BYTES;
    floats.fill(0, at, at + this.strideBytes / FLOAT_BYTES);
    return this.rows++;
  }

  /** A copy of a row, `dim` floats in a buffer of its own. */
  get(row: number): Float32Array {
    this.checkRange(row, row + 1);
    const at = this.addressOf(row) / FLOAT_BYTES;
    return this.allocated().floats.slice(at, at + this.dim);
  }

  /** Forgets the rows from number `rowCount` on. Keeps their memory for later rows. */
  truncate(rowCount: number): void {
    this.checkRange(rowCount, this.rows);
    this.rows = rowCount;
  }

  /**
   * The bytes of the rows `[from, to)`, padding included: the contents of a flat file of rows.
   *
   * A view that stays readable after growth, or a copy when the memory is not shared. The rows must
   * not be cut off and written again while the bytes are in use.
   */
  bytes(from: number, to: number): Uint8Array {
    this.checkRange(from, to);
    if (from === to) return new Uint8Array(0);
    const memory = this.allocated();
    const view = this.view(memory, from, to);
    return memory.buffer instanceof ArrayBuffer ? view.slice() : view;
  }

  /**
   * Adds `count` rows and returns their bytes for the caller to fill, padding (zeros) included.
   * What they hold before is arbitrary. Fill them before the next call that adds rows.
   *
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  extend(count: number): Uint8Array {
    if (count === 0) return new Uint8Array(0);
    const memory = this.memoryFor(count);
    const from = this.rows;
    this.rows += count;
    return this.view(memory, from, this.rows);
  }

  /**
   * Fixes the query of the next scores; a copy is kept. There is one query at a time: who awaits
   * between scores has to set it again.
   *
   * @param query `dim` floats
   */
  setQuery(query: Float32Array): void {
    this.checkLength(query);
    if (this.memory === undefined) this.earlyQuery = query.slice();
    else this.memory.floats.set(query, QUERY_ADDRESS / FLOAT_BYTES);
  }

  /**
   * Scores of the rows `[from, to)`, at most {@link SCORE_CHUNK}, larger is better. The score of a
   * row is the same number however it is asked for. A view, valid until the next call.
   */
  scoreRange(metric: Metric, from: number, to: number): Float32Array {
    this.checkRange(from, to);
    const count = to - from;
    this.checkCount(count);
    if (count === 0) return new Float32Array(0);
    const { kernels, scores } = this.allocated();
    const { strideBytes, scoresAddress } = this.layout;
    kernels.range[metric](QUERY_ADDRESS, this.addressOf(from), strideBytes, count, scoresAddress);
    return scores.subarray(0, count);
  }

  /**
   * Scores of the first `count` of the given rows, at most {@link SCORE_CHUNK}, larger is better. A
   * view, valid until the next call.
   *
   * @param rows row numbers below `rowCount`, in any order; not checked in a release build
   */
  scoreRows(metric: Metric, rows: Uint32Array, count: number): Float32Array {
    this.checkCount(count);
    if (count > rows.length) throw new RangeError(`Not ${count} rows: ${rows.length}`);
    if (count === 0) return new Float32Array(0);
    const { kernels, list, scores } = this.allocated();
    list.set(count === rows.length ? rows : rows.subarray(0, count));
    kernels.list[metric](
      QUERY_ADDRESS,
      this.layout.rowsAddress,
      this.layout.strideBytes,
      this.rows,
      this.layout.listAddress,
      count,
      this.layout.scoresAddress,
    );
    return scores.subarray(0, count);
  }

  private addressOf(row: number): number {
    return this.layout.rowsAddress + row * this.layout.strideBytes;
  }

  private view(memory: RowMemory, from: number, to: number): Uint8Array {
    return new Uint8Array(memory.buffer, this.addressOf(from), (to - from) * this.strideBytes);
  }

  private allocated(): RowMemory {
    if (this.memory === undefined) throw new RangeError("No rows");
    return this.memory;
  }

  /** Makes room for `count` more rows. */
  private memoryFor(count: number): RowMemory {
    const rowCount = this.rows + count;
    if (rowCount > this.layout.rowsMax) {
      throw new QdrantError(
        "storage",
        `cannot hold ${rowCount} vectors of dimension ${this.dim} in one segment: ` +
          `at most ${this.layout.rowsMax} fit into its 4 GiB of memory`,
      );
    }
    const bytes = this.addressOf(rowCount);
    if (this.memory === undefined) this.memory = this.allocate(bytes);
    else this.memory.reserve(bytes);
    return this.memory;
  }

  private allocate(bytes: number): RowMemory {
    const memory = new RowMemory(this.layout, bytes, this.build);
    if (this.earlyQuery !== undefined) {
      memory.floats.set(this.earlyQuery, QUERY_ADDRESS / FLOAT_BYTES);
      this.earlyQuery = undefined;
    }
    return memory;
  }

  private checkLength(values: Float32Array): void {
    if (values.length === this.dim) return;
    throw new RangeError(`Not a vector of ${this.dim} floats: ${values.length}`);
  }

  private checkRange(from: number, to: number): void {
    if (from >= 0 && from <= to && to <= this.rows) return;
    throw new RangeError(`Not a range of ${this.rows} rows: [${from}, ${to})`);
  }

  private checkCount(count: number): void {
    if (count >= 0 && count <= SCORE_CHUNK) return;
    throw new RangeError(`Not a count of rows to score, at most ${SCORE_CHUNK}: ${count}`);
  }
}
