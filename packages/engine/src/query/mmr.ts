/**
 * Maximal marginal relevance: a selection of relevant points that differ from each other (Qdrant
 * 1.18, `lib/shard/src/query/mmr`). All arithmetic in f32.
 */
import type { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";
import { inSlices } from "./in_slices.ts";

/** What is selected, and by what. */
export interface MmrSelection {
  readonly query: Vector;
  /** Of a query and a vector; larger is better. */
  readonly similarity: (query: Vector, vector: Vector) => number;
  /** 0 (relevance only) to 1 (diversity only). */
  readonly diversity: number;
  readonly limit: number;
}

/**
 * Picks the most relevant candidate first, then again and again the one with the largest
 * λ·relevance − (1 − λ)·(largest similarity to a selected one), λ = 1 − diversity.
 *
 * @param candidates in the order of their relevance, at most once each
 * @returns at most `limit` positions in `candidates` in the order of selection; fewer than two
 *   candidates are all selected
 */
export async function selectByMmr(
  candidates: readonly Vector[],
  { query, similarity, diversity, limit }: MmrSelection,
  run: Run,
): Promise<Uint32Array> {
  const count = candidates.length;
  const left = new Uint32Array(count);
  const relevance = new Float32Array(count);
  const closest = new Float32Array(count).fill(-Infinity);
  if (count < 2) return left;
  await inSlices(count, run, (at) => {
    left[at] = at;
    relevance[at] = similarity(query, candidates[at]!);
  });
  const lambda = Math.fround(1 - diversity);
  const rest = Math.fround(1 - lambda);
  const selected = new Uint32Array(Math.min(limit, count));
  for (let size = 0; size < selected.length; size++) {
    const valueOf = (of: number): number =>
      size === 0
        ? relevance[of]!
        : Math.fround(Math.fround(lambda * relevance[of]!) - Math.fround(rest * closest[of]!));
    const end = count - size;
    const best = await lastMaximum(end, (at) => valueOf(left[at]!), run);
    const chosen = left[best]!;
    left[best] = left[end - 1]!;
    selected[size] = chosen;
    await inSlices(end - 1, run, (at) => {
      const other = left[at]!;
      const near = Math.fround(similarity(candidates[other]!, candidates[chosen]!));
      if (near > closest[other]!) closest[other] = near;
    });
  }
  return selected;
}

/** Where the largest of the values is; of equal ones the last. */
async function lastMaximum(
  count: number,
  valueAt: (at: number) => number,
  run: Run,
): Promise<number> {
  let best = 0;
  let bestValue = -Infinity;
  await inSlices(count, run, (at) => {
    const value = valueAt(at);
    if (value < bestValue) return;
    best = at;
    bestValue = value;
  });
  return best;
}
