/**
 * Keys of rows: integers that order the rows by their distance from a query, computed from codes of
 * seven bits.
 *
 * - EUCLID: factor - 2 * dot, where the factor is the sum of squared codes of the row. With that of
 *   the query added it is the squared distance of the codes.
 * - DOT: the same with another factor and a further product of tilts: the squared distance of rows
 * that
 *   were made equally long by one more coordinate. A query has 0 there.
 * - MANHATTAN: the sum of absolute differences of the codes.
 *
 * The bytes of a query are signed, so that one far from all rows can be written with a scale; those
 * of rows are below 128, as the relaxed instruction wants it.
 */
import { Check } from "./check";
import { Graph } from "./graph_state";
import { DOT, MANHATTAN } from "./row_scores";

const GROUP_BYTES: usize = 16;

export class CodeKeys {
  /** Bytes of a query, for `stride` bytes of codes: the baseline build reads 16-bit numbers. */
  @inline
  static queryBytes(stride: usize): usize {
    return ASC_FEATURE_RELAXED_SIMD ? stride : 2 * stride;
  }

  /** Makes a row of signed bytes the query at `query`. */
  static widen(bytes: usize, query: usize): void {
    const stride = Graph.stride;
    Check.span(bytes, stride as u64, 16);
    Check.span(query, CodeKeys.queryBytes(stride) as u64, 16);
    if (ASC_FEATURE_RELAXED_SIMD || Graph.metric == MANHATTAN) {
      for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
        v128.store(query + at, v128.load(bytes + at));
      }
    } else {
      for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
        const group = v128.load(bytes + at);
        v128.store(query + 2 * at, i16x8.extend_low_i8x16_s(group));
        v128.store(query + 2 * at + GROUP_BYTES, i16x8.extend_high_i8x16_s(group));
      }
    }
  }

  /** Dot products, or sums of absolute differences, of four rows of codes and a query. */
  @inline
  static four(query: usize, r0: usize, r1: usize, r2: usize, r3: usize): v128 {
    if (Graph.metric == MANHATTAN) return CodeKeys.differences(query, r0, r1, r2, r3);
    return CodeKeys.products(query, r0, r1, r2, r3);
  }

  /**
   * Keys of the four rows whose numbers are at `ids`.
   *
   * @param exact whether the query is a row, with scale 1 and no tilt
   */
  @inline
  static keysOf(query: usize, ids: usize): v128 {
    const i0 = load<u32>(ids);
    const i1 = load<u32>(ids + 4);
    const i2 = load<u32>(ids + 8);
    const i3 = load<u32>(ids + 12);
    const sums = CodeKeys.four(
      query,
      CodeKeys.codeAt(i0),
      CodeKeys.codeAt(i1),
      CodeKeys.codeAt(i2),
      CodeKeys.codeAt(i3),
    );
    if (Graph.metric == MANHATTAN) return sums;
    const factors = CodeKeys.gather(Graph.factors, i0, i1, i2, i3);
    if (Graph.metric != DOT && Graph.queryScale == 1) {
      return i32x4.sub(factors, i32x4.shl(sums, 1));
    }
    let keys = f32x4.sub(
      f32x4.convert_i32x4_s(factors),
      f32x4.mul(f32x4.splat(2 * Graph.queryScale), f32x4.convert_i32x4_s(sums)),
    );
    if (Graph.metric == DOT) {
      const tilts = CodeKeys.gather(Graph.tilts, i0, i1, i2, i3);
      keys = f32x4.sub(keys, f32x4.mul(f32x4.splat(Graph.queryTilt), tilts));
    }
    return i32x4.trunc_sat_f32x4_s(keys);
  }

  @inline
  static codeAt(id: u32): usize {
    Check.row(id, Graph.visitedBytes as u32);
    return Graph.codes + (id as usize) * Graph.stride;
  }

  /** The sum of the bytes of a row of signed codes, or of their squares. */
  static sumOf(bytes: usize, squared: bool): i32 {
    let sum = i32x4.splat(0);
    const stride = Graph.stride;
    for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
      const group = v128.load(bytes + at);
      const low = i16x8.extend_low_i8x16_s(group);
      const high = i16x8.extend_high_i8x16_s(group);
      const ones = i16x8.splat(1);
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(low, squared ? low : ones));
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(high, squared ? high : ones));
    }
    return (
      i32x4.extract_lane(sum, 0) +
      i32x4.extract_lane(sum, 1) +
      i32x4.extract_lane(sum, 2) +
      i32x4.extract_lane(sum, 3)
    );
  }

  @inline
  private static gather(words: usize, i0: u32, i1: u32, i2: u32, i3: u32): v128 {
    let four = v128.load32_zero(words + ((i0 as usize) << 2));
    four = v128.load_lane<u32>(words + ((i1 as usize) << 2), four, 1);
    four = v128.load_lane<u32>(words + ((i2 as usize) << 2), four, 2);
    return v128.load_lane<u32>(words + ((i3 as usize) << 2), four, 3);
  }

  @inline
  private static products(query: usize, r0: usize, r1: usize, r2: usize, r3: usize): v128 {
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const stride = Graph.stride;
    if (ASC_FEATURE_RELAXED_SIMD) {
      for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
        const q = v128.load(query + at);
        s0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(r0 + at), s0);
        s1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(r1 + at), s1);
        s2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(r2 + at), s2);
        s3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(r3 + at), s3);
      }
    } else {
      for (let at: usize = 0; at < stride; at += 8) {
        const q = v128.load(query + 2 * at);
        s0 = i32x4.add(s0, i32x4.dot_i16x8_s(q, v128.load_ext<i8>(r0 + at)));
        s1 = i32x4.add(s1, i32x4.dot_i16x8_s(q, v128.load_ext<i8>(r1 + at)));
        s2 = i32x4.add(s2, i32x4.dot_i16x8_s(q, v128.load_ext<i8>(r2 + at)));
        s3 = i32x4.add(s3, i32x4.dot_i16x8_s(q, v128.load_ext<i8>(r3 + at)));
      }
    }
    return CodeKeys.totals(s0, s1, s2, s3);
  }

  @inline
  private static differences(query: usize, r0: usize, r1: usize, r2: usize, r3: usize): v128 {
    let s0 = i32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    const stride = Graph.stride;
    for (let at: usize = 0; at < stride; at += GROUP_BYTES) {
      const q = v128.load(query + at);
      s0 = CodeKeys.addDifferences(s0, q, v128.load(r0 + at));
      s1 = CodeKeys.addDifferences(s1, q, v128.load(r1 + at));
      s2 = CodeKeys.addDifferences(s2, q, v128.load(r2 + at));
      s3 = CodeKeys.addDifferences(s3, q, v128.load(r3 + at));
    }
    return CodeKeys.totals(s0, s1, s2, s3);
  }

  /** Both are bytes from 0 to 127, so their difference fits. */
  @inline
  private static addDifferences(sum: v128, query: v128, row: v128): v128 {
    const pairs = i16x8.extadd_pairwise_i8x16_u(i8x16.abs(i8x16.sub(query, row)));
    return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(pairs));
  }

  /** The sums of the lanes of each, one lane for each. */
  @inline
  private static totals(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
    const low01 = i32x4.shuffle(s0, s1, 0, 4, 1, 5);
    const high01 = i32x4.shuffle(s0, s1, 2, 6, 3, 7);
    const low23 = i32x4.shuffle(s2, s3, 0, 4, 1, 5);
    const high23 = i32x4.shuffle(s2, s3, 2, 6, 3, 7);
    const sum01 = i32x4.add(low01, high01);
    const sum23 = i32x4.add(low23, high23);
    return i32x4.add(i64x2.shuffle(sum01, sum23, 0, 2), i64x2.shuffle(sum01, sum23, 1, 3));
  }
}
