import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "./prng.ts";
import { testRun } from "./testing/test_run.ts";
import { TopK } from "./top_k.ts";

const byOffset = (a: number, b: number): boolean => a < b;

test("keeps the best pairs of a stream in order, whatever the order of the stream", async () => {
  const seed = 20261123;
  const random = seededRandom(seed);
  for (let round = 0; round < 300; round++) {
    const size = Math.floor(random() * 200);
    const limit = Math.floor(random() * 30);
    const pairs = Array.from({ length: size }, (_, offset) => ({
      offset,
      score: Math.floor(random() * 12),
    }));
    const expected = [...pairs]
      .sort((a, b) => b.score - a.score || a.offset - b.offset)
      .slice(0, limit);
    const top = new TopK(limit, byOffset);
    for (const { score, offset } of pairs.sort(() => random() - 0.5)) top.push(score, offset);
    const { scores, offsets } = await top.drain(testRun());
    assert.deepEqual(
      [...offsets],
      expected.map(({ offset }) => offset),
      `seed ${seed}`,
    );
    assert.deepEqual(
      [...scores],
      expected.map(({ score }) => score),
      `seed ${seed}`,
    );
  }
});

test("the threshold is the worst kept score once the heap is full", () => {
  const top = new TopK(2, byOffset);
  assert.equal(top.threshold, -Infinity);
  top.push(5, 0);
  top.push(3, 1);
  assert.equal(top.threshold, 3);
  assert.equal(top.accepts(3, 2), false);
  assert.equal(top.accepts(3, 0), true);
  assert.equal(top.accepts(4, 2), true);
});

test("a heap of size 0 keeps nothing", async () => {
  const top = new TopK(0, byOffset);
  top.push(1, 0);
  assert.equal((await top.drain(testRun())).offsets.length, 0);
});
