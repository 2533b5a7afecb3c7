/** The order of scores. */
import type { Run } from "../common/run.ts";
import type { ScoredPlaces } from "./places.ts";
import type { PointsView } from "./points_view.ts";
import { pickRanks, sortedRanks } from "./sorted_ranks.ts";

/**
 * The list with the largest score first; of equal scores the smaller id.
 *
 * @param starts where stretches begin that are in order already; absent: nothing is known
 */
export async function sortByScore(
  view: PointsView,
  { places, scores, isScored }: ScoredPlaces,
  run: Run,
  starts?: readonly number[],
): Promise<ScoredPlaces> {
  const compare = (a: number, b: number): number =>
    scores[b]! - scores[a]! || view.compareIds(places[a]!, places[b]!);
  const ranks = await sortedRanks(places.length, compare, run, starts);
  return pickPlaces({ places, scores, isScored }, ranks, run);
}

/** The places at some ranks of a list, in their order. */
export async function pickPlaces(
  { places, scores, isScored }: ScoredPlaces,
  ranks: Uint32Array,
  run: Run,
): Promise<ScoredPlaces> {
  return {
    places: await pickRanks(places, ranks, new Float64Array(ranks.length), run),
    scores: await pickRanks(scores, ranks, new Float32Array(ranks.length), run),
    isScored: (rank) => isScored(ranks[rank]!),
  };
}
