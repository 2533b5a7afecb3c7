import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import { similarityOf } from "../segment/similarity.ts";
import { selectByMmr } from "./mmr.ts";
import { dense } from "./testing/queries.ts";

const CANDIDATES = [1, 2, 3, 4, 5, 6, 7, 8].map((x) => dense(x, 0));

const similarity = similarityOf({ kind: "dense", size: 2, distance: "Euclid" });

async function select(
  diversity: number,
  limit: number,
  candidates = CANDIDATES,
): Promise<number[]> {
  const selection = { query: dense(1, 0), similarity, diversity, limit };
  return [...(await selectByMmr(candidates, selection, testRun()))];
}

test("the worked selection of the semantics comes out", async () => {
  assert.deepEqual(await select(0.5, 3), [0, 6, 3]);
  assert.deepEqual(await select(0.5, 4), [0, 6, 3, 1]);
});

test("without diversity the order is that of relevance", async () => {
  assert.deepEqual(await select(0, 5), [0, 1, 2, 3, 4]);
});

test("of equal candidates the last in the list is chosen, and the list's end takes its place", async () => {
  const twice = [dense(1, 0), dense(2, 0), dense(0, 0), dense(1, 0)];
  assert.deepEqual(await select(0, 4, twice), [3, 0, 1, 2]);
  const three = [dense(2, 0), dense(3, 0), dense(4, 0), dense(2, 0), dense(3, 0)];
  assert.deepEqual(await select(0, 5, three), [3, 0, 1, 4, 2]);
});

test("fewer than two candidates are all selected, whatever the limit", async () => {
  assert.deepEqual(await select(0.5, 0, CANDIDATES.slice(0, 1)), [0]);
  assert.deepEqual(await select(0.5, 3, []), []);
  assert.deepEqual(await select(0.5, 99, CANDIDATES.slice(0, 2)), [0, 1]);
});

test("an aborted signal ends a long selection with its reason", async () => {
  const reason = new Error("enough");
  const many = Array.from({ length: 3000 }, (_, point) => dense(point, 0));
  const selection = { query: dense(1, 0), similarity, diversity: 0.5, limit: 3000 };
  await assert.rejects(
    selectByMmr(many, selection, testRun({ signal: AbortSignal.abort(reason) })),
    reason,
  );
});
