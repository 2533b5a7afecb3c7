import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import {
  allOf,
  anyOf,
  atLeastOf,
  type Cardinality,
  complementOf,
  exactly,
  ofAvailable,
  unknownCardinality,
} from "./cardinality.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));
const TOTAL = 60;

test("estimates of independent conditions multiply", () => {
  const half = exactly(500);
  const fifth = exactly(200);
  assert.deepEqual(allOf([half, fifth], 1000), { min: 0, expected: 100, max: 200 });
  assert.deepEqual(anyOf([half, fifth], 1000), { min: 500, expected: 600, max: 700 });
  assert.deepEqual(complementOf(fifth, 1000), exactly(800));
  assert.deepEqual(atLeastOf([half, half, half], 2, 1000), { min: 250, expected: 500, max: 750 });
  assert.deepEqual(allOf([exactly(900), exactly(800)], 1000), {
    min: 700,
    expected: 720,
    max: 800,
  });
});

test("no condition at all is passed by all, or by none", () => {
  assert.deepEqual(allOf([], 10), exactly(10));
  assert.deepEqual(anyOf([], 10), exactly(0));
  assert.deepEqual(atLeastOf([], 0, 10), exactly(10));
  assert.deepEqual(atLeastOf([exactly(10)], 2, 10), exactly(0));
  assert.deepEqual(allOf([exactly(0)], 0), exactly(0));
  assert.deepEqual(unknownCardinality(9), { min: 0, expected: 4, max: 9 });
});

test("an estimate shrinks to the rows that are available", () => {
  assert.deepEqual(ofAvailable({ min: 40, expected: 50, max: 60 }, 80, 100), {
    min: 20,
    expected: 40,
    max: 60,
  });
  assert.deepEqual(ofAvailable(exactly(3), 0, 0), exactly(0));
});

test("the truth lies between the bounds, however conditions depend on each other", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  for (let round = 0; round < 2000; round++) {
    const share = random();
    const sets = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
      const isLike = random();
      return Array.from({ length: TOTAL }, (_, row) =>
        isLike < 0.5 ? row < share * TOTAL : random() < share,
      );
    });
    const estimates = sets.map((set): Cardinality => {
      const count = set.filter(Boolean).length;
      const min = Math.floor(count * random());
      return { min, expected: count, max: count + Math.floor((TOTAL - count) * random()) };
    });
    const passed = Array.from({ length: TOTAL }, (_, row) => sets.filter((set) => set[row]).length);
    const least = 1 + Math.floor(random() * sets.length);
    const cases: [Cardinality, number][] = [
      [allOf(estimates, TOTAL), passed.filter((count) => count === sets.length).length],
      [anyOf(estimates, TOTAL), passed.filter((count) => count > 0).length],
      [atLeastOf(estimates, least, TOTAL), passed.filter((count) => count >= least).length],
      [complementOf(estimates[0]!, TOTAL), sets[0]!.filter((each) => !each).length],
    ];
    for (const [{ min, expected, max }, actual] of cases) {
      assert.ok(min <= actual && actual <= max, `${min} ${actual} ${max}`);
      assert.ok(min <= expected && expected <= max);
    }
  }
});
