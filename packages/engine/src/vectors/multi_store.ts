/**
 * Multi vectors by offset: the rows of all of them in one matrix. Files: `.counts` (see
 * `row_starts.ts`); `.rows`, rows of `strideBytes`, little-endian f32.
 */
import type { Distance, MultiVector } from "../common/point.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import type { Append, Storage } from "../storage/storage.ts";
import { preprocess } from "./distance.ts";
import { RowStarts } from "./row_starts.ts";
import type { VectorStore } from "./vector_store.ts";

export class MultiStore implements VectorStore<MultiVector> {
  readonly distance: Distance;
  readonly rows: DenseRows;
  readonly starts: RowStarts;
  private readonly file: string;

  /** @param path where its files lie, without the endings */
  constructor(path: string, dim: number, distance: Distance) {
    this.distance = distance;
    this.rows = new DenseRows(dim);
    this.starts = new RowStarts(path);
    this.file = `${path}.rows`;
  }

  get rowCount(): number {
    return this.starts.rowCount;
  }

  push(vector: MultiVector | undefined): void {
    if (vector !== undefined) {
      for (let at = 0; at < vector.rows.length; at += vector.dim) {
        this.rows.append(preprocess(this.distance, vector.rows.subarray(at, at + vector.dim)));
      }
    }
    this.starts.push(this.rows.rowCount);
  }

  get(offset: number): MultiVector {
    const { dim } = this.rows;
    const from = this.starts.of(offset);
    const to = this.starts.of(offset + 1);
    const rows = new Float32Array((to - from) * dim);
    for (let row = from; row < to; row++) rows.set(this.rows.get(row), (row - from) * dim);
    return { kind: "multi", dim, rows };
  }

  appendsFrom(row: number): Append[] {
    const from = this.starts.of(row);
    const to = this.starts.elementCount;
    return [
      this.starts.appendFrom(row),
      {
        file: this.file,
        position: from * this.rows.strideBytes,
        bytes: () => this.rows.bytes(from, to),
      },
    ];
  }

  load(storage: Storage, rows: number): void {
    const from = this.starts.elementCount;
    this.starts.load(storage, rows);
    const added = this.starts.elementCount - from;
    if (added === 0) return;
    const { strideBytes } = this.rows;
    storage.readFile(this.file, from * strideBytes, this.rows.extend(added));
  }
}
