import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { preprocess } from "./distance.ts";
import { TurboCodec } from "./turbo_codec.ts";
import { TurboRotation } from "./turbo_rotation.ts";
import { TurboRows } from "./turbo_rows.ts";

const SEED = 17;
const DIMS = [1, 2, 3, 7, 16, 44, 127, 384];

function random(dim: number, next: () => number): Float32Array {
  return Float32Array.from({ length: dim }, () => next() * 4 - 2);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, at) => sum + value * b[at]!, 0);
}

test("a rotation keeps lengths and angles, and can be undone", () => {
  const next = seededRandom(SEED);
  for (const dim of DIMS) {
    const rotation = new TurboRotation(dim);
    const [a, b] = [random(dim, next), random(dim, next)];
    const [rotatedA, rotatedB] = [rotation.forward(a), rotation.forward(b)];
    assert.ok(Math.abs(dot(rotatedA, rotatedB) - dot(a, b)) < 1e-9, `dim ${dim}`);
    const back = rotation.backward(rotatedA);
    for (const [at, value] of a.entries()) assert.ok(Math.abs(back[at]! - value) < 1e-12);
  }
});

test("a code is half a byte a dimension and stands for about the vector", () => {
  const next = seededRandom(SEED);
  for (const dim of DIMS.slice(4)) {
    const codec = new TurboCodec(dim);
    const vector = random(dim, next);
    const code = codec.encode(vector);
    assert.equal(code.length, Math.ceil(dim / 2) + 8);
    const decoded = codec.decode(code);
    const error = Math.sqrt(dot(vector, vector) + dot(decoded, decoded) - 2 * dot(vector, decoded));
    const relative = error / Math.sqrt(dot(vector, vector));
    assert.ok(relative < 0.25, `seed ${SEED}, dim ${dim}: off by ${relative}`);
  }
});

test("scores are near those of the vectors", () => {
  const next = seededRandom(SEED);
  for (const dim of [44, 384]) {
    const codec = new TurboCodec(dim);
    for (let round = 0; round < 20; round++) {
      const [vector, given] = [random(dim, next), random(dim, next)];
      const code = codec.encode(vector);
      const query = codec.query(given);
      const lengths = Math.sqrt(dot(vector, vector) * dot(given, given));
      const error = Math.abs(codec.dot(query, code) - dot(vector, given)) / lengths;
      assert.ok(error < 0.06, `seed ${SEED}, dim ${dim}: dot is off by ${error}`);
      const squared = vector.reduce((sum, value, at) => sum + (value - given[at]!) ** 2, 0);
      const euclid = Math.abs(codec.euclid(query, code) + squared) / squared;
      assert.ok(euclid < 0.1, `seed ${SEED}, dim ${dim}: euclid is off by ${euclid}`);
      const sum = vector.reduce((of, value, at) => of + Math.abs(value - given[at]!), 0);
      const manhattan = Math.abs(codec.manhattan(query, code) + sum) / sum;
      assert.ok(manhattan < 0.1, `seed ${SEED}, dim ${dim}: manhattan is off by ${manhattan}`);
    }
  }
});

test("a zero vector is zero again and scores 0", () => {
  const codec = new TurboCodec(5);
  const code = codec.encode(new Float32Array(5));
  assert.deepEqual([...codec.decode(code)].map(Math.abs), [0, 0, 0, 0, 0]);
  assert.equal(codec.dot(codec.query(Float32Array.of(1, 2, 3, 4, 5)), code), 0);
  assert.equal(codec.dot(codec.query(new Float32Array(5)), codec.encode(random(5, () => 0.7))), 0);
});

/** A vector, and what a real server reads back under Cosine (tape, 78: retrieve-Cosine). */
const SENT = [
  0.931, -0.425, 0.274, -0.258, 0.595, 1.232, -1.535, 1.462, -0.305, -0.415, -0.397, -0.49, 1.205,
  -0.689, -1.867, -1.404, -1.499, 0.018, -0.563, 0.588, -1.122, -4.034, 0.153, -0.898, -0.034,
  1.031, -0.008, -1.036, -0.884, 0.651, 0.229, -0.204,
];
const READ = [
  0.12771674, -0.08527598, 0.04279985, -0.07121063, 0.09616846, 0.20526895, -0.25018737, 0.2316805,
  -0.049108565, -0.049518466, -0.07786406, -0.07320874, 0.2117445, -0.14479034, -0.33011472,
  -0.2359038, -0.27420136, 0.014284938, -0.10917093, 0.08078171, -0.18142481, -0.6411177,
  0.023909047, -0.15448405, 0.006060398, 0.17197306, 0.005367656, -0.16729844, -0.13374317,
  0.12885584, 0.03054701, -0.034516755,
];

test("a vector is read back as Qdrant 1.19 reads it", () => {
  const unit = preprocess("Cosine", Float32Array.from(SENT));
  const codec = new TurboCodec(unit.length);
  for (const [at, value] of codec.decode(codec.encode(unit)).entries()) {
    assert.ok(Math.abs(value - READ[at]!) < 1e-6, `coordinate ${at}: ${value}, not ${READ[at]}`);
  }
});

test("rows that are read and added again do not drift", () => {
  const rows = new TurboRows(3);
  rows.append(Float32Array.of(1, -2, 0.1));
  for (let row = 0; row < 20; row++) rows.append(rows.get(row));
  assert.deepEqual(rows.bytes(20, 21), rows.bytes(0, 1));
  assert.equal(rows.strideBytes, 16);
  const query = Float32Array.of(1, 0, 1);
  const scores = [...rows.scoreRange("dot", query, 0, 21)];
  assert.ok(scores.every((score) => score === scores[0]));
  assert.deepEqual([...rows.scoreRows("dot", query, Uint32Array.of(20, 3), 2)], scores.slice(0, 2));
});
