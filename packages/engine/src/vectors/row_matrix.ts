/** Rows of vectors in memory, whatever they consist of. */
import type { RowElement } from "../kernels/element.ts";
import type { RowMetric } from "../kernels/metric.ts";

/** Rows as they lie in files. */
export interface StoredRows {
  readonly rowCount: number;
  /** Bytes from one row to the next. */
  readonly strideBytes: number;
  /** @throws QdrantError `storage` when the memory is full or cannot grow */
  reserve(count: number): void;
  /** Adds `count` empty rows, for {@link fill}. */
  extend(count: number): void;
  /** Fills rows from `from` on that were added by {@link extend}. */
  fill(from: number, bytes: Uint8Array): void;
  /** The floats of a row from its bytes. */
  decode(bytes: Uint8Array<ArrayBuffer>): Float32Array;
}

/** See the head of the file. Scores are as those of `DenseRows`. */
export interface RowMatrix extends StoredRows {
  /** Floats of a vector. */
  readonly dim: number;
  /** How many more rows fit. */
  readonly rowsLeft: number;
  /** Adds a row, its floats divided. */
  append(values: Float32Array, divisor?: number): number;
  appendZero(): number;
  /** A copy of the floats of a row. */
  get(row: number): Float32Array;
  /** The bytes of the rows `[from, to)`. */
  bytes(from: number, to: number): Uint8Array;
  scoreRange(metric: RowMetric, query: Float32Array, from: number, to: number): Float32Array;
  scoreRows(metric: RowMetric, query: Float32Array, rows: Uint32Array, count: number): Float32Array;
}

/** What rows of a datatype consist of. */
export type RowDatatype = RowElement | "turbo4";
