/**
 * Codes of rows and of queries: `(x - low) / step`, rounded, seven bits for rows.
 *
 * A query may be far outside of what rows hold: its codes are signed, and divided by a scale where
 * they would not fit into a byte.
 */
import { Check } from "./check";
import { CodeKeys } from "./code_keys";
import { Graph } from "./graph_state";
import { DOT, EUCLID, MANHATTAN } from "./row_scores";

const GROUP: usize = 16;

/** The greatest code. */
const CODE_MAX: f32 = 127;

export class Codes {
  /**
   * Writes codes and factors of `count` rows from number `first` on.
   *
   * For DOT the tilt of each is its squared length until `tilt` is called.
   *
   * @param rows f32, `rowBytes` apart
   * @param perStep 1 / step
   */
  static encode(
    rows: usize,
    rowBytes: usize,
    dim: usize,
    first: u32,
    count: u32,
    low: f32,
    perStep: f32,
  ): void {
    for (let i: u32 = 0; i < count; i++) {
      const row = rows + (i as usize) * rowBytes;
      const code = CodeKeys.codeAt(first + i);
      Codes.write(row, code, dim, low, perStep, 0);
      const word = ((first + i) as usize) << 2;
      if (Graph.metric == EUCLID) {
        store<i32>(Graph.factors + word, CodeKeys.sumOf(code, true));
      } else if (Graph.metric == DOT) {
        const sum = CodeKeys.sumOf(code, false) as f32;
        store<i32>(Graph.factors + word, nearest<f32>(-2 * low * perStep * sum) as i32);
        store<f32>(Graph.tilts + word, Codes.squares(row, dim));
      }
    }
  }

  /** Makes tilts of the squared lengths of rows, none of which is more than `longest`. */
  static tilt(first: u32, count: u32, longest: f32, perStep: f32): void {
    for (let i: u32 = 0; i < count; i++) {
      const tilt = Graph.tilts + (((first + i) as usize) << 2);
      store<f32>(tilt, sqrt<f32>(max<f32>(0, longest - load<f32>(tilt))) * perStep);
    }
  }

  /**
   * Makes the f32 row at `row` the query, its bytes being left at `bytes`.
   *
   * @returns what its bytes are to be multiplied by
   */
  static prepare(row: usize, bytes: usize, dim: usize, low: f32, perStep: f32): f32 {
    let scale: f32 = 1;
    if (Graph.metric != MANHATTAN) {
      let most: f32 = 0;
      for (let at: usize = 0; at < dim; at++) {
        most = max(most, abs<f32>((load<f32>(row + (at << 2)) - low) * perStep));
      }
      scale = max<f32>(1, most / CODE_MAX);
    }
    Codes.write(row, bytes, dim, low, perStep / scale, Graph.metric == MANHATTAN ? 0 : -CODE_MAX);
    Graph.queryScale = scale;
    Graph.queryTilt = 0;
    CodeKeys.widen(bytes, Graph.query);
    return scale;
  }

  /** The padding of a row of codes stays as it is: zeros. */
  private static write(
    row: usize,
    code: usize,
    dim: usize,
    low: f32,
    perStep: f32,
    least: f32,
  ): void {
    Check.span(row, (dim as u64) << 2, 4);
    Check.span(code, dim as u64, 16);
    const whole = dim & ~(GROUP - 1);
    const lows = f32x4.splat(low);
    const factors = f32x4.splat(perStep);
    for (let at: usize = 0; at < whole; at += GROUP) {
      const floats = row + (at << 2);
      const a = Codes.group(floats, lows, factors, least);
      const b = Codes.group(floats + 16, lows, factors, least);
      const c = Codes.group(floats + 32, lows, factors, least);
      const d = Codes.group(floats + 48, lows, factors, least);
      v128.store(
        code + at,
        i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d)),
      );
    }
    for (let at = whole; at < dim; at++) {
      const value = nearest<f32>((load<f32>(row + (at << 2)) - low) * perStep);
      // NaN fails every comparison.
      store<i8>(code + at, value > least ? (min<f32>(value, CODE_MAX) as i8) : (least as i8));
    }
  }

  @inline
  private static group(floats: usize, lows: v128, factors: v128, least: f32): v128 {
    const scaled = f32x4.mul(f32x4.sub(v128.load(floats, 0, 4), lows), factors);
    const whole = i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
    const floor = i32x4.splat(least as i32);
    return i32x4.min_s(i32x4.max_s(whole, floor), i32x4.splat(CODE_MAX as i32));
  }

  private static squares(row: usize, dim: usize): f32 {
    let sum: f32 = 0;
    for (let at: usize = 0; at < dim; at++) {
      const value = load<f32>(row + (at << 2));
      sum += value * value;
    }
    return sum;
  }
}
