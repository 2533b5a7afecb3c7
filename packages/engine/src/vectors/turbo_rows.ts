/**
 * Rows of 4-bit codes. A vector that was read and is added again, in the same process, gets the
 * code that it had: codes of decoded vectors drift.
 */
import { SCORE_CHUNK } from "../common/limits.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import type { RowMetric } from "../kernels/metric.ts";
import type { RowMatrix } from "./row_matrix.ts";
import { TurboCodec, type TurboQuery } from "./turbo_codec.ts";

/** Of vectors that were decoded. */
const knownCodes = new WeakMap<Float32Array, Uint8Array<ArrayBuffer>>();

/** See the head of the file. */
export class TurboRows implements RowMatrix {
  readonly dim: number;
  private readonly codec: TurboCodec;
  private readonly codes: DenseRows;
  private readonly scores = new Float32Array(SCORE_CHUNK);
  private prepared: TurboQuery | undefined;

  constructor(dim: number) {
    this.dim = dim;
    this.codec = new TurboCodec(dim);
    this.codes = new DenseRows(this.codec.codeBytes, undefined, "uint8");
  }

  get rowCount(): number {
    return this.codes.rowCount;
  }

  get rowsLeft(): number {
    return this.codes.rowsLeft;
  }

  get strideBytes(): number {
    return this.codes.strideBytes;
  }

  reserve(count: number): void {
    this.codes.reserve(count);
  }

  append(values: Float32Array, divisor = 1): number {
    const known = divisor === 1 ? knownCodes.get(values) : undefined;
    const isKnown = known?.length === this.codec.codeBytes;
    const divided = divisor === 1 ? values : values.map((value) => value / divisor);
    return this.codes.append(Float32Array.from(isKnown ? known : this.codec.encode(divided)));
  }

  appendZero(): number {
    return this.codes.appendZero();
  }

  get(row: number): Float32Array {
    return this.decode(this.codes.bytes(row, row + 1).slice());
  }

  bytes(from: number, to: number): Uint8Array {
    return this.codes.bytes(from, to);
  }

  extend(count: number): void {
    this.codes.extend(count);
  }

  fill(from: number, bytes: Uint8Array): void {
    this.codes.fill(from, bytes);
  }

  decode(bytes: Uint8Array<ArrayBuffer>): Float32Array {
    const code = bytes.slice(0, this.codec.codeBytes);
    const values = this.codec.decode(code);
    knownCodes.set(values, code);
    return values;
  }

  scoreRange(metric: RowMetric, query: Float32Array, from: number, to: number): Float32Array {
    const prepared = this.prepare(query);
    const bytes = this.codes.bytes(from, to);
    for (let row = 0; row < to - from; row++) {
      this.scores[row] = this.scoreOf(metric, prepared, bytes, row * this.strideBytes);
    }
    return this.scores.subarray(0, to - from);
  }

  scoreRows(
    metric: RowMetric,
    query: Float32Array,
    rows: Uint32Array,
    count: number,
  ): Float32Array {
    const prepared = this.prepare(query);
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      this.scores[at] = this.scoreOf(metric, prepared, this.codes.bytes(row, row + 1), 0);
    }
    return this.scores.subarray(0, count);
  }

  private scoreOf(metric: RowMetric, query: TurboQuery, bytes: Uint8Array, at: number): number {
    const code = bytes.subarray(at, at + this.codec.codeBytes);
    if (metric === "euclid") return this.codec.euclid(query, code);
    return metric === "manhattan" ? this.codec.manhattan(query, code) : this.codec.dot(query, code);
  }

  /** Consecutive calls mostly have one query, which is rotated once. */
  private prepare(query: Float32Array): TurboQuery {
    if (this.prepared?.values !== query) this.prepared = this.codec.query(query);
    return this.prepared;
  }
}
