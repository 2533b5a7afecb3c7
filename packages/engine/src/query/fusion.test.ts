import assert from "node:assert/strict";
import { test } from "node:test";

import { distributionBasedScoreFusion, reciprocalRankFusion } from "./fusion.ts";
import type { ScoredPoint } from "./searcher.ts";

const list = (...pairs: [number, number][]): ScoredPoint[] =>
  pairs.map(([id, score]) => ({ id, version: 1, score }));

function assertScores(found: readonly ScoredPoint[], expected: Record<number, number>): void {
  assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(Object.keys(expected).map(Number)));
  for (const { id, score } of found) {
    assert.ok(Math.abs(score - expected[Number(id)]!) < 1e-6, `${id}: ${score}`);
  }
}

test("RRF adds 1 / (k + rank), rank from 0, k = 2", () => {
  const fused = reciprocalRankFusion(
    [list([1, 0], [2, 1], [3, 2], [4, 3]), list([4, 0], [3, 1], [5, 1], [2, 2])],
    2,
    undefined,
  );
  assertScores(fused, { 4: 0.7, 3: 0.583333, 2: 0.533333, 1: 0.5, 5: 0.25 });
  assert.deepEqual(
    fused.map(({ id }) => id),
    [4, 3, 2, 1, 5],
  );
});

test("RRF weighs ranks, and a weight of 0 counts for nothing", () => {
  const fused = reciprocalRankFusion([list([1, 9]), list([2, 9])], 2, [2, 0]);
  assertScores(fused, { 1: 1 / 1.5, 2: 0 });
});

test("DBSF spreads scores over mean ± 3 standard deviations", () => {
  const fused = distributionBasedScoreFusion([list([1, 0], [2, 1], [3, 2], [4, 3])]);
  assertScores(fused, { 1: 0.306351, 2: 0.43545, 3: 0.56455, 4: 0.693649 });
});

test("DBSF gives 0.5 to a single result and to equal scores", () => {
  assertScores(distributionBasedScoreFusion([list([1, 7])]), { 1: 0.5 });
  assertScores(distributionBasedScoreFusion([list([1, 7], [2, 7])]), { 1: 0.5, 2: 0.5 });
});

test("equal fused scores put the smaller id first", () => {
  const fused = reciprocalRankFusion([list([9, 1]), list([3, 1])], 2, undefined);
  assert.deepEqual(
    fused.map(({ id }) => id),
    [3, 9],
  );
});
