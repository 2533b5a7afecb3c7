/**
 * One vector name of a segment: the store of its vectors, the index that finds them where there is
 * one, and which offsets have it.
 */
import { Bitset } from "../common/bitset.ts";
import { PACED_ROWS } from "../common/limits.ts";
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import type { VectorFields } from "../schema/vector_fields.ts";
import type { VectorParams } from "../schema/vector_schema.ts";
import { InvertedIndex } from "../sparse/inverted_index.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import { DenseStore } from "../vectors/dense_store.ts";
import { metricOf } from "../vectors/distance.ts";
import { MultiStore } from "../vectors/multi_store.ts";
import { SparseStore } from "../vectors/sparse_store.ts";
import { VectorGraph } from "../vectors/vector_graph.ts";
import type { VectorIndex } from "../vectors/vector_index.ts";
import type { VectorStore } from "../vectors/vector_store.ts";

export class VectorField {
  readonly name: string;
  /** By which records and files name it; never used again for another. */
  readonly number: number;
  readonly store: VectorStore;
  /** Of sparse vectors. */
  readonly index: VectorIndex | undefined = undefined;
  /** Of dense vectors. */
  readonly graph: VectorGraph | undefined = undefined;
  /** Offsets that have the vector. */
  readonly present = new Bitset();

  constructor(name: string, number: number, params: VectorParams) {
    this.name = name;
    this.number = number;
    if (params.kind === "sparse") {
      const store = new SparseStore();
      this.store = store;
      this.index = new InvertedIndex(store);
    } else {
      const { kind, size, distance, datatype = "float32" } = params;
      const Store = kind === "dense" ? DenseStore : MultiStore;
      this.store = new Store(size, distance, datatype);
      // Graphs are built over rows of floats.
      if (this.store instanceof DenseStore && this.store.rows instanceof DenseRows) {
        const { rows } = this.store;
        if (rows.element === "float32") this.graph = new VectorGraph(rows, metricOf(distance));
      }
    }
  }

  /** Adds the row of the next offset. The vector's kind must be that of the field. */
  push(vector: Vector | undefined): void {
    const offset = this.store.rowCount;
    this.store.push(vector);
    if (vector === undefined) return;
    this.present.set(offset, true);
    this.index?.add(offset);
  }

  /**
   * Makes a point's vector absent.
   *
   * @returns whether it was there
   */
  remove(offset: number): boolean {
    if (!this.present.has(offset)) return false;
    this.present.set(offset, false);
    this.index?.remove(offset);
    return true;
  }

  /** Takes {@link remove} back. */
  restore(offset: number): void {
    this.present.set(offset, true);
    this.index?.restore(offset);
  }

  /**
   * Adds rows as they were written.
   *
   * @param present which of them have the vector: bit `row & 31` of word `row >> 5`
   * @param range of their bytes
   */
  async load(present: Uint32Array, range: ByteRange, rows: number, run: Run): Promise<void> {
    const first = this.store.rowCount;
    if (range.length > 0) await this.store.load(range, rows, run);
    else for (let row = 0; row < rows; row++) this.store.push(undefined);
    for (let row = 0; row < rows; row++) {
      if ((present[row >>> 5]! & (1 << (row & 31))) !== 0) {
        this.present.set(first + row, true);
        this.index?.add(first + row);
      }
      if (row % PACED_ROWS === 0 && run.due()) await run.pause();
    }
  }
}

/**
 * The fields of these names: those that are known already, and new ones.
 *
 * @param canGrow whether there may be new ones; otherwise their names are left out
 */
export function fieldsOf(
  { schema, numbers }: VectorFields,
  known: readonly VectorField[] = [],
  canGrow = true,
): VectorField[] {
  return [...numbers].flatMap(([name, number]) => {
    const field = known.find((one) => one.number === number);
    if (field !== undefined || !canGrow) return field ?? [];
    return new VectorField(name, number, schema.get(name)!);
  });
}
