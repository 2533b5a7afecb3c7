/** Cutting result lists by `score_threshold`. */
import type { Run } from "../common/run.ts";
import type { VectorParams } from "../schema/vector_schema.ts";
import { largerIsBetter } from "../vectors/distance.ts";
import { PACED_ROWS } from "../common/limits.ts";
import { type ScoredPlaces, sliceOf } from "./places.ts";

/**
 * The places up to the first that is not strictly better than the threshold. What is better depends
 * on the distance alone, even for scores of which a larger one is always better: Qdrant does it so.
 *
 * @param list of a search
 */
export async function aboveThreshold(
  list: ScoredPlaces,
  params: VectorParams,
  threshold: number | undefined,
  run: Run,
): Promise<ScoredPlaces> {
  if (threshold === undefined) return list;
  const bound = Math.fround(threshold);
  const larger = params.kind === "sparse" || largerIsBetter(params.distance);
  return upTo(list, (score) => (larger ? score > bound : score < bound), run);
}

/**
 * The places with scores of at least the threshold.
 *
 * @param list best first, a larger score being better
 */
export async function atLeastThreshold(
  list: ScoredPlaces,
  threshold: number | undefined,
  run: Run,
): Promise<ScoredPlaces> {
  if (threshold === undefined) return list;
  const bound = Math.fround(threshold);
  return upTo(list, (score) => score >= bound, run);
}

/** The ranks before the first one whose score does not pass. */
async function upTo(
  list: ScoredPlaces,
  passes: (score: number) => boolean,
  run: Run,
): Promise<ScoredPlaces> {
  const { scores } = list;
  let end = 0;
  while (end < scores.length && passes(scores[end]!)) {
    end++;
    if ((end & (PACED_ROWS - 1)) === 0 && run.due()) await run.pause();
  }
  return sliceOf(list, 0, end);
}
