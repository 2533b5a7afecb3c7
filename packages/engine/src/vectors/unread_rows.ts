/**
 * Rows of a matrix that are still where they were written. They have their place in memory, which
 * takes none until they are read.
 */
import type { Run } from "../common/run.ts";
import type { ByteRange } from "../storage/byte_range.ts";
import type { StoredRows } from "./row_matrix.ts";
import { checkLength, pieceEnd, readPiece } from "./load_rows.ts";

interface Piece {
  readonly first: number;
  readonly end: number;
  /** Of exactly these rows. */
  readonly range: ByteRange;
  /** The first row that was not read yet. */
  next: number;
}

export class UnreadRows {
  private readonly rows: StoredRows;
  /** Ascending; those that were read are gone. */
  private pieces: Piece[] = [];
  private reading: Promise<void> | undefined;

  constructor(rows: StoredRows) {
    this.rows = rows;
  }

  /**
   * Adds rows to the matrix.
   *
   * @throws RangeError when the bytes are not those of so many rows
   * @throws QdrantError `storage` when the memory is full or cannot grow
   */
  add(range: ByteRange, rows: number): void {
    checkLength(range, this.rows, rows);
    if (rows === 0) return;
    const first = this.rows.rowCount;
    this.rows.extend(rows);
    this.pieces.push({ first, end: first + rows, range, next: first });
  }

  /** A row that was not read yet; undefined for another. */
  get(row: number): Float32Array | undefined {
    const piece = this.pieces.find(({ next, end }) => row >= next && row < end);
    if (piece === undefined) return undefined;
    const bytes = new Uint8Array(this.rows.strideBytes);
    piece.range.readSync((row - piece.first) * bytes.length, bytes);
    return this.rows.decode(bytes);
  }

  /**
   * Reads all rows. Callers share the work, and each gives up for itself.
   *
   * @throws QdrantError `storage` when the bytes are damaged; the next call tries them again
   */
  async read(run: Run): Promise<void> {
    while (this.pieces.length > 0) {
      this.reading ??= this.readNext().finally(() => {
        this.reading = undefined;
      });
      await this.reading;
      if (run.due()) await run.pause();
    }
  }

  private async readNext(): Promise<void> {
    const piece = this.pieces[0]!;
    const { first, next: from } = piece;
    const to = pieceEnd(this.rows, from, piece.end);
    this.rows.fill(from, await readPiece(piece.range, this.rows, from - first, to - first));
    piece.next = to;
    if (to === piece.end) this.pieces.shift();
  }
}
