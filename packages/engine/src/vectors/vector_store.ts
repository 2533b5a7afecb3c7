/**
 * What the stores of dense, sparse and multi vectors have in common: append-only rows by offset,
 * scorers over them, and the bytes in which rows are written and read. A point without the vector
 * has a placeholder row; which rows those are is the segment's knowledge.
 */
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import type { Workers } from "../workers/workers.ts";
import type { ScanScope } from "./row_scan.ts";
import type { ScoredRows } from "./scan_job.ts";
import type { Scorer } from "./scorer.ts";

export interface VectorStore {
  /** Rows pushed or loaded; the next row is that of this offset. */
  readonly rowCount: number;
  /** Units of room that are left; a store that has no bound of its own says Infinity. */
  readonly room: number;
  /** Units of room that the row of a vector, or of a placeholder, takes. */
  roomOf(vector: Vector | undefined): number;
  /**
   * Makes sure that rows of so much room can be pushed.
   *
   * @throws QdrantError `storage` when the machine has no more memory; nothing changed then
   */
  reserve(room: number): void;
  /** Adds the row of the next offset; undefined: a placeholder. The kind must be the store's. */
  push(vector: Vector | undefined): void;
  /** The vector at an offset that has one; a copy. */
  get(offset: number): Vector;
  /**
   * Reads the rows that were left in files, if there are any. Await it before rows are scored.
   *
   * @throws QdrantError `storage` when a file is damaged; the next call goes on there
   */
  ready?(run: Run): Promise<void>;
  /** @param query of the store's kind and size */
  scorer(query: Vector): Scorer;
  /**
   * The best visible rows for each query, best first, found by scoring them all on whatever threads
   * there are. Absent where only the calling thread can score rows.
   */
  scan?(
    queries: readonly Vector[],
    scope: ScanScope,
    workers: Workers,
    run: Run,
  ): Promise<ScoredRows[]>;
  /** The bytes of the rows `[from, to)`, joined; they do not change. */
  bytes(from: number, to: number): Uint8Array[];
  /**
   * Adds rows from their bytes. A store may leave them where they are until they are needed.
   *
   * @param range of exactly the bytes of `rows` rows
   * @throws RangeError when they are fewer
   */
  load(range: ByteRange, rows: number, run: Run): Promise<void>;
}

/** @throws Error when a vector of another kind reaches a store */
export function ofKind<K extends Vector["kind"]>(
  vector: Vector,
  kind: K,
): Extract<Vector, { kind: K }> {
  if (isOfKind(vector, kind)) return vector;
  throw new Error(`a ${vector.kind} vector reached a ${kind} field`);
}

function isOfKind<K extends Vector["kind"]>(
  vector: Vector,
  kind: K,
): vector is Extract<Vector, { kind: K }> {
  return vector.kind === kind;
}
