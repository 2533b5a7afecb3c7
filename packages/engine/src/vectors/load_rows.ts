/** Reads matrix rows, a piece at a time. */
import type { Run } from "../common/run.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import type { StoredRows } from "./row_matrix.ts";

/** Bytes that are read in one step. */
const PIECE_BYTES = 1 << 20;

/** The end of the piece of rows that is read in one step from `from` on. */
export function pieceEnd({ strideBytes }: StoredRows, from: number, end: number): number {
  return Math.min(end, from + Math.max(1, Math.floor(PIECE_BYTES / strideBytes)));
}

/**
 * Adds rows.
 *
 * @param range of exactly their bytes
 * @throws RangeError when the bytes are not those of so many rows
 * @throws QdrantError `storage` when the bytes are damaged or memory is refused
 */
export async function loadRows(
  range: ByteRange,
  rows: StoredRows,
  count: number,
  run: Run,
): Promise<void> {
  checkLength(range, rows, count);
  rows.reserve(count);
  for (let from = 0; from < count;) {
    const to = pieceEnd(rows, from, count);
    const bytes = await readPiece(range, rows, from, to);
    const first = rows.rowCount;
    rows.extend(to - from);
    rows.fill(first, bytes);
    from = to;
    if (run.due()) await run.pause();
  }
}

/**
 * The bytes of the rows `[from, to)` of a range, by way of a buffer: the memory of the rows may
 * grow meanwhile, and views of it may end then.
 */
export async function readPiece(
  range: ByteRange,
  { strideBytes }: StoredRows,
  from: number,
  to: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array((to - from) * strideBytes);
  await range.read(from * strideBytes, bytes);
  return bytes;
}

/** @throws RangeError when a range does not hold exactly so many rows */
export function checkLength(range: ByteRange, { strideBytes }: StoredRows, count: number): void {
  if (range.length === count * strideBytes) return;
  throw new RangeError(`${range.length} bytes are not those of ${count} rows`);
}
