import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../testing/seeded_random.ts";
import { printFloats } from "./print_floats.ts";
import { shortestF32 } from "./shortest_f32.ts";

function expected(list: readonly number[]): string {
  const numbers = list.map((x) => (Number.isSafeInteger(x) ? x : shortestF32(Math.fround(x))));
  return JSON.stringify(numbers);
}

test("floats are printed as the shortest decimal that names them", () => {
  const written =
    "0 -0 1 -1 0.1 0.5 1.5 9.999999 10 99.99999 1e-5 9.9999997e-6 1e-6 1e-7 8388607.5 8388608 " +
    "16777216 16777217 1e20 1e21 3.4028234663852886e38 1e-45";
  const edges = [
    ...written.split(" ").map(Number),
    ...Array.from({ length: 60 }, (_, i) => 2 ** (i - 30)),
    ...Array.from({ length: 60 }, (_, i) => -(10 ** (i - 30))),
  ].map(Math.fround);
  assert.equal(printFloats(edges), expected(edges));
  assert.equal(printFloats(Float32Array.from(edges)), expected(edges));
  assert.equal(printFloats([]), "[]");
  const ids = [16_777_217, 8_388_609, 9_007_199_254_740_991];
  assert.equal(printFloats(ids), JSON.stringify(ids));
});

test("any 32-bit float is printed so", () => {
  const seed = Date.now() % 100_000;
  const random = seededRandom(seed);
  const words = Int32Array.from({ length: 20_000 }, () => random() * 2 ** 32);
  const floats = [...new Float32Array(words.buffer)].filter(Number.isFinite);
  const usual = Array.from({ length: 20_000 }, (_, i) => (random() - 0.5) * 10 ** (i % 9));
  for (const list of [floats, usual.map(Math.fround)]) {
    const texts = printFloats(list).slice(1, -1).split(",");
    for (const [i, x] of list.entries()) {
      assert.equal(texts[i], expected([x]).slice(1, -1), `seed ${seed}, ${x}`);
    }
  }
});
