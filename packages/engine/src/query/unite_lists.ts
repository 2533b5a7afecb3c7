/** Several result lists made one, in which each place comes once. */
import type { Run } from "../common/run.ts";
import { inSlices } from "./in_slices.ts";
import { PlaceSlots } from "./place_slots.ts";
import type { ScoredPlaces } from "./places.ts";

/**
 * The score, in f32, of a place that a list has at a rank.
 *
 * @param soFar the score that earlier lists gave it; undefined when it is new
 */
export type ScoreInList = (list: number, rank: number, soFar: number | undefined) => number;

/**
 * Each different place of the lists, in the order in which they come. It counts as scored by a
 * search where it does in the first list that has it.
 */
export async function uniteLists(
  lists: readonly ScoredPlaces[],
  scoreOf: ScoreInList,
  run: Run,
): Promise<ScoredPlaces> {
  const total = lists.reduce((sum, { places }) => sum + places.length, 0);
  const slots = new PlaceSlots(total);
  const scores = new Float32Array(total);
  const scored = new Uint8Array(total);
  for (const [list, { places, isScored }] of lists.entries()) {
    await inSlices(places.length, run, (rank) => {
      const known = slots.count;
      const slot = slots.slot(places[rank]!);
      if (slot === known && isScored(rank)) scored[slot] = 1;
      scores[slot] = scoreOf(list, rank, slot === known ? undefined : scores[slot]!);
    });
  }
  return {
    places: slots.places,
    scores: scores.subarray(0, slots.count),
    isScored: (slot) => scored[slot] === 1,
  };
}
