import assert from "node:assert/strict";
import { test } from "node:test";

import { Bitset } from "./bitset.ts";

test("bits beyond the end read as 0 and can be set", () => {
  const bits = new Bitset();
  assert.equal(bits.has(1000), false);
  bits.set(1000, true);
  assert.equal(bits.has(1000), true);
  assert.equal(bits.has(999), false);
  bits.set(1000, false);
  assert.equal(bits.has(1000), false);
});

test("a snapshot does not see later changes", () => {
  const bits = new Bitset();
  bits.set(31, true);
  const before = bits.snapshot();
  bits.set(31, false);
  bits.set(32, true);
  assert.equal(before.has(31), true);
  assert.equal(before.has(32), false);
});

test("words round trip", () => {
  const bits = new Bitset();
  bits.set(33, true);
  bits.set(63, true);
  const copy = new Bitset();
  copy.setWord(1, bits.word(1));
  assert.equal(copy.has(33), true);
  assert.equal(copy.has(63), true);
  assert.equal(copy.has(34), false);
});
