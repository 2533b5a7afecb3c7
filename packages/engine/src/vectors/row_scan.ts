/**
 * Exact search in all rows of a dense store, on the calling thread or on as many as there are.
 *
 * The rows are cut into parts of a few milliseconds, and a scan has only so many of them under way:
 * others have their turn between them, and an aborted scan ends soon. The result is the same number
 * for number, wherever a part was done and in whatever order they end.
 */
import {
  JOB_HANDOVER_MS,
  SCAN_BYTES_PER_MS,
  SCAN_PART_MS_MAX,
  SCAN_QUERIES_MAX,
} from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { TopK } from "../common/top_k.ts";
import type { DenseRows } from "../kernels/dense_rows.ts";
import type { RowMetric } from "../kernels/metric.ts";
import type { Workers } from "../workers/workers.ts";
import {
  type QueryScorer,
  type RangeScan,
  scanJob,
  scanRange,
  type ScoredRows,
} from "./scan_job.ts";

/** Which rows count, for as long as a scan takes. */
export interface RowMask {
  /** Rows from here on do not. */
  readonly end: number;
  /** A bit for each row of `[from, to)`, for the caller to keep; `from` is a multiple of 32. */
  mask(from: number, to: number): Uint32Array;
}

/** Which rows are wanted, and how many. */
export interface ScanScope {
  readonly visible: RowMask;
  /** Rows of each query. */
  readonly limit: number;
  /** Which of two rows with equal scores is the better one. */
  readonly before: (a: number, b: number) => boolean;
}

/** A scope, and the rows it is about. */
export interface RowScan extends ScanScope {
  readonly rows: DenseRows;
  readonly metric: RowMetric;
}

/** Looks at the clock once in so many rows that are merged. */
const MERGED_ROWS_PER_LOOK = 1024;

/**
 * The best rows of each query, best first. Rows added meanwhile are not seen.
 *
 * @param queries each of the dimension of the rows, preprocessed as they are
 * @throws what {@link Run.pause} throws
 */
export async function scanRows(
  queries: readonly Float32Array[],
  scan: RowScan,
  workers: Workers,
  run: Run,
): Promise<ScoredRows[]> {
  const rowCount = Math.min(scan.rows.rowCount, scan.visible.end);
  const limit = Math.min(scan.limit, rowCount);
  const tops = queries.map(() => new TopK(limit, scan.before));
  if (limit > 0) {
    const parts = partsOf(queries, scan, rowCount, limit, workers.threads);
    // Two for each thread: one under way, one at hand when that is done.
    const lines = Math.max(1, 2 * workers.threads);
    await Promise.all(
      Array.from({ length: lines }, async () => {
        for (const part of parts) {
          const found = await scanPart(part, scan.rows, workers, run);
          for (let at = 0; at < found.length; at++) {
            await merge(tops[part.firstQuery + at]!, found[at]!, run);
          }
        }
      }),
    );
  }
  const best: ScoredRows[] = [];
  for (const top of tops) best.push(await top.drain(run));
  return best;
}

interface Part {
  readonly scan: RangeScan;
  /** The place of its queries among those of the whole scan. */
  readonly firstQuery: number;
  /** How long it takes one thread, about. */
  readonly estimateMs: number;
}

function* partsOf(
  queries: readonly Float32Array[],
  { rows, metric, visible }: RowScan,
  rowCount: number,
  limit: number,
  threads: number,
): Generator<Part, void> {
  for (let firstQuery = 0; firstQuery < queries.length; firstQuery += SCAN_QUERIES_MAX) {
    const group = queries.slice(firstQuery, firstQuery + SCAN_QUERIES_MAX);
    const rowMs = (rows.strideBytes * group.length) / SCAN_BYTES_PER_MS;
    const partRows = threads === 0 ? rowCount : rowsOfPart(rowCount, rowMs, threads);
    for (let from = 0; from < rowCount; from += partRows) {
      const to = Math.min(from + partRows, rowCount);
      const mask = visible.mask(from, to);
      const estimateMs = (to - from) * rowMs;
      const scan: RangeScan = { metric, queries: group, from, to, mask, limit };
      yield { scan, firstQuery, estimateMs };
    }
  }
}

/** One part for each thread, unless they would be too small to be handed over or too large. */
function rowsOfPart(rowCount: number, rowMs: number, threads: number): number {
  const totalMs = rowCount * rowMs;
  const worthwhile = Math.max(1, Math.floor(totalMs / JOB_HANDOVER_MS));
  const needed = Math.ceil(totalMs / SCAN_PART_MS_MAX);
  const parts = Math.max(needed, Math.min(threads, worthwhile));
  return Math.max(32, Math.ceil(rowCount / parts / 32) * 32);
}

function scanPart(
  { scan, estimateMs }: Part,
  rows: DenseRows,
  workers: Workers,
  run: Run,
): Promise<ScoredRows[]> {
  const shared = rows.share();
  if (workers.threads === 0 || shared === undefined || estimateMs < JOB_HANDOVER_MS) {
    return scanRange(scorerOf(rows, scan.metric), scan, run);
  }
  return workers.run(scanJob, { ...scan, rows: shared }, run, { estimateMs });
}

function scorerOf(rows: DenseRows, metric: RowMetric): QueryScorer {
  return {
    range: (query, from, to) => rows.scoreRange(metric, query, from, to),
    rows: (query, offsets, count) => rows.scoreRows(metric, query, offsets, count),
  };
}

async function merge(top: TopK, { offsets, scores }: ScoredRows, run: Run): Promise<void> {
  for (let at = 0; at < offsets.length; at++) {
    top.push(scores[at]!, offsets[at]!);
    if (at % MERGED_ROWS_PER_LOOK === 0 && run.due()) await run.pause();
  }
}
