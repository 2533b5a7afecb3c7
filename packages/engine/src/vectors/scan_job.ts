/**
 * Exact search in a range of dense rows: the job that a thread does, and the loop that it has in
 * common with the calling thread.
 */
import { SCAN_CHUNK_BYTES, SCORE_CHUNK } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { RowMetric } from "../kernels/metric.ts";
import { RowScorer, type SharedRows } from "../kernels/row_scorer.ts";
import type { Job } from "../workers/workers.ts";
import { BestRows } from "./best_rows.ts";

/** What to look for in which rows. */
export interface RangeScan {
  readonly metric: RowMetric;
  /** Each of the dimension of the rows, preprocessed as they are. */
  readonly queries: readonly Float32Array[];
  /** The first row; a multiple of 32. */
  readonly from: number;
  readonly to: number;
  /** A bit for each row of `[from, to)`: whether it counts. */
  readonly mask: Uint32Array;
  /** Wanted rows of each query, at least 1. */
  readonly limit: number;
}

/** Rows with their scores, a larger one is better. */
export interface ScoredRows {
  readonly offsets: Uint32Array;
  readonly scores: Float32Array;
}

/** Scores of some rows against any query; views, valid until the next call. */
export interface QueryScorer {
  /** Of the rows `[from, to)`. */
  range(query: Float32Array, from: number, to: number): Float32Array;
  /** Of the first `count` rows of a list. */
  rows(query: Float32Array, offsets: Uint32Array, count: number): Float32Array;
}

/** {@link scanRange} over rows that threads share. */
export const scanJob: Job<RangeScan & { readonly rows: SharedRows }, ScoredRows[]> = {
  name: "scan",
  lane: "quick",
  perform({ rows, ...scan }, { run, thread }) {
    const scorer = new RowScorer(rows, thread);
    const { metric, to } = scan;
    return scanRange(
      {
        range: (query, first, end) => scorer.range(metric, query, first, end),
        rows: (query, offsets, count) => scorer.rows(metric, query, offsets, count, to),
      },
      scan,
      run,
    );
  },
};

/**
 * The best rows of each query, in no order, with all that tie with the last of them. All queries
 * score a chunk of rows while it is in the cache.
 */
export async function scanRange(
  scorer: QueryScorer,
  { queries, from, to, mask, limit }: RangeScan,
  run: Run,
): Promise<ScoredRows[]> {
  const best = queries.map(() => new BestRows(limit, to - from));
  const chunk = chunkRows(queries[0]?.length ?? 1);
  const gathered = new Uint32Array(chunk);
  for (let first = from; first < to; first += chunk) {
    const end = Math.min(first + chunk, to);
    const words = mask.subarray((first - from) >>> 5, (end - from + 31) >>> 5);
    const count = gather(words, first, end, gathered);
    if (count === 0) continue;
    for (let at = 0; at < queries.length; at++) {
      const query = queries[at]!;
      // A row of a list costs more than one of a range, and less than two.
      if (2 * count < end - first)
        best[at]!.offerRows(gathered, scorer.rows(query, gathered, count));
      else best[at]!.offerRange(first, scorer.range(query, first, end), words);
      if (run.due()) await run.pause();
    }
  }
  return best.map((rows) => rows.take());
}

/**
 * Writes the rows of `[first, end)` whose bit is set to the beginning of an array.
 *
 * @returns how many they are
 */
function gather(words: Uint32Array, first: number, end: number, into: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < words.length; at++) {
    for (let bits = words[at]!; bits !== 0; bits &= bits - 1) {
      const row = first + (at << 5) + 31 - Math.clz32(bits & -bits);
      if (row < end) into[count++] = row;
    }
  }
  return count;
}

/** A multiple of 32. */
function chunkRows(dim: number): number {
  const rows = Math.floor(SCAN_CHUNK_BYTES / (dim * Float32Array.BYTES_PER_ELEMENT));
  return Math.min(SCORE_CHUNK, Math.max(32, rows & ~31));
}
