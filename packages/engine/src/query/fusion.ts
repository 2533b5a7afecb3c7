/**
 * Merging the result lists of prefetches into one (Qdrant 1.18, `reciprocal_rank_fusion.rs`,
 * `score_fusion.rs`). All arithmetic in f32. Equal scores: the smaller id first.
 */
import type { Run } from "../common/run.ts";
import { inSlices } from "./in_slices.ts";
import type { ScoredPlaces } from "./places.ts";
import type { PointsView } from "./points_view.ts";
import { sortByScore } from "./sort_by_score.ts";
import { uniteLists } from "./unite_lists.ts";

/** What a list adds to the point of a rank. */
type Contribution = (rank: number) => number;

/**
 * Reciprocal rank fusion: each list adds 1 / ((rank + 1) / weight + k - 1) to the points it holds,
 * rank from 0. A list of weight 0 or less adds nothing.
 *
 * @param weights one per list; absent: all 1
 */
export function reciprocalRankFusion(
  view: PointsView,
  lists: readonly ScoredPlaces[],
  { k, weights }: { readonly k: number; readonly weights: readonly number[] | undefined },
  run: Run,
): Promise<ScoredPlaces> {
  const contributions = lists.map((_, number): Contribution => {
    const weight = weights?.[number] ?? 1;
    if (weight <= 0) return () => 0;
    return (rank) => Math.fround(1 / (Math.fround((rank + 1) / weight) + k - 1));
  });
  return fuse(view, lists, contributions, run);
}

/**
 * Distribution-based score fusion: the scores of each list are spread over mean ± 3 standard
 * deviations, then added up. A list of one, or of equal scores, adds 0.5.
 */
export async function distributionBasedScoreFusion(
  view: PointsView,
  lists: readonly ScoredPlaces[],
  run: Run,
): Promise<ScoredPlaces> {
  const contributions: Contribution[] = [];
  for (const { scores } of lists) contributions.push(await spread(scores, run));
  return fuse(view, lists, contributions, run);
}

async function spread(scores: Float32Array, run: Run): Promise<Contribution> {
  let mean = 0;
  let squares = 0;
  await inSlices(scores.length, run, (at) => {
    const score = scores[at]!;
    const delta = Math.fround(score - mean);
    mean = Math.fround(mean + Math.fround(delta / (at + 1)));
    squares = Math.fround(squares + Math.fround(delta * Math.fround(score - mean)));
  });
  const deviation = scores.length < 2 ? 0 : Math.fround(Math.sqrt(squares / (scores.length - 1)));
  const low = Math.fround(mean - 3 * deviation);
  const high = Math.fround(mean + 3 * deviation);
  if (low === high) return () => 0.5;
  return (rank) => Math.fround(Math.fround(scores[rank]! - low) / Math.fround(high - low));
}

async function fuse(
  view: PointsView,
  lists: readonly ScoredPlaces[],
  contributions: readonly Contribution[],
  run: Run,
): Promise<ScoredPlaces> {
  const fused = await uniteLists(
    lists,
    (list, rank, soFar = 0) => soFar + contributions[list]!(rank),
    run,
  );
  return sortByScore(view, fused, run);
}
