import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { BestRows } from "./best_rows.ts";

const ALL = new Uint32Array(1000).fill(0xffffffff);

/** The rows that the definition names, in the order of the stream. */
function expectedRows(scores: readonly number[], limit: number): number[] {
  const descending = scores.filter((score) => !Number.isNaN(score)).sort((a, b) => b - a);
  const last = descending[Math.min(limit, descending.length) - 1] ?? -Infinity;
  return scores.flatMap((score, row) => (score >= last ? [row] : []));
}

test("the best rows and all that tie with the last of them are kept", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = seededRandom(seed);
    const limit = 1 + Math.floor(random() * 40);
    const levels = 1 + Math.floor(random() * 3000);
    const scores = Array.from({ length: Math.floor(random() * 6000) }, () =>
      random() < 0.01 ? NaN : Math.floor(random() * levels) - levels / 2,
    );
    const best = new BestRows(limit, scores.length);
    for (let first = 0; first < scores.length; first += 1024) {
      best.offerRange(first, Float32Array.from(scores.slice(first, first + 1024)), ALL);
    }
    const listed = new BestRows(limit, scores.length);
    listed.offerRows(
      Uint32Array.from(scores, (_, row) => row),
      Float32Array.from(scores),
    );
    const { offsets, scores: kept } = best.take();
    assert.deepEqual([...offsets], expectedRows(scores, limit), `seed ${seed}`);
    assert.deepEqual(listed.take().offsets, offsets);
    assert.deepEqual(
      [...kept],
      [...offsets].map((row) => scores[row]),
    );
  }
});

test("masked rows and NaN do not count", () => {
  const best = new BestRows(2, 40);
  const scores = Float32Array.from({ length: 40 }, (_, at) => (at === 33 ? NaN : at));
  best.offerRange(64, scores, Uint32Array.of(1 << 3, 1 << 1));
  best.offerRange(104, scores.subarray(0, 2), Uint32Array.of(1));
  const { offsets, scores: kept } = best.take();
  assert.deepEqual([...offsets], [67, 104]);
  assert.deepEqual([...kept], [3, 0]);
});

test("rows that all tie are all kept, however many there are", () => {
  const best = new BestRows(1, 32_000);
  for (let first = 0; first < 32_000; first += 1000) {
    best.offerRange(first, new Float32Array(1000), ALL);
  }
  assert.equal(best.take().offsets.length, 32_000);
});
