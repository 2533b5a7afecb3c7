import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { fromHalf, toByte, toHalf } from "./element.ts";

const SEED = 31;

/** What the format says, in doubles. */
function plainHalf(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25));
}

test("every half becomes its float and itself again", () => {
  for (let bits = 0; bits < 65_536; bits++) {
    const value = fromHalf(bits);
    assert.ok(Object.is(value, plainHalf(bits)), `half ${bits} is ${value}`);
    if (!Number.isNaN(value)) assert.equal(toHalf(value), bits);
  }
  assert.ok(Number.isNaN(fromHalf(toHalf(NaN))));
});

test("a float becomes the nearest half, of two the even one", () => {
  const random = seededRandom(SEED);
  for (let bits = 0; bits < 0x7c00; bits++) {
    const [low, high] = [plainHalf(bits), bits === 0x7bff ? 65_536 : plainHalf(bits + 1)];
    const middle = (low + high) / 2;
    assert.equal(toHalf(middle), bits + (bits & 1), `the middle above half ${bits}`);
    const between = Math.fround(low + (high - low) * random());
    if (between === middle) continue;
    const label = `seed ${SEED}: ${between}`;
    assert.equal(toHalf(between), between < middle ? bits : bits + 1, label);
    assert.equal(toHalf(-between), (between < middle ? bits : bits + 1) | 0x8000, label);
  }
  assert.equal(toHalf(3e38), 0x7c00);
  assert.equal(toHalf(-Infinity), 0xfc00);
});

test("a float becomes a byte without its fraction", () => {
  const given = [3.9, -5, 300, 255.9, NaN, Infinity, -Infinity, 0.5, -0, 254.999];
  assert.deepEqual(given.map(toByte), [3, 0, 255, 255, 0, 255, 0, 0, 0, 254]);
});
