/**
 * Merging the result lists of prefetches into one (Qdrant 1.18, `reciprocal_rank_fusion.rs`,
 * `score_fusion.rs`). All arithmetic in f32. Equal scores: the smaller id first.
 */
import { comparePointIds } from "../common/point_id.ts";
import type { PointId } from "../common/point.ts";
import type { ScoredPoint } from "./searcher.ts";

/**
 * Reciprocal rank fusion: each list adds 1 / ((rank + 1) / weight + k - 1) to the points it holds,
 * rank from 0. A list of weight 0 or less adds nothing.
 *
 * @param weights one per list; absent: all 1
 */
export function reciprocalRankFusion(
  lists: readonly (readonly ScoredPoint[])[],
  k: number,
  weights: readonly number[] | undefined,
): ScoredPoint[] {
  return fuse(lists, (list, listNumber) => {
    const weight = weights?.[listNumber] ?? 1;
    return list.map((_, rank) =>
      weight <= 0 ? 0 : Math.fround(1 / (Math.fround((rank + 1) / weight) + k - 1)),
    );
  });
}

/**
 * Distribution-based score fusion: the scores of each list are spread over mean ± 3 standard
 * deviations, then added up. A list of one, or of equal scores, adds 0.5.
 */
export function distributionBasedScoreFusion(
  lists: readonly (readonly ScoredPoint[])[],
): ScoredPoint[] {
  return fuse(lists, (list) => {
    if (list.length === 0) return [];
    let mean = 0;
    let squares = 0;
    list.forEach(({ score }, at) => {
      const delta = Math.fround(score - mean);
      mean = Math.fround(mean + Math.fround(delta / (at + 1)));
      squares = Math.fround(squares + Math.fround(delta * Math.fround(score - mean)));
    });
    const deviation = list.length < 2 ? 0 : Math.fround(Math.sqrt(squares / (list.length - 1)));
    const low = Math.fround(mean - 3 * deviation);
    const high = Math.fround(mean + 3 * deviation);
    return list.map(({ score }) =>
      low === high ? 0.5 : Math.fround(Math.fround(score - low) / Math.fround(high - low)),
    );
  });
}

function fuse(
  lists: readonly (readonly ScoredPoint[])[],
  contributions: (list: readonly ScoredPoint[], listNumber: number) => readonly number[],
): ScoredPoint[] {
  const fused = new Map<PointId, { version: number; score: number }>();
  lists.forEach((list, listNumber) => {
    const added = contributions(list, listNumber);
    list.forEach(({ id, version }, rank) => {
      const known = fused.get(id);
      if (known === undefined) fused.set(id, { version, score: added[rank]! });
      else known.score = Math.fround(known.score + added[rank]!);
    });
  });
  return [...fused]
    .map(([id, { version, score }]) => ({ id, version, score }))
    .sort((a, b) => b.score - a.score || comparePointIds(a.id, b.id));
}
