/**
 * What the stores of dense, sparse and multi vectors have in common: append-only rows by offset,
 * and the flat files the rows are written to and read from. A point without the vector has a
 * placeholder row; which rows those are is the segment's knowledge.
 */
import type { Vector } from "../common/point.ts";
import type { Append, Storage } from "../storage/storage.ts";

export interface VectorStore<V extends Vector = Vector> {
  /** Rows pushed or loaded; the next row is that of this offset. */
  readonly rowCount: number;
  /** Adds the row of the next offset. Undefined: a placeholder. */
  push(vector: V | undefined): void;
  /** The vector at an offset that has one; a copy. */
  get(offset: number): V;
  /** The file writes that make the rows from `row` on durable. */
  appendsFrom(row: number): Append[];
  /** Reads the rows from `rowCount` up to `rows` from the files. */
  load(storage: Storage, rows: number): void;
}
