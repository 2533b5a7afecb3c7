/**
 * Dense rows in a WASM memory of their own, scored there by the kernels.
 *
 * Invariants: rows are only added; elements beyond `dim` are zero; memory exists once there is a
 * row.
 */
import { QdrantError } from "@quiverdb/client";
import { readElements, type RowElement, writeElements } from "./element.ts";
import { defaultKernelBuild, type KernelBuild } from "./kernel_build.ts";
import type { RowMetric } from "./metric.ts";
import { type RowLayout, rowLayout, RowMemory } from "./row_memory.ts";
import { RowScorer, type SharedRows } from "./row_scorer.ts";

/** The slot of the thread that adds the rows. */
const OWN_SLOT = 0;

/** A growable row-major matrix in WASM memory. */
export class DenseRows {
  /** Elements of a row. */
  readonly dim: number;
  readonly element: RowElement;
  private readonly layout: RowLayout;
  private readonly givenBuild: KernelBuild | undefined;
  private rows = 0;
  private memory: RowMemory | undefined;
  private scorer: RowScorer | undefined;
  private shared: SharedRows | undefined;

  /**
   * Allocates nothing yet.
   *
   * @param dim elements of a row, at least 1
   * @param build the kernels to run; by default the fastest that the runtime takes
   */
  constructor(dim: number, build?: KernelBuild, element: RowElement = "float32") {
    if (!Number.isInteger(dim) || dim < 1) throw new RangeError(`Not a dimension: ${dim}`);
    this.dim = dim;
    this.element = element;
    this.layout = rowLayout(dim, element);
    this.givenBuild = build;
  }

  get rowCount(): number {
    return this.rows;
  }

  /** How many more rows fit into the 4 GiB of a memory. */
  get rowsLeft(): number {
    return this.layout.rowsMax - this.rows;
  }

  /** Bytes from one row to the next: those of its elements up to a multiple of 16. */
  get strideBytes(): number {
    return this.layout.strideBytes;
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
   * Adds a copy of a row, its floats as near as the elements can be.
   *
   * @param values `dim` floats
   * @param divisor what each of them is divided by
   * @returns the number of the row
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  append(values: Float32Array, divisor = 1): number {
    if (values.length !== this.dim) {
      throw new RangeError(`Not a vector of ${this.dim} floats: ${values.length}`);
    }
    const { buffer } = this.memoryFor(1);
    writeElements(this.element, values, divisor, buffer, this.addressOf(this.rows));
    return this.rows++;
  }

  /**
   * Adds a row of zeros.
   *
   * @returns the number of the row
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  appendZero(): number {
    this.memoryFor(1);
    return this.rows++;
  }

  /** A copy of a row, `dim` floats in a buffer of its own. */
  get(row: number): Float32Array {
    this.checkRange(row, row + 1);
    return readElements(this.element, this.dim, this.allocated().buffer, this.addressOf(row));
  }

  /** The floats of a row from its bytes. */
  decode(bytes: Uint8Array<ArrayBuffer>): Float32Array {
    return readElements(this.element, this.dim, bytes.buffer, bytes.byteOffset);
  }

  /**
   * The bytes of the rows `[from, to)`, padding included: the contents of a flat file of rows. A
   * view that stays readable after growth, or a copy when the memory is not shared.
   */
  bytes(from: number, to: number): Uint8Array {
    this.checkRange(from, to);
    if (from === to) return new Uint8Array(0);
    const memory = this.allocated();
    const view = this.view(memory, from, to);
    return memory.buffer instanceof ArrayBuffer ? view.slice() : view;
  }

  /**
   * Adds `count` rows of zeros, for {@link fill}. Memory is taken when they are filled.
   *
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  extend(count: number): void {
    if (count > 0) this.memoryFor(count);
    this.rows += count;
  }

  /** Fills rows from `from` on that were added by {@link extend}, padding included. */
  fill(from: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const to = from + bytes.length / this.layout.strideBytes;
    this.checkRange(from, to);
    this.view(this.allocated(), from, to).set(bytes);
  }

  /**
   * Scores of the rows `[from, to)`, at most `SCORE_CHUNK`, larger is better. The score of a row is
   * the same number however it is asked for. A view, valid until the next call.
   *
   * @param query `dim` floats
   */
  scoreRange(metric: RowMetric, query: Float32Array, from: number, to: number): Float32Array {
    this.checkRange(from, to);
    if (from === to) return new Float32Array(0);
    return this.linked().range(metric, query, from, to);
  }

  /**
   * Scores of the first `count` of the given rows, at most `SCORE_CHUNK`, larger is better. A view,
   * valid until the next call.
   *
   * @param query `dim` floats
   * @param rows row numbers below `rowCount`, in any order; not checked in a release build
   */
  scoreRows(
    metric: RowMetric,
    query: Float32Array,
    rows: Uint32Array,
    count: number,
  ): Float32Array {
    if (count === 0) return new Float32Array(0);
    return this.linked().rows(metric, query, rows, count, this.rows);
  }

  /**
   * What another thread needs to score the rows there are; undefined before the first row, and
   * where memory cannot be shared. The same object for as long as these rows exist.
   */
  share(): SharedRows | undefined {
    const build = this.kernels();
    if (!build.shared || this.memory === undefined) return undefined;
    const { dim, element } = this;
    this.shared ??= { memory: this.memory.memory, module: build.module, dim, element };
    return this.shared;
  }

  private linked(): RowScorer {
    const { memory } = this.allocated();
    const { module } = this.kernels();
    const { dim, element } = this;
    this.scorer ??= new RowScorer({ memory, module, dim, element }, OWN_SLOT);
    return this.scorer;
  }

  /** The kernels that score the rows, and may be linked with other memory of theirs. */
  kernels(): KernelBuild {
    return this.givenBuild ?? defaultKernelBuild();
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
    if (this.memory === undefined) this.memory = new RowMemory(this.kernels(), bytes);
    else this.memory.reserve(bytes);
    return this.memory;
  }

  private checkRange(from: number, to: number): void {
    if (from >= 0 && from <= to && to <= this.rows) return;
    throw new RangeError(`Not a range of ${this.rows} rows: [${from}, ${to})`);
  }
}
