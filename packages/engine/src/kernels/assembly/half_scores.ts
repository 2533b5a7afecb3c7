/**
 * Scores of four rows of IEEE halves against one query of floats, in f32 and in the order of
 * additions of `RowScores`: a group of 16 bytes of a row is eight floats.
 */
import { Check } from "./check";
import { RowScores } from "./row_scores";

/** Bytes of eight halves. */
const GROUP_BYTES: usize = 16;

export class HalfScores {
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
    Check.span(query, (stride as u64) * 2, 16);
    const zero = f32x4.splat(0);
    let a0 = zero;
    let a1 = zero;
    let a2 = zero;
    let a3 = zero;
    let b0 = zero;
    let b1 = zero;
    let b2 = zero;
    let b3 = zero;
    for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
      const low = v128.load(query + at * 2);
      const high = v128.load(query + at * 2, 16);
      const row0 = v128.load(r0 + at);
      a0 = RowScores.add(metric, a0, low, HalfScores.widened(i32x4.extend_low_i16x8_u(row0)));
      b0 = RowScores.add(metric, b0, high, HalfScores.widened(i32x4.extend_high_i16x8_u(row0)));
      const row1 = v128.load(r1 + at);
      a1 = RowScores.add(metric, a1, low, HalfScores.widened(i32x4.extend_low_i16x8_u(row1)));
      b1 = RowScores.add(metric, b1, high, HalfScores.widened(i32x4.extend_high_i16x8_u(row1)));
      const row2 = v128.load(r2 + at);
      a2 = RowScores.add(metric, a2, low, HalfScores.widened(i32x4.extend_low_i16x8_u(row2)));
      b2 = RowScores.add(metric, b2, high, HalfScores.widened(i32x4.extend_high_i16x8_u(row2)));
      const row3 = v128.load(r3 + at);
      a3 = RowScores.add(metric, a3, low, HalfScores.widened(i32x4.extend_low_i16x8_u(row3)));
      b3 = RowScores.add(metric, b3, high, HalfScores.widened(i32x4.extend_high_i16x8_u(row3)));
    }
    store<f32>(out0, RowScores.finish(metric, f32x4.add(a0, b0)));
    store<f32>(out1, RowScores.finish(metric, f32x4.add(a1, b1)));
    store<f32>(out2, RowScores.finish(metric, f32x4.add(a2, b2)));
    store<f32>(out3, RowScores.finish(metric, f32x4.add(a3, b3)));
  }

  /**
   * The floats of four halves. Exponent and mantissa are put in their places and multiplied by
   * 2^112, which is exact for subnormal halves as well; infinities and NaN get their exponent.
   */
  @inline
  private static widened(halves: v128): v128 {
    const sign = i32x4.shl(v128.and(halves, i32x4.splat(0x8000)), 16);
    const size = i32x4.shl(v128.and(halves, i32x4.splat(0x7fff)), 13);
    const scaled = f32x4.mul(size, i32x4.splat(0x77800000));
    const isSpecial = i32x4.ge_u(size, i32x4.splat(0x0f800000));
    const special = v128.and(isSpecial, i32x4.splat(0x7f800000));
    return v128.or(v128.or(scaled, special), sign);
  }
}
