/**
 * Multi vectors by offset: the rows of all of them in one matrix. Files: `.counts` (see
 * `row_starts.ts`); `.rows`, rows of `strideBytes`, little-endian elements.
 */
import { SCORE_CHUNK } from "../common/limits.ts";
import { type Distance, type MultiVector, rowsOf, type Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import { ByteCursor, type ByteRange } from "../storage/byte_range.ts";
import { preprocess, preprocessDivisor, type RowForm, rowForm } from "./distance.ts";
import { loadRows } from "./load_rows.ts";
import type { RowDatatype, RowMatrix } from "./row_matrix.ts";
import { TurboRows } from "./turbo_rows.ts";
import { RowStarts } from "./row_starts.ts";
import { type Scorer, SCORER_TERMS_MAX, scorerByRow } from "./scorer.ts";
import { ofKind, type VectorStore } from "./vector_store.ts";

export class MultiStore implements VectorStore {
  private readonly matrix: RowMatrix;
  private readonly starts = new RowStarts();
  private readonly form: RowForm;

  constructor(dim: number, distance: Distance, datatype: RowDatatype = "float32") {
    this.form = rowForm(distance, datatype);
    this.matrix =
      datatype === "turbo4" ? new TurboRows(dim) : new DenseRows(dim, undefined, datatype);
  }

  get rowCount(): number {
    return this.starts.rowCount;
  }

  get room(): number {
    return this.matrix.rowsLeft;
  }

  roomOf(vector: Vector | undefined): number {
    if (vector === undefined) return 0;
    const { rows, dim } = ofKind(vector, "multi");
    return rows.length / dim;
  }

  reserve(room: number): void {
    this.matrix.reserve(room);
  }

  push(vector: Vector | undefined): void {
    if (vector !== undefined) {
      for (const row of rowsOf(ofKind(vector, "multi"))) {
        this.matrix.append(row, preprocessDivisor(this.form.preprocessed, row));
      }
    }
    this.starts.push(this.matrix.rowCount);
  }

  get(offset: number): MultiVector {
    const { dim } = this.matrix;
    const from = this.starts.of(offset);
    const to = this.starts.of(offset + 1);
    const rows = new Float32Array((to - from) * dim);
    for (let row = from; row < to; row++) rows.set(this.matrix.get(row), (row - from) * dim);
    return { kind: "multi", dim, rows };
  }

  scorer(query: Vector): Scorer {
    const multi = ofKind(query, "multi");
    const queryRows = rowsOf(multi).map((row) => preprocess(this.form.preprocessed, row));
    const vectors = Math.max(1, this.rowCount);
    const termsOfOne = (multi.rows.length * Math.max(1, this.matrix.rowCount)) / vectors;
    const rowsMax = Math.min(SCORE_CHUNK, Math.max(1, Math.floor(SCORER_TERMS_MAX / termsOfOne)));
    return scorerByRow(rowsMax, false, (at) => this.maxSim(queryRows, at));
  }

  bytes(from: number, to: number): Uint8Array[] {
    const rows = this.matrix.bytes(this.starts.of(from), this.starts.of(to));
    return [this.starts.bytes(from, to), rows];
  }

  async load(range: ByteRange, rows: number, run: Run): Promise<void> {
    const cursor = new ByteCursor(range);
    const first = this.starts.elementCount;
    await this.starts.load(cursor, rows, run);
    const elements = this.starts.elementCount - first;
    const bytes = cursor.take(elements * this.matrix.strideBytes);
    await loadRows(bytes, this.matrix, elements, run);
  }

  /**
   * Max-sim: the sum over query rows of the largest similarity to a row of the vector (Qdrant 1.18,
   * `multi_dense` scorers).
   */
  private maxSim(query: readonly Float32Array[], offset: number): number {
    const { metric } = this.form;
    const first = this.starts.of(offset);
    const end = this.starts.of(offset + 1);
    let sum = 0;
    for (const row of query) {
      let best = -Infinity;
      for (let from = first; from < end; from += SCORE_CHUNK) {
        const to = Math.min(from + SCORE_CHUNK, end);
        const scores = this.matrix.scoreRange(metric, row, from, to);
        for (let at = 0; at < to - from; at++) best = Math.max(best, scores[at]!);
      }
      sum = Math.fround(sum + best);
    }
    return sum;
  }
}
