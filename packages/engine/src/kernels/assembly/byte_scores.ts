/**
 * Scores of four rows of bytes against one query of bytes, in integers that are exact for rows of
 * 65,536 bytes; the score is the nearest float.
 */
import { Check } from "./check";
import { DOT, EUCLID, MANHATTAN } from "./row_scores";

/** Dot product over the square root of the product of both squared lengths; 0 without length. */
export const COSINE: i32 = 3;

const GROUP_BYTES: usize = 16;

export class ByteScores {
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
    Check.span(r0, stride as u64, 16);
    Check.span(r1, stride as u64, 16);
    Check.span(r2, stride as u64, 16);
    Check.span(r3, stride as u64, 16);
    const zero = i32x4.splat(0);
    let sum0 = zero;
    let sum1 = zero;
    let sum2 = zero;
    let sum3 = zero;
    let squares = zero;
    let squares0 = zero;
    let squares1 = zero;
    let squares2 = zero;
    let squares3 = zero;
    for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
      const group = v128.load(query + at);
      const row0 = v128.load(r0 + at);
      const row1 = v128.load(r1 + at);
      const row2 = v128.load(r2 + at);
      const row3 = v128.load(r3 + at);
      sum0 = ByteScores.add(metric, sum0, group, row0);
      sum1 = ByteScores.add(metric, sum1, group, row1);
      sum2 = ByteScores.add(metric, sum2, group, row2);
      sum3 = ByteScores.add(metric, sum3, group, row3);
      if (metric == COSINE) {
        squares = ByteScores.add(DOT, squares, group, group);
        squares0 = ByteScores.add(DOT, squares0, row0, row0);
        squares1 = ByteScores.add(DOT, squares1, row1, row1);
        squares2 = ByteScores.add(DOT, squares2, row2, row2);
        squares3 = ByteScores.add(DOT, squares3, row3, row3);
      }
    }
    store<f32>(out0, ByteScores.finish(metric, sum0, squares, squares0));
    store<f32>(out1, ByteScores.finish(metric, sum1, squares, squares1));
    store<f32>(out2, ByteScores.finish(metric, sum2, squares, squares2));
    store<f32>(out3, ByteScores.finish(metric, sum3, squares, squares3));
  }

  @inline
  private static add(metric: i32, sum: v128, query: v128, row: v128): v128 {
    if (metric == MANHATTAN) {
      const difference = v128.or(i8x16.sub_sat_u(query, row), i8x16.sub_sat_u(row, query));
      const pairs = i16x8.extadd_pairwise_i8x16_u(difference);
      return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(pairs));
    }
    let queryLow = i16x8.extend_low_i8x16_u(query);
    let queryHigh = i16x8.extend_high_i8x16_u(query);
    let rowLow = i16x8.extend_low_i8x16_u(row);
    let rowHigh = i16x8.extend_high_i8x16_u(row);
    if (metric == EUCLID) {
      queryLow = rowLow = i16x8.sub(queryLow, rowLow);
      queryHigh = rowHigh = i16x8.sub(queryHigh, rowHigh);
    }
    const low = i32x4.dot_i16x8_s(queryLow, rowLow);
    return i32x4.add(sum, i32x4.add(low, i32x4.dot_i16x8_s(queryHigh, rowHigh)));
  }

  @inline
  private static finish(metric: i32, sum: v128, squares: v128, rowSquares: v128): f32 {
    const total = ByteScores.total(sum);
    if (metric == DOT) return total as f32;
    if (metric != COSINE) return (0 - total) as f32;
    const lengths = ByteScores.total(squares) * ByteScores.total(rowSquares);
    return lengths == 0 ? 0 : ((total / sqrt(lengths)) as f32);
  }

  @inline
  private static total(sum: v128): f64 {
    const low = (i32x4.extract_lane(sum, 0) as f64) + (i32x4.extract_lane(sum, 1) as f64);
    return low + (i32x4.extract_lane(sum, 2) as f64) + (i32x4.extract_lane(sum, 3) as f64);
  }
}
