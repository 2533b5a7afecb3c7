import assert from "node:assert/strict";
import { test } from "node:test";

import type { DenseVector, MultiVector, SparseVector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { averageVector } from "./average_vector.ts";

const dense = (...values: number[]): DenseVector => ({
  kind: "dense",
  values: Float32Array.from(values),
});

const sparse = (...elements: [number, number][]): SparseVector => ({
  kind: "sparse",
  indices: Uint32Array.from(elements, ([index]) => index),
  values: Float32Array.from(elements, ([, value]) => value),
});

const multi = (dim: number, ...rows: number[]): MultiVector => ({
  kind: "multi",
  dim,
  rows: Float32Array.from(rows),
});

test("dense: without negatives it is the mean of the positives", () => {
  assert.deepEqual(averageVector([dense(1, 2), dense(3, -4)], []), dense(2, -1));
  assert.deepEqual(averageVector([dense(5, 6)], []), dense(5, 6));
});

test("dense: the distance from the mean of the negatives is added to the mean of the positives", () => {
  assert.deepEqual(
    averageVector([dense(1, 2), dense(3, 4)], [dense(1, 1), dense(0, 4), dense(-1, 1)]),
    dense(4, 4),
  );
});

test("sparse: an index that a vector lacks counts as 0", () => {
  assert.deepEqual(
    averageVector([sparse([1, 2], [7, 4]), sparse([3, 8])], []),
    sparse([1, 1], [3, 4], [7, 2]),
  );
  assert.deepEqual(
    averageVector([sparse([1, 2]), sparse([5, 6])], [sparse([5, 1], [9, 3])]),
    sparse([1, 2], [5, 5], [9, -3]),
  );
  assert.deepEqual(averageVector([sparse()], [sparse()]), sparse());
});

test("sparse: the mean is that of the same vectors written as dense ones, indices ascending", () => {
  const seed = 8;
  const random = seededRandom(seed);
  const size = 10;
  for (let round = 0; round < 50; round++) {
    const vectors = Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
      const elements: [number, number][] = [];
      for (let index = 0; index < size; index++) {
        if (random() < 0.4) elements.push([index, Math.floor(random() * 9) - 4]);
      }
      return sparse(...elements);
    });
    const asDense = vectors.map(({ indices, values }) => {
      const full = new Float32Array(size);
      indices.forEach((index, at) => (full[index] = values[at]!));
      return dense(...full);
    });
    const found = averageVector(vectors.slice(0, 2), vectors.slice(2));
    const expected = averageVector(asDense.slice(0, 2), asDense.slice(2));
    assert.ok(found.kind === "sparse" && expected.kind === "dense");
    const full = new Float32Array(size);
    found.indices.forEach((index, at) => (full[index] = found.values[at]!));
    full.forEach((value, at) => {
      assert.ok(Math.abs(value - expected.values[at]!) < 1e-6, `seed ${seed}, round ${round}`);
    });
    assert.deepEqual(found.indices, found.indices.toSorted(), `seed ${seed}, round ${round}`);
  }
});

test("multi: the rows of the positives, then those of the negatives turned round", () => {
  assert.deepEqual(
    averageVector([multi(2, 1, 2), multi(2, 3, 4, 5, 6)], [multi(2, 7, 8)]),
    multi(2, 1, 2, 3, 4, 5, 6, -7, -8),
  );
});

test("the examples are not changed", () => {
  const positive = dense(1, 2);
  const negative = dense(3, 4);
  averageVector([positive], [negative]);
  assert.deepEqual([positive, negative], [dense(1, 2), dense(3, 4)]);
});

test("without positives there is no average", () => {
  const message = "Wrong input: Positive vectors should not be empty with `average` strategy";
  assert.throws(() => averageVector([], []), { code: "bad_input", message });
  assert.throws(() => averageVector([], [dense(1)]), { code: "bad_input", message });
});

test("positives of different kinds have no average", () => {
  const message = "Wrong input: Can't average vectors with different types";
  for (const other of [sparse([1, 1]), multi(1, 1)]) {
    assert.throws(() => averageVector([dense(1), other], []), { code: "bad_input", message });
    assert.throws(() => averageVector([other, dense(1)], [dense(1)]), { message });
  }
});

test("negatives of another kind than the positives are refused", () => {
  const message =
    "Wrong input: Positive and negative vectors should be of the same type, " +
    "either all dense or all sparse or all multi";
  for (const other of [sparse([1, 1]), multi(1, 1)]) {
    assert.throws(() => averageVector([dense(1)], [other]), { code: "bad_input", message });
    assert.throws(() => averageVector([other], [other, dense(1)]), { message });
  }
});

test("dense examples of different sizes are refused with both sizes", () => {
  const message = "Wrong input: Vector dimension error: expected dim: 2, got 3";
  assert.throws(() => averageVector([dense(1, 2), dense(1, 2, 3)], []), { message });
  assert.throws(() => averageVector([dense(1, 2)], [dense(1, 2, 3)]), { message });
});

test("multi vectors of different row sizes are not joined", () => {
  assert.throws(() => averageVector([multi(2, 1, 2), multi(4, 1, 2, 3, 4)], []), {
    message: "Wrong input: Vector dimension error: expected dim: 2, got 4",
  });
});
