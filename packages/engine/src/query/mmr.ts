/**
 * Maximal marginal relevance: a selection of relevant points that differ from each other (Qdrant
 * 1.18, `lib/shard/src/query/mmr`). All arithmetic in f32.
 */
import type { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";

/** A point that may be selected. */
export interface MmrCandidate<T> {
  readonly point: T;
  readonly vector: Vector;
}

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
 * @returns at most `limit` points in the order of selection; fewer than two candidates come back as
 *   they are
 */
export async function selectByMmr<T>(
  candidates: readonly MmrCandidate<T>[],
  { query, similarity, diversity, limit }: MmrSelection,
  run: Run,
): Promise<T[]> {
  if (candidates.length < 2) return candidates.map(({ point }) => point);
  const lambda = Math.fround(1 - diversity);
  const left = candidates.map(({ point, vector }) => ({
    point,
    vector,
    relevance: Math.fround(similarity(query, vector)),
    closest: -Infinity,
  }));
  const selected: T[] = [];
  while (selected.length < limit && left.length > 0) {
    if (run.due()) await run.pause();
    let best = 0;
    let bestValue = -Infinity;
    left.forEach(({ relevance, closest }, at) => {
      const value =
        selected.length === 0
          ? relevance
          : Math.fround(
              Math.fround(lambda * relevance) - Math.fround(Math.fround(1 - lambda) * closest),
            );
      if (value >= bestValue) {
        best = at;
        bestValue = value;
      }
    });
    const chosen = left[best]!;
    left[best] = left.at(-1)!;
    left.pop();
    selected.push(chosen.point);
    for (const candidate of left) {
      const near = Math.fround(similarity(candidate.vector, chosen.vector));
      candidate.closest = Math.max(candidate.closest, near);
    }
  }
  return selected;
}
