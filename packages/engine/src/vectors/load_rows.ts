/** Reads matrix rows from a flat file, a piece at a time. */
import type { Run } from "../common/run.ts";
import type { DenseRows } from "../kernels/dense_rows.ts";
import type { Storage } from "../storage/storage.ts";

/** Bytes that are read in one step. */
const LOAD_PIECE_BYTES = 1 << 20;

/**
 * Adds the rows from the present number up to `rowCount`.
 *
 * @throws QdrantError `storage` when the file is damaged or memory is refused
 */
export async function loadRows(
  storage: Storage,
  file: string,
  rows: DenseRows,
  rowCount: number,
  run: Run,
): Promise<void> {
  const { strideBytes } = rows;
  const pieceRows = Math.max(1, Math.floor(LOAD_PIECE_BYTES / strideBytes));
  rows.reserve(Math.max(0, rowCount - rows.rowCount));
  while (rows.rowCount < rowCount) {
    const from = rows.rowCount;
    const target = rows.extend(Math.min(pieceRows, rowCount - from));
    storage.readFile(file, from * strideBytes, target);
    if (run.due()) await run.pause();
  }
}
