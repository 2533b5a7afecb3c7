/**
 * Scores of four rows against one query, four lanes at a time.
 *
 * Invariant: the score of a row depends on the row and the query alone. Each row has two
 * accumulators of four lanes; group 0, 2, 4, ... of four floats goes into the first, group 1, 3, 5,
 * ... into the second; both are added lane by lane, then lanes 0 + 2 and 1 + 3, then those two.
 * `../scalar_twin.ts` does the same.
 *
 * The loop leaves after either half, and that branch matters: V8 loads everything a basic block
 * needs before it computes, and both halves in one block spill registers (1.6 times slower).
 */
import { Check } from "./check";

export const DOT: i32 = 0;
export const EUCLID: i32 = 1;
export const MANHATTAN: i32 = 2;

/** Bytes of one group of four floats. */
const GROUP_BYTES: usize = 16;

export class RowScores {
  /** Writes the scores of the rows at `r0` ... `r3` to `out0` ... `out3`; rows may be equal. */
  @inline
  static four(
    metric: i32,
    query: usize,
    stride: usize,
    r0: usize,
    r1: usize,
    r2: usize,
    r3: usize,
    out0: usize,
    out1: usize,
    out2: usize,
    out3: usize,
  ): void {
    RowScores.checkRows(stride, r0, r1, r2, r3);
    const zero = f32x4.splat(0);
    let a0 = zero;
    let a1 = zero;
    let a2 = zero;
    let a3 = zero;
    let b0 = zero;
    let b1 = zero;
    let b2 = zero;
    let b3 = zero;
    let at: usize = 0;
    while (true) {
      const even = v128.load(query + at);
      a0 = RowScores.add(metric, a0, even, v128.load(r0 + at));
      a1 = RowScores.add(metric, a1, even, v128.load(r1 + at));
      a2 = RowScores.add(metric, a2, even, v128.load(r2 + at));
      a3 = RowScores.add(metric, a3, even, v128.load(r3 + at));
      at += GROUP_BYTES;
      if (at >= stride) break;
      const odd = v128.load(query + at);
      b0 = RowScores.add(metric, b0, odd, v128.load(r0 + at));
      b1 = RowScores.add(metric, b1, odd, v128.load(r1 + at));
      b2 = RowScores.add(metric, b2, odd, v128.load(r2 + at));
      b3 = RowScores.add(metric, b3, odd, v128.load(r3 + at));
      at += GROUP_BYTES;
      if (at >= stride) break;
    }
    store<f32>(out0, RowScores.finish(metric, f32x4.add(a0, b0)));
    store<f32>(out1, RowScores.finish(metric, f32x4.add(a1, b1)));
    store<f32>(out2, RowScores.finish(metric, f32x4.add(a2, b2)));
    store<f32>(out3, RowScores.finish(metric, f32x4.add(a3, b3)));
  }

  /** Adds the terms of one group to `sum`. */
  @inline
  static add(metric: i32, sum: v128, query: v128, row: v128): v128 {
    if (metric == DOT) return RowScores.multiplyAdd(query, row, sum);
    const difference = f32x4.sub(query, row);
    if (metric == EUCLID) return RowScores.multiplyAdd(difference, difference, sum);
    // The absolute value, by clearing sign bits: V8 makes the mask of f32x4.abs anew for every use.
    return f32x4.add(sum, v128.and(difference, i32x4.splat(0x7fffffff)));
  }

  /** `a * b + sum`; the relaxed build may round once instead of twice. */
  @inline
  private static multiplyAdd(a: v128, b: v128, sum: v128): v128 {
    if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
    return f32x4.add(sum, f32x4.mul(a, b));
  }

  /**
   * The score of a row from its four partial sums. A distance of zero is a score of +0, never -0.
   */
  @inline
  static finish(metric: i32, sum: v128): f32 {
    const halves = f32x4.add(sum, i32x4.shuffle(sum, sum, 2, 3, 0, 1));
    const total = f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1);
    return metric == DOT ? total : 0 - total;
  }

  @inline
  private static checkRows(stride: usize, r0: usize, r1: usize, r2: usize, r3: usize): void {
    Check.span(r0, stride as u64, 16);
    Check.span(r1, stride as u64, 16);
    Check.span(r2, stride as u64, 16);
    Check.span(r3, stride as u64, 16);
  }
}
