import assert from "node:assert/strict";
import { test } from "node:test";

import type { SparseVector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { SparseStore } from "../vectors/sparse_store.ts";
import { InvertedIndex } from "./inverted_index.ts";
import { applyIdf, sparseDot } from "./sparse_dot.ts";

function sparse(entries: Record<number, number>): SparseVector {
  const indices = Object.keys(entries).map(Number);
  return {
    kind: "sparse",
    indices: Uint32Array.from(indices),
    values: Float32Array.from(Object.values(entries)),
  };
}

function randomSparse(random: () => number): SparseVector {
  const entries: Record<number, number> = {};
  for (let at = Math.floor(random() * 6); at > 0; at--) {
    entries[Math.floor(random() * 20)] = Math.fround(random() * 2 - 0.5);
  }
  return sparse(entries);
}

test("scores are the dot products with every vector that shares an index", () => {
  const seed = 5;
  const random = seededRandom(seed);
  for (const batch of [1, 600]) {
    const store = new SparseStore("0");
    const index = new InvertedIndex(store);
    const vectors = Array.from({ length: 1200 }, () => randomSparse(random));
    vectors.forEach((vector, at) => {
      store.push(at % 7 === 0 ? undefined : vector);
      if (at % batch === batch - 1) index.catchUp((offset) => offset % 7 !== 0);
    });
    const query = randomSparse(random);
    const { offsets, scores } = index.score(query);
    const expected = vectors.flatMap((vector, offset) =>
      offset % 7 === 0 || sparseDot(query, vector) === undefined ? [] : [offset],
    );
    assert.deepEqual(
      [...offsets].sort((a, b) => a - b),
      expected,
      `seed ${seed}`,
    );
    for (const offset of expected) {
      const dot = sparseDot(query, vectors[offset]!)!;
      assert.ok(Math.abs(scores[offset]! - dot) < 1e-5, `seed ${seed}`);
    }
  }
});

test("statistics count living vectors only", () => {
  const store = new SparseStore("0");
  const index = new InvertedIndex(store);
  store.push(sparse({ 1: 1, 3: 2 }));
  store.push(sparse({ 1: 1 }));
  index.catchUp(() => true);
  assert.equal(index.vectorCount, 2);
  assert.equal(index.documentFrequency(1), 2);
  index.remove(0);
  assert.equal(index.vectorCount, 1);
  assert.equal(index.documentFrequency(1), 1);
  assert.equal(index.documentFrequency(3), 0);
});

test("IDF weighs a query as Qdrant does", () => {
  const weighed = applyIdf(sparse({ 1: 1, 3: 1 }), {
    vectorCount: 5,
    documentFrequency: (index) => (index === 1 ? 5 : 1),
  });
  assert.ok(Math.abs(weighed.values[0]! - 0.087011) < 1e-6);
  assert.ok(Math.abs(weighed.values[1]! - 1.386294) < 1e-6);
});

test("vectors come back from the store as they went in", () => {
  const store = new SparseStore("0");
  const vector = sparse({ 2: -1, 4294967295: 0.5 });
  store.push(undefined);
  store.push(vector);
  store.push(sparse({}));
  assert.deepEqual(store.get(1), vector);
  assert.equal(store.get(2).indices.length, 0);
});
