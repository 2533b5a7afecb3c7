import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { testRun } from "../common/testing/test_run.ts";
import { sortedRanks } from "./sorted_ranks.ts";
import { countingRun } from "./testing/counting_run.ts";

test("ranks are in the order of a stable sort, of any count", async () => {
  const seed = 23;
  const random = seededRandom(seed);
  for (const count of [0, 1, 2, 15, 16, 17, 31, 33, 100, 1000, 1025]) {
    const values = Array.from({ length: count }, () => Math.floor(random() * 50));
    const compare = (a: number, b: number): number => values[a]! - values[b]!;
    const expected = [...values.keys()].sort(compare);
    const ranks = await sortedRanks(count, compare, testRun());
    assert.deepEqual([...ranks], expected, `seed ${seed}, ${count} values`);
  }
});

test("stretches that are in order are merged, also one alone and an odd number of them", async () => {
  const seed = 29;
  const random = seededRandom(seed);
  for (const stretches of [1, 2, 3, 7, 8]) {
    const values: number[] = [];
    const starts: number[] = [];
    for (let stretch = 0; stretch < stretches; stretch++) {
      starts.push(values.length);
      const count = 1 + Math.floor(random() * 30);
      const some = Array.from({ length: count }, () => Math.floor(random() * 20));
      values.push(...some.sort((a, b) => a - b));
    }
    const compare = (a: number, b: number): number => values[a]! - values[b]!;
    const expected = [...values.keys()].sort(compare);
    const ranks = await sortedRanks(values.length, compare, testRun(), starts);
    assert.deepEqual([...ranks], expected, `seed ${seed}, ${stretches} stretches`);
  }
});

test("a long sort lets others run whenever its slice is used up", async () => {
  const { run, turns } = countingRun();
  const count = 50_000;
  await sortedRanks(count, (a, b) => ((a * 7919) % count) - ((b * 7919) % count), run);
  assert.ok(turns() > 100, `${turns()} turns of the event loop`);
});

test("an aborted signal ends a sort with its reason", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const run = testRun({ signal: controller.signal });
  const count = 500_000;
  const sorting = sortedRanks(count, (a, b) => ((a * 7919) % count) - ((b * 7919) % count), run);
  controller.abort(reason);
  await assert.rejects(sorting, reason);
});
