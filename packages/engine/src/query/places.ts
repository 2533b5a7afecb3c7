/**
 * Where points are in a view of segments, and lists of them with scores.
 *
 * A place is one number, so that lists are typed arrays: a million results cost 12 MB and no
 * object each.
 */

/** The number of a reader in its view, and an offset of that reader. */
export type Place = number;

/** Places of one reader; one more than the greatest offset. */
const OFFSETS = 2 ** 32;

export function placeAt(reader: number, offset: number): Place {
  return reader * OFFSETS + offset;
}

export function readerOf(place: Place): number {
  return Math.floor(place / OFFSETS);
}

export function offsetIn(place: Place): number {
  return place >>> 0;
}

/** Places in the order of a result, each at most once, with the scores that are shown. */
export interface ScoredPlaces {
  readonly places: Float64Array;
  /** By rank, as `places`. */
  readonly scores: Float32Array;
  /** Whether a search scored the point of a rank; Qdrant answers version 0 for one it did not. */
  readonly isScored: (rank: number) => boolean;
  /** By rank, in a list that is ordered by a field; a place comes once for each of its values. */
  readonly orderValues?: readonly (number | bigint)[] | undefined;
}

export const always = (): boolean => true;
export const never = (): boolean => false;

export const NO_PLACES: ScoredPlaces = {
  places: new Float64Array(0),
  scores: new Float32Array(0),
  isScored: never,
};

/** Places that no search scored: all have score 1. */
export function unscored(places: Float64Array): ScoredPlaces {
  return { places, scores: new Float32Array(places.length).fill(1), isScored: never };
}

/** The ranks `[from, to)` of a list. */
export function sliceOf(
  { places, scores, isScored, orderValues }: ScoredPlaces,
  from: number,
  to?: number,
): ScoredPlaces {
  return {
    places: places.subarray(from, to),
    scores: scores.subarray(from, to),
    isScored: (rank) => isScored(from + rank),
    orderValues: orderValues?.slice(from, to),
  };
}
