/** Exact search by scoring rows: all that are seen, or given candidates. */
import type { Run } from "../common/run.ts";
import type { Scorer } from "../vectors/scorer.ts";
import type { RowSearch } from "./row_search.ts";
import type { VisibleRows } from "./visible_rows.ts";

/** A query with the scorer that owns it. */
export interface ScoredSearch {
  readonly scorer: Scorer;
  readonly hits: RowSearch;
}

/** Searches that share a pass take blocks this many times smaller: they stay in the cache. */
const SHARED_BLOCK_DIVISOR = 8;

/**
 * Scores all rows that are seen. Several searches share one pass over the rows.
 *
 * @param first the first row
 */
export async function scanRows(
  searches: readonly ScoredSearch[],
  rows: VisibleRows,
  run: Run,
  first = 0,
): Promise<void> {
  const block = blockRows(searches);
  const offsets = new Uint32Array(block);
  for (let from = first; from < rows.end; from += block) {
    const to = Math.min(from + block, rows.end);
    const seen = rows.count(from, to);
    if (seen === 0) continue;
    const isSparse = seen * 2 < to - from;
    if (isSparse) rows.gather(from, to, offsets);
    for (const { scorer, hits } of searches) {
      if (isSparse) offerRows(hits, offsets, seen, scorer.rows(offsets, seen));
      else offerRange(hits, from, scorer.range(from, to));
      if (run.due()) await run.pause();
    }
  }
}

/** Scores the candidates that are seen. */
export async function scanCandidates(
  searches: readonly ScoredSearch[],
  rows: VisibleRows,
  candidates: Uint32Array,
  run: Run,
): Promise<void> {
  const block = blockRows(searches);
  for (let from = 0; from < candidates.length; from += block) {
    const offsets = candidates.subarray(from, from + block).filter((offset) => rows.has(offset));
    for (const { scorer, hits } of searches) {
      offerRows(hits, offsets, offsets.length, scorer.rows(offsets, offsets.length));
      if (run.due()) await run.pause();
    }
  }
}

/** Several scorers whose similarities are combined to one score. */
export interface CombinedSearch {
  readonly scorers: readonly Scorer[];
  readonly combine: (similarities: Float32Array) => number;
  readonly hits: RowSearch;
}

/** Scores the rows that are seen, or those of the candidates, by several examples. */
export async function scanByExamples(
  { scorers, combine, hits }: CombinedSearch,
  rows: VisibleRows,
  candidates: Uint32Array | undefined,
  run: Run,
): Promise<void> {
  const block = scorers.reduce((least, { rowsMax }) => Math.min(least, rowsMax), hits.rowsMax);
  const gathered = new Uint32Array(block);
  const columns = scorers.map(() => new Float32Array(block));
  const similarities = new Float32Array(scorers.length);
  const end = candidates?.length ?? rows.end;
  for (let from = 0; from < end; from += block) {
    const to = Math.min(from + block, end);
    const offsets =
      candidates === undefined
        ? gathered.subarray(0, rows.gather(from, to, gathered))
        : candidates.subarray(from, to).filter((offset) => rows.has(offset));
    if (offsets.length > 0) {
      scorers.forEach((scorer, at) => columns[at]!.set(scorer.rows(offsets, offsets.length)));
    }
    for (let at = 0; at < offsets.length; at++) {
      columns.forEach((column, example) => {
        similarities[example] = column[at]!;
      });
      hits.offer(offsets[at]!, combine(similarities));
    }
    if (run.due()) await run.pause();
  }
}

function blockRows(searches: readonly ScoredSearch[]): number {
  let rows = Infinity;
  for (const { scorer, hits } of searches) rows = Math.min(rows, scorer.rowsMax, hits.rowsMax);
  return searches.length === 1 ? rows : Math.max(1, Math.floor(rows / SHARED_BLOCK_DIVISOR));
}

function offerRange(hits: RowSearch, from: number, scores: Float32Array): void {
  for (let at = 0; at < scores.length; at++) hits.offer(from + at, scores[at]!);
}

function offerRows(
  hits: RowSearch,
  offsets: Uint32Array,
  count: number,
  scores: Float32Array,
): void {
  for (let at = 0; at < count; at++) hits.offer(offsets[at]!, scores[at]!);
}
