import assert from "node:assert/strict";
import { test } from "node:test";

import type { Distance } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { largerIsBetter, metricOf, preprocess, shownScore } from "./distance.ts";

const DISTANCES: readonly Distance[] = ["Cosine", "Dot", "Euclid", "Manhattan"];

const f32 = (...values: number[]): Float32Array => Float32Array.from(values);

function squares(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

test("Cosine divides by the length", () => {
  assert.deepEqual(preprocess("Cosine", f32(3, 4)), f32(0.6, 0.8));
  assert.deepEqual(preprocess("Cosine", f32(-2, 0, 0)), f32(-1, 0, 0));
});

test("the other distances leave a vector as it is", () => {
  for (const distance of DISTANCES.filter((name) => name !== "Cosine")) {
    assert.deepEqual(preprocess(distance, f32(3, 4)), f32(3, 4), distance);
  }
});

test("Cosine does not change the vector it was given", () => {
  const given = f32(3, 4);
  preprocess("Cosine", given);
  assert.deepEqual(given, f32(3, 4));
});

test("a vector whose squares add up to less than the f32 epsilon stays as it is", () => {
  for (const tiny of [f32(0, 0), f32(3.4e-4, 0), f32(1e-30, 1e-30)]) {
    assert.ok(squares(tiny) < 1.1920929e-7);
    assert.deepEqual(preprocess("Cosine", tiny), tiny);
  }
  const above = f32(3.5e-4, 0);
  assert.ok(squares(above) >= 1.1920929e-7);
  assert.deepEqual(preprocess("Cosine", above), f32(1, 0));
});

test("a vector whose squares are within 1e-6 of 1 stays as it is", () => {
  for (const value of [1 + 4e-7, 1 - 4e-7]) {
    assert.notEqual(Math.fround(value), 1);
    assert.deepEqual(preprocess("Cosine", f32(value, 0)), f32(value, 0));
  }
  for (const value of [1 + 6e-7, 1 - 6e-7]) {
    assert.deepEqual(preprocess("Cosine", f32(value, 0)), f32(1, 0));
  }
});

test("preprocessing a preprocessed vector changes nothing", () => {
  const seed = 11;
  const random = seededRandom(seed);
  for (let round = 0; round < 400; round++) {
    const size = 1 + Math.floor(random() * 300);
    const scale = 10 ** (random() * 12 - 6);
    const vector = Float32Array.from({ length: size }, () => (random() - 0.5) * scale);
    const once = preprocess("Cosine", vector);
    assert.deepEqual(preprocess("Cosine", once), once, `seed ${seed}, round ${round}`);
    if (squares(vector) < 1.2e-7) continue;
    assert.ok(Math.abs(squares(once) - 1) <= 1e-6, `seed ${seed}, round ${round}`);
  }
});

test("the shown score is the similarity, the root of its size, or its size", () => {
  assert.equal(shownScore("Dot", -3), -3);
  assert.equal(shownScore("Cosine", 0.25), 0.25);
  assert.equal(shownScore("Euclid", -25), 5);
  assert.equal(shownScore("Euclid", -2), Math.fround(Math.SQRT2));
  assert.equal(shownScore("Manhattan", -7), 7);
  assert.ok(Object.is(shownScore("Euclid", -0), 0));
  assert.ok(Object.is(shownScore("Manhattan", -0), 0));
});

test("a larger shown score is better for products and worse for distances", () => {
  assert.deepEqual(DISTANCES.map(largerIsBetter), [true, true, false, false]);
});

test("Cosine is the dot product of unit vectors", () => {
  assert.deepEqual(DISTANCES.map(metricOf), ["dot", "dot", "euclid", "manhattan"]);
});

test("a vector of infinite length is left as it is, so that no NaN is stored", () => {
  for (const values of [f32(Infinity, 1), f32(-Infinity, 0), f32(3e38, 3e38)]) {
    assert.deepEqual(preprocess("Cosine", values), values);
  }
});
