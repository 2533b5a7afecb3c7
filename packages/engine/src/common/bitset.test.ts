import assert from "node:assert/strict";
import { test } from "node:test";

import { Bitset, type ReadonlyBitset } from "./bitset.ts";
import { seededRandom } from "./prng.ts";

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

test("snapshots of any age show the bits of their time, by bit and by word", () => {
  const seed = 17;
  const random = seededRandom(seed);
  const size = 40_000;
  const bits = new Bitset();
  const model = new Set<number>();
  const snapshots: { readonly taken: ReadonlyBitset; readonly expected: Set<number> }[] = [];
  for (let round = 0; round < 60; round++) {
    for (let change = Math.floor(random() * 40); change > 0; change--) {
      const bit = Math.floor(random() * size);
      const value = random() < 0.6;
      if (random() < 0.5) bits.set(bit, value);
      else {
        const mask = 1 << (bit & 31);
        bits.setWord(bit >>> 5, value ? bits.word(bit >>> 5) | mask : bits.word(bit >>> 5) & ~mask);
      }
      if (value) model.add(bit);
      else model.delete(bit);
    }
    snapshots.push({ taken: bits.snapshot(), expected: new Set(model) });
  }
  for (const { taken, expected } of snapshots) {
    for (let word = 0; word * 32 < size + 64; word++) {
      let wanted = 0;
      for (let bit = 0; bit < 32; bit++) {
        const isIn = expected.has(word * 32 + bit);
        assert.equal(taken.has(word * 32 + bit), isIn, `seed ${seed}`);
        if (isIn) wanted |= 1 << bit;
      }
      assert.equal(taken.word(word) | 0, wanted, `seed ${seed}`);
    }
  }
});

test("a snapshot costs nothing while nothing changes", () => {
  const bits = new Bitset();
  bits.set(70_000, true);
  const first = bits.snapshot();
  bits.set(70_000, true);
  bits.setWord(0, 0);
  assert.equal(bits.snapshot(), first);
  bits.set(1, true);
  assert.notEqual(bits.snapshot(), first);
});
