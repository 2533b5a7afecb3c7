/**
 * The two ways to choose the rows of a call: a contiguous range, and a list of row numbers.
 *
 * A batch of four takes one row from each of four streams, a quarter of the rows apart. Memory is
 * then read by four sequential streams, which the prefetchers follow, instead of by jumps from row
 * to row: three times the speed of adjacent rows when they come from memory. Lists are mostly
 * ascending and gain likewise.
 *
 * When the number of rows is not a multiple of four, streams overlap and some rows are scored
 * twice. Scores do not depend on the batch, so writing one again changes nothing, and no loop for
 * the last rows is needed.
 */
import { ByteScores } from "./byte_scores";
import { Check } from "./check";
import { HalfScores } from "./half_scores";
import { RowScores } from "./row_scores";

/** What rows consist of. */
export const FLOAT: i32 = 0;
export const HALF: i32 = 1;
export const BYTE: i32 = 2;

/** Bytes of a score and of a row number. */
const WORD_BYTES: usize = 4;

export class DenseScores {
  /** Scores `count` adjacent rows from the address `rows` on. */
  @inline
  static range(
    element: i32,
    metric: i32,
    query: usize,
    rows: usize,
    stride: usize,
    count: u32,
    out: usize,
  ): void {
    DenseScores.checkCall(query, stride, count, out);
    if (count == 0) return;
    const length = (count + 3) >> 2;
    const start1 = DenseScores.streamStart(1, length, count);
    const start2 = DenseScores.streamStart(2, length, count);
    const start3 = DenseScores.streamStart(3, length, count);
    let r0 = rows;
    let r1 = rows + (start1 as usize) * stride;
    let r2 = rows + (start2 as usize) * stride;
    let r3 = rows + (start3 as usize) * stride;
    const out1 = (start1 as usize) * WORD_BYTES;
    const out2 = (start2 as usize) * WORD_BYTES;
    const out3 = (start3 as usize) * WORD_BYTES;
    for (let i: u32 = 0; i < length; i++) {
      const to = out + (i as usize) * WORD_BYTES;
      DenseScores.four(
        element,
        metric,
        query,
        stride,
        r0,
        r1,
        r2,
        r3,
        to,
        to + out1,
        to + out2,
        to + out3,
      );
      r0 += stride;
      r1 += stride;
      r2 += stride;
      r3 += stride;
    }
  }

  /**
   * Scores the rows whose numbers are the `count` words at `list`. Row 0 is at `rows`; `rowCount`
   * is read by the debug build only.
   */
  @inline
  static list(
    element: i32,
    metric: i32,
    query: usize,
    rows: usize,
    stride: usize,
    rowCount: u32,
    list: usize,
    count: u32,
    out: usize,
  ): void {
    DenseScores.checkCall(query, stride, count, out);
    Check.span(list, (count as u64) * 4, 4);
    if (count == 0) return;
    const length = (count + 3) >> 2;
    const start1 = DenseScores.streamStart(1, length, count);
    const start2 = DenseScores.streamStart(2, length, count);
    const start3 = DenseScores.streamStart(3, length, count);
    for (let i: u32 = 0; i < length; i++) {
      const i1 = i + start1;
      const i2 = i + start2;
      const i3 = i + start3;
      DenseScores.four(
        element,
        metric,
        query,
        stride,
        rows + DenseScores.rowAt(list, i, rowCount) * stride,
        rows + DenseScores.rowAt(list, i1, rowCount) * stride,
        rows + DenseScores.rowAt(list, i2, rowCount) * stride,
        rows + DenseScores.rowAt(list, i3, rowCount) * stride,
        out + (i as usize) * WORD_BYTES,
        out + (i1 as usize) * WORD_BYTES,
        out + (i2 as usize) * WORD_BYTES,
        out + (i3 as usize) * WORD_BYTES,
      );
    }
  }

  @inline
  private static four(
    element: i32,
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
    if (element == FLOAT) {
      RowScores.four(metric, query, stride, r0, r1, r2, r3, out0, out1, out2, out3);
    } else if (element == HALF) {
      HalfScores.four(metric, query, stride, r0, r1, r2, r3, out0, out1, out2, out3);
    } else {
      ByteScores.four(metric, query, stride, r0, r1, r2, r3, out0, out1, out2, out3);
    }
  }

  /**
   * First row of a stream of `length` rows; the last streams start early enough to end with the
   * rows.
   */
  @inline
  private static streamStart(stream: u32, length: u32, count: u32): u32 {
    return min(length * stream, count - length);
  }

  @inline
  private static rowAt(list: usize, index: u32, rowCount: u32): usize {
    const row = load<u32>(list + (index as usize) * WORD_BYTES);
    Check.row(row, rowCount);
    return row as usize;
  }

  @inline
  private static checkCall(query: usize, stride: usize, count: u32, out: usize): void {
    Check.stride(stride);
    Check.span(query, stride as u64, 16);
    Check.span(out, (count as u64) * 4, 4);
  }
}
