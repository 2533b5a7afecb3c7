/** Sorting and merging in slices: no single step holds the event loop, however long the list. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import { inSlices } from "./in_slices.ts";

/** Negative when rank `a` comes first, positive when `b` does; 0 leaves them as they are. */
export type CompareRanks = (a: number, b: number) => number;

/** Ranks that are put in order one by one before they are merged. */
const SHORT_RUN = 16;

/**
 * The numbers 0, 1, ... `count` - 1 in the order of `compare`; equal ones keep their order.
 *
 * @param starts where stretches begin that are in order already, ascending, the first of them 0;
 *   absent: nothing is known to be in order
 */
export async function sortedRanks(
  count: number,
  compare: CompareRanks,
  run: Run,
  starts?: readonly number[],
): Promise<Uint32Array> {
  let ranks = new Uint32Array(count);
  for (let at = 0; at < count; at++) ranks[at] = at;
  let bounds = starts ?? (await sortShortRuns(ranks, compare, run));
  let into = bounds.length > 1 ? new Uint32Array(count) : ranks;
  while (bounds.length > 1) {
    const merged: number[] = [];
    for (let at = 0; at < bounds.length; at += 2) {
      const from = bounds[at]!;
      const middle = bounds[at + 1] ?? count;
      await mergeRuns(ranks, into, [from, middle, bounds[at + 2] ?? count], compare, run);
      merged.push(from);
    }
    bounds = merged;
    [ranks, into] = [into, ranks];
  }
  return ranks;
}

/** The values at some ranks, in their order, written to `into`. */
export async function pickRanks<T extends Float64Array | Float32Array>(
  values: T,
  ranks: Uint32Array,
  into: T,
  run: Run,
): Promise<T> {
  await inSlices(ranks.length, run, (at) => {
    into[at] = values[ranks[at]!]!;
  });
  return into;
}

async function sortShortRuns(
  ranks: Uint32Array,
  compare: CompareRanks,
  run: Run,
): Promise<number[]> {
  const starts: number[] = [];
  for (let from = 0; from < ranks.length; from += SHORT_RUN) {
    starts.push(from);
    const to = Math.min(from + SHORT_RUN, ranks.length);
    for (let at = from + 1; at < to; at++) {
      const rank = ranks[at]!;
      let hole = at;
      for (; hole > from && compare(ranks[hole - 1]!, rank) > 0; hole--) {
        ranks[hole] = ranks[hole - 1]!;
      }
      ranks[hole] = rank;
    }
    if (run.due()) await run.pause();
  }
  return starts;
}

/** Merges `[from, middle)` and `[middle, to)`. */
async function mergeRuns(
  ranks: Uint32Array,
  into: Uint32Array,
  [from, middle, to]: readonly [number, number, number],
  compare: CompareRanks,
  run: Run,
): Promise<void> {
  let first = from;
  let second = middle;
  for (let at = from; at < to; at++) {
    const takeFirst =
      second >= to || (first < middle && compare(ranks[first]!, ranks[second]!) <= 0);
    into[at] = takeFirst ? ranks[first++]! : ranks[second++]!;
    if ((at & (PACED_ROWS - 1)) === 0 && run.due()) await run.pause();
  }
}
