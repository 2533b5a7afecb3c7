/** One query of a search under way: what it may see, what it wants, what it has found. */
import { FILTERED_SLICE_ROWS, SCORE_CHUNK } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { TopK } from "../common/top_k.ts";
import type { HitSink } from "../vectors/vector_index.ts";
import type { Hits } from "./segment_reader.ts";
import type { VisibleRows } from "./visible_rows.ts";

export interface WantedRows {
  /** The rows that may be found. */
  readonly rows: VisibleRows;
  readonly limit: number;
  /** Whether a row is wanted; absent: all are. */
  readonly accept: ((offset: number) => boolean) | undefined;
  /** Whether the id of one row comes before that of another. */
  readonly before: (a: number, b: number) => boolean;
}

export class RowSearch implements HitSink {
  readonly rowsMax: number;
  private readonly rows: VisibleRows;
  private readonly top: TopK;
  private readonly accept: ((offset: number) => boolean) | undefined;
  private readonly zeroIsNoMatch: boolean;

  constructor({ rows, limit, accept, before }: WantedRows, zeroIsNoMatch: boolean) {
    this.rows = rows;
    this.accept = accept;
    this.zeroIsNoMatch = zeroIsNoMatch;
    this.rowsMax = accept === undefined ? SCORE_CHUNK : FILTERED_SLICE_ROWS;
    this.top = new TopK(Math.min(limit, rows.end), before);
  }

  offer(offset: number, score: number): void {
    if (!(score >= this.top.threshold) || !this.rows.has(offset)) return;
    if (score === 0 && this.zeroIsNoMatch) return;
    if (!this.top.accepts(score, offset)) return;
    if (this.accept === undefined || this.accept(offset)) this.top.push(score, offset);
  }

  /** What was found, best first. */
  finish(run: Run): Promise<Hits> {
    return this.top.drain(run);
  }
}
