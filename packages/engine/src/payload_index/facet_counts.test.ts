import assert from "node:assert/strict";
import { test } from "node:test";

import { compareFacetValues, FacetCounts } from "./facet_counts.ts";

test("the most frequent value comes first, of equally frequent ones the smaller", () => {
  const counts = new FacetCounts();
  for (const values of [["b", "a"], ["b"], ["c"], ["a"], []]) counts.add(values);
  assert.deepEqual(counts.top(2), [
    { value: "a", count: 2 },
    { value: "b", count: 2 },
  ]);
  assert.deepEqual(counts.top(9).at(-1), { value: "c", count: 1 });
});

test("values are compared as Qdrant compares them", () => {
  assert.deepEqual([2n ** 53n, 10, -1, 9].sort(compareFacetValues), [-1, 9, 10, 2n ** 53n]);
  assert.deepEqual([true, false].sort(compareFacetValues), [false, true]);
  const texts = ["\u{1f600}", "\uff5e", "b", "ab", "a", "B"];
  assert.deepEqual(texts.toSorted(compareFacetValues), [
    "B",
    "a",
    "ab",
    "b",
    "\uff5e",
    "\u{1f600}",
  ]);
});
