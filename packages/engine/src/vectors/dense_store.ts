/**
 * Dense vectors by offset, in WASM memory. Bytes: rows of `strideBytes`, little-endian elements.
 *
 * Rows of files are read when something is searched for the first time: until then they are address
 * space without memory, and single vectors are read one by one.
 */
import { SCORE_CHUNK } from "../common/limits.ts";
import type { DenseVector, Distance, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import { preprocess, preprocessDivisor, type RowForm, rowForm } from "./distance.ts";
import { loadRows } from "./load_rows.ts";
import { UnreadRows } from "./unread_rows.ts";
import { scanRows } from "./row_scan.ts";
import type { RowDatatype, RowMatrix } from "./row_matrix.ts";
import { TurboRows } from "./turbo_rows.ts";
import { type Scorer, SCORER_TERMS_MAX } from "./scorer.ts";
import { ofKind, type VectorStore } from "./vector_store.ts";

export class DenseStore implements VectorStore {
  /** One row per offset. */
  readonly rows: RowMatrix;
  private readonly form: RowForm;
  private readonly unread: UnreadRows;
  readonly scan?: NonNullable<VectorStore["scan"]>;

  constructor(dim: number, distance: Distance, datatype: RowDatatype = "float32") {
    this.form = rowForm(distance, datatype);
    this.rows =
      datatype === "turbo4" ? new TurboRows(dim) : new DenseRows(dim, undefined, datatype);
    if (this.rows instanceof DenseRows) this.scan = scanOf(this.rows, this.form);
    this.unread = new UnreadRows(this.rows);
  }

  get rowCount(): number {
    return this.rows.rowCount;
  }

  get room(): number {
    return this.rows.rowsLeft;
  }

  roomOf(): number {
    return 1;
  }

  reserve(room: number): void {
    this.rows.reserve(room);
  }

  push(vector: Vector | undefined): void {
    if (vector === undefined) {
      this.rows.appendZero();
      return;
    }
    const { values } = ofKind(vector, "dense");
    this.rows.append(values, preprocessDivisor(this.form.preprocessed, values));
  }

  get(offset: number): DenseVector {
    return { kind: "dense", values: this.unread.get(offset) ?? this.rows.get(offset) };
  }

  ready(run: Run): Promise<void> {
    return this.unread.read(run);
  }

  /** A query as it is compared with the rows. */
  prepare(query: Vector): Float32Array {
    return preprocess(this.form.preprocessed, ofKind(query, "dense").values);
  }

  scorer(query: Vector): Scorer {
    const { rows } = this;
    const { metric } = this.form;
    const values = this.prepare(query);
    return {
      rowsMax: Math.min(SCORE_CHUNK, Math.max(1, Math.floor(SCORER_TERMS_MAX / rows.dim))),
      zeroIsNoMatch: false,
      range: (from, to) => rows.scoreRange(metric, values, from, to),
      rows: (offsets, count) => rows.scoreRows(metric, values, offsets, count),
    };
  }

  bytes(from: number, to: number): Uint8Array[] {
    return [this.rows.bytes(from, to)];
  }

  async load(range: ByteRange, rows: number, run: Run): Promise<void> {
    if (range.isInFile) this.unread.add(range, rows);
    else await loadRows(range, this.rows, rows, run);
  }
}

/** Scans rows that threads can share. */
function scanOf(
  rows: DenseRows,
  { metric, preprocessed }: RowForm,
): NonNullable<VectorStore["scan"]> {
  return (queries, scope, workers, run) => {
    const vectors = queries.map((query) => preprocess(preprocessed, ofKind(query, "dense").values));
    return scanRows(vectors, { ...scope, rows, metric }, workers, run);
  };
}
