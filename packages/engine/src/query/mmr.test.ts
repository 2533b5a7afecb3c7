import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { Vector } from "../common/point.ts";
import { similarityOf } from "../segment/similarity.ts";
import { type MmrCandidate, selectByMmr } from "./mmr.ts";

const vector = (x: number): Vector => ({ kind: "dense", values: Float32Array.of(x, 0) });

const CANDIDATES: MmrCandidate<number>[] = [1, 2, 3, 4, 5, 6, 7, 8].map((point) => ({
  point,
  vector: vector(point),
}));

const similarity = similarityOf({ kind: "dense", size: 2, distance: "Euclid" });

function select(diversity: number, limit: number): Promise<number[]> {
  const selection = { query: vector(1), similarity, diversity, limit };
  return selectByMmr(CANDIDATES, selection, testRun());
}

test("the worked selection of the semantics comes out", async () => {
  assert.deepEqual(await select(0.5, 3), [1, 7, 4]);
  assert.deepEqual(await select(0.5, 4), [1, 7, 4, 2]);
});

test("without diversity the order is that of relevance", async () => {
  assert.deepEqual(await select(0, 5), [1, 2, 3, 4, 5]);
});

test("fewer than two candidates come back as they are, whatever the limit", async () => {
  const selection = { query: vector(1), similarity, diversity: 0.5, limit: 0 };
  assert.deepEqual(await selectByMmr(CANDIDATES.slice(0, 1), selection, testRun()), [1]);
});

test("an aborted signal ends a long selection with its reason", async () => {
  const reason = new Error("enough");
  const many = Array.from({ length: 3000 }, (_, point) => ({ point, vector: vector(point) }));
  const selection = { query: vector(1), similarity, diversity: 0.5, limit: 3000 };
  await assert.rejects(
    selectByMmr(many, selection, testRun({ signal: AbortSignal.abort(reason) })),
    reason,
  );
});
