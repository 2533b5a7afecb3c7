import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bestScore,
  type Combine,
  contextScore,
  discoverScore,
  feedbackScore,
  sumScores,
} from "./example_scores.ts";

/** The worked points of `semantics-query.md` §24 A, ids 1 to 5. */
const POINTS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [2, -1],
  [-1, 0.5],
] as const;

type Row = readonly [number, number];

const dot = (a: Row, b: Row): number => a[0] * b[0] + a[1] * b[1];
const euclid = (a: Row, b: Row): number => -((a[0] - b[0]) ** 2) - (a[1] - b[1]) ** 2;

function scores(
  similarity: (a: Row, b: Row) => number,
  examples: readonly Row[],
  combine: Combine,
): number[] {
  return POINTS.map((point) =>
    combine(Float32Array.from(examples, (example) => similarity(point, example))),
  );
}

function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, at) => {
    assert.ok(Math.abs(value - expected[at]!) < 1e-6, `point ${at + 1}: ${value}`);
  });
}

const POSITIVE: Row[] = [[1, 0.5]];
const NEGATIVE: Row[] = [
  [0, 1],
  [-1, -1],
];
const BOTH = [...POSITIVE, ...NEGATIVE];

test("best_score takes the closest example", () => {
  assertClose(scores(dot, BOTH, bestScore(1)), [0.75, -0.75, 0.8, 0.8, -0.666667]);
  assertClose(scores(euclid, BOTH, bestScore(1)), [0.4, -0.5, 0.4, 0.117647, -0.222222]);
  assertClose(scores(dot, NEGATIVE, bestScore(0)), [-0.5, -0.75, -0.75, -0.25, -0.666667]);
});

test("sum_scores adds positives and takes negatives away", () => {
  assertClose(scores(dot, BOTH, sumScores(1)), [2, 0.5, 2.5, 3.5, -1.75]);
  assertClose(scores(euclid, BOTH, sumScores(1)), [6.75, 3.75, 8.75, 13.75, -0.5]);
});

const PAIRS: Row[] = [
  [1, 1],
  [0, -1],
  [2, 0],
  [0, 2],
];

test("discover counts pairs and adds the closeness to the target", () => {
  const examples: Row[] = [[1, 0], ...PAIRS];
  assertClose(scores(dot, examples, discoverScore), [2.75, 0.5, 1.75, 1.833333, -0.75]);
  assertClose(scores(euclid, examples, discoverScore), [2.5, 0.166667, 1.25, 0.166667, -1.904762]);
});

test("context is 0 on the positive side of all pairs", () => {
  assertClose(scores(dot, PAIRS, contextScore), [0, -0.666667, 0, 0, -0.75]);
  assertClose(scores(euclid, PAIRS, contextScore), [0, -0.8, 0, -0.5, -1.357143]);
});

test("relevance feedback weighs pairs by their difference in feedback", () => {
  const examples: Row[] = [
    [1, 0],
    [1, 1],
    [0, 1],
    [2, 2],
  ];
  const combine = feedbackScore([0.9, 0.4, 0.4], { a: 0.5, b: 2, c: 0.3 });
  assertClose(scores(dot, examples, combine), [0.5, -0.075, 0.425, 1.075, -0.5375]);
  assertClose(scores(euclid, examples, combine), [0.375, -0.775, -0.275, -0.475, -1.825]);
});

test("best_score without any example left is the worst score, not NaN", () => {
  assert.equal(bestScore(0)(new Float32Array(0)), -0);
});
