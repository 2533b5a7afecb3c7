/**
 * Dense float32 vectors by offset, in WASM memory. File: rows of `strideBytes`, little-endian f32.
 */
import type { DenseVector, Distance } from "../common/point.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import type { Append, Storage } from "../storage/storage.ts";
import { preprocess } from "./distance.ts";
import type { VectorStore } from "./vector_store.ts";

export class DenseStore implements VectorStore<DenseVector> {
  readonly distance: Distance;
  readonly rows: DenseRows;
  private readonly file: string;

  /** @param path where its file lies, without the ending */
  constructor(path: string, dim: number, distance: Distance) {
    this.distance = distance;
    this.rows = new DenseRows(dim);
    this.file = `${path}.dense`;
  }

  get rowCount(): number {
    return this.rows.rowCount;
  }

  push(vector: DenseVector | undefined): void {
    if (vector === undefined) this.rows.appendZero();
    else this.rows.append(preprocess(this.distance, vector.values));
  }

  get(offset: number): DenseVector {
    return { kind: "dense", values: this.rows.get(offset) };
  }

  appendsFrom(row: number): Append[] {
    const end = this.rowCount;
    return [
      {
        file: this.file,
        position: row * this.rows.strideBytes,
        bytes: () => this.rows.bytes(row, end),
      },
    ];
  }

  load(storage: Storage, rows: number): void {
    const from = this.rowCount;
    if (rows <= from) return;
    storage.readFile(this.file, from * this.rows.strideBytes, this.rows.extend(rows - from));
  }
}
