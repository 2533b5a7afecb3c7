import assert from "node:assert/strict";
import { test } from "node:test";

import type { SparseVector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import { sparseDot } from "../vectors/sparse_dot.ts";
import { SparseStore } from "../vectors/sparse_store.ts";
import { applyIdf } from "./idf.ts";
import { InvertedIndex } from "./inverted_index.ts";

function sparse(entries: Record<number, number>): SparseVector {
  const indices = Object.keys(entries).map(Number);
  return {
    kind: "sparse",
    indices: Uint32Array.from(indices),
    values: Float32Array.from(Object.values(entries)),
  };
}

/** The hits of a search in the order in which they are offered. */
async function search(
  index: InvertedIndex,
  query: SparseVector,
  run = testRun(),
): Promise<[number, number][]> {
  const hits: [number, number][] = [];
  const offer = (offset: number, score: number): number => hits.push([offset, score]);
  await index.search(query, { rowsMax: 1000, offer }, run);
  return hits;
}

/** Whole numbers: their sums are exact in f32. */
function wholeSparse(random: () => number, indices: number): SparseVector {
  const entries: Record<number, number> = {};
  for (let at = Math.floor(random() * 6); at > 0; at--) {
    entries[Math.floor(random() ** 3 * indices)] = Math.floor(random() * 9) - 3;
  }
  return sparse(entries);
}

/** Lists of all lengths: within one extent, in several, and over many windows. */
function filled(seed: number, count: number): { index: InvertedIndex; vectors: SparseVector[] } {
  const random = seededRandom(seed);
  const store = new SparseStore();
  const index = new InvertedIndex(store);
  const vectors = Array.from({ length: count }, () => wholeSparse(random, 200));
  vectors.forEach((vector, offset) => {
    store.push(offset % 7 === 0 ? undefined : vector);
    if (offset % 7 !== 0) index.add(offset);
  });
  return { index, vectors };
}

test("a search offers the dot product of every vector that is not 0, ascending by offset", async () => {
  const seed = 5;
  for (const count of [0, 1, 3, 1200, 30_000]) {
    const { index, vectors } = filled(seed, count);
    const random = seededRandom(seed + 1);
    for (let round = 0; round < 5; round++) {
      const query = wholeSparse(random, 200);
      const expected = vectors
        .map((vector, offset) => [offset, offset % 7 === 0 ? 0 : sparseDot(query, vector)] as const)
        .filter(([, score]) => score !== 0);
      assert.deepEqual(await search(index, query), expected, `seed ${seed}, ${count} vectors`);
    }
  }
});

test("searches that pause in turn do not mix up their scores, and see the postings they began with", async () => {
  class PausingRun extends Run {
    override due(): boolean {
      return true;
    }
  }
  const { index, vectors } = filled(9, 20_000);
  const store = new SparseStore();
  const growing = new InvertedIndex(store);
  const add = (vector: SparseVector): void => {
    const offset = store.rowCount;
    store.push(vector);
    growing.add(offset);
  };
  vectors.forEach(add);
  const queries = [sparse({ 0: 1 }), sparse({ 0: 2, 1: 1 }), sparse({ 3: -1 })];
  const alone = await Promise.all(queries.map((query) => search(index, query)));
  const before = await Promise.all(queries.map((query) => search(growing, query)));
  const paused = queries.map((query) => search(growing, query, new PausingRun(processRuntime())));
  setImmediate(() => vectors.forEach(add));
  assert.deepEqual(await Promise.all(paused), before);
  assert.deepEqual(await Promise.all(queries.map((query) => search(index, query))), alone);
});

test("a search whose hits are not taken leaves nothing for the next one", async () => {
  const { index } = filled(11, 2000);
  const query = sparse({ 0: 1, 1: 1 });
  const expected = await search(index, query);
  const refusing = {
    rowsMax: 1000,
    offer: (): void => {
      throw new Error("no");
    },
  };
  await assert.rejects(index.search(query, refusing, testRun()), /no/);
  assert.deepEqual(await search(index, query), expected);
});

test("statistics count living vectors only", () => {
  const store = new SparseStore();
  const index = new InvertedIndex(store);
  [{ 1: 1, 3: 2 }, { 1: 1 }, {}].forEach((entries, offset) => {
    store.push(sparse(entries));
    index.add(offset);
  });
  const counts = (): number[] => [
    index.vectorCount,
    ...[1, 3, 4].map((at) => index.documentFrequency(at)),
  ];
  assert.deepEqual(counts(), [2, 2, 1, 0]);
  index.remove(0);
  index.remove(2);
  assert.deepEqual(counts(), [1, 1, 0, 0]);
  index.restore(0);
  assert.deepEqual(counts(), [2, 2, 1, 0]);
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
  const store = new SparseStore();
  const vector = sparse({ 2: -1, 4294967295: 0.5 });
  store.push(undefined);
  store.push(vector);
  store.push(sparse({}));
  assert.deepEqual(store.get(1), vector);
  assert.equal(store.get(2).indices.length, 0);
});
