/** Finds the rows of a vector store that are near to a query without scoring all of them. */
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";

/** Where a search puts what it finds. */
export interface HitSink {
  /** Most rows that may be offered between two looks at the clock. */
  readonly rowsMax: number;
  /** Takes a row with its score, larger is better; the row may be one that nobody wants. */
  offer(offset: number, score: number): void;
}

/** How frequent the indices of a sparse vector name are in a segment, for IDF. */
export interface SparseStatistics {
  readonly vectorCount: number;
  documentFrequency(index: number): number;
}

export interface VectorIndex {
  /** Vectors it counts: those that were removed are left out. */
  readonly vectorCount: number;
  /** Of an index of sparse vectors. */
  readonly statistics: SparseStatistics | undefined;
  /** Takes in the row that the store has at an offset. Offsets come in ascending order. */
  add(offset: number): void;
  /** Takes a row out of what is counted. */
  remove(offset: number): void;
  /** Takes {@link remove} back. */
  restore(offset: number): void;
  /** Offers the rows that may be among the best, dead ones included. */
  search(query: Vector, hits: HitSink, run: Run): Promise<void>;
}
