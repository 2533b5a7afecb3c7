/**
 * Checks of the debug build. A release build (`--noAssert`) holds none of them.
 *
 * `assert()` would put its file name into a data segment, which no module may have; these trap
 * without a text, and the stack trace names the check.
 */
export class Check {
  /** The `bytes` from `address` on are memory, and `address` is a multiple of `alignment`. */
  @inline
  static span(address: usize, bytes: u64, alignment: usize): void {
    if (!ASC_NO_ASSERT) checkSpan(address, bytes, alignment);
  }

  /** `stride` is that of a non-empty row. */
  @inline
  static stride(stride: usize): void {
    if (!ASC_NO_ASSERT) checkStride(stride);
  }

  /** Row number `row` is one of `rowCount` rows. */
  @inline
  static row(row: u32, rowCount: u32): void {
    if (!ASC_NO_ASSERT) checkRow(row, rowCount);
  }
}

function checkSpan(address: usize, bytes: u64, alignment: usize): void {
  if ((address & (alignment - 1)) != 0) unreachable();
  if ((address as u64) + bytes > (memory.size() as u64) << 16) unreachable();
}

function checkStride(stride: usize): void {
  if (stride == 0 || (stride & 15) != 0) unreachable();
}

function checkRow(row: u32, rowCount: u32): void {
  if (row >= rowCount) unreachable();
}
