/** The worked examples of Qdrant's own engine: custom kinds and formulas are beside their code. */
import assert from "node:assert/strict";
import { test } from "node:test";

import type { Backend } from "@quiverdb/client";

import { backendOn, C } from "./testing/dense_collection.ts";

const query = { wait: true };

/** Points 1, 2, ... with these vectors. */
async function collectionOf(config: object, vectors: readonly unknown[]): Promise<Backend> {
  const backend = await backendOn();
  await backend.call("createCollection", { path: C, query: {}, body: config });
  const points = vectors.map((vector, at) => ({ id: at + 1, vector }));
  await backend.call("upsertPoints", { path: C, query, body: { points } as never });
  return backend;
}

async function search(backend: Backend, body: object): Promise<[unknown, number][]> {
  const given = { path: C, query: {}, body: body as never };
  const { points } = await backend.call("queryPoints", given);
  return points.map(({ id, score }) => [id, Math.round(score * 1e6) / 1e6]);
}

const EUCLID = { vectors: { size: 2, distance: "Euclid" } };

/** Points i = [i, 0] for i of 1 to 8. */
function onLine(): Promise<Backend> {
  return collectionOf(
    EUCLID,
    Array.from({ length: 8 }, (_, at) => [at + 1, 0]),
  );
}

test("rows of a multivector by Euclid are as far as their nearest row, all squares under one root", async () => {
  const config = {
    vectors: { size: 2, distance: "Euclid", multivector_config: { comparator: "max_sim" } },
  };
  const rows = [
    [1, 0],
    [0, 1],
    [1, 1],
    [2, -1],
    [-1, 0.5],
  ];
  const backend = await collectionOf(
    config,
    rows.map((row) => [row, [0, 0]]),
  );
  const found = await search(backend, {
    query: [
      [1, 0],
      [0, 1],
    ],
  });
  assert.deepEqual(found, [
    [1, 1],
    [2, 1],
    ...[3, 4, 5].map((id) => [id, Math.round(Math.SQRT2 * 1e6) / 1e6]),
  ]);
});

test("a threshold of a distance is applied in its direction to scores of examples too", async () => {
  const backend = await onLine();
  const recommend = {
    positive: [[1, 0]],
    negative: [[8, 0]],
    strategy: "best_score",
  };
  const of = (score_threshold?: number): Promise<[unknown, number][]> =>
    search(backend, { query: { recommend }, score_threshold });
  const scores = [0.5, 0.25, 0.1, 0.05, -0.05, -0.1, -0.25, -0.5];
  assert.deepEqual(
    await of(),
    scores.map((score, at) => [at + 1, score]),
  );
  assert.equal((await of(0.6)).length, 8);
  for (const threshold of [0.3, 0, -0.2]) assert.deepEqual(await of(threshold), []);
  assert.deepEqual(await search(backend, { query: [1, 0], score_threshold: 2 }), [
    [1, 0],
    [2, 1],
  ]);
});

test("maximal marginal relevance picks the far end second and the middle third", async () => {
  const backend = await onLine();
  const mmr = { diversity: 0.5, candidates_limit: 8 };
  const found = await search(backend, { query: { nearest: [1, 0], mmr }, limit: 3 });
  assert.deepEqual(found, [
    [1, 0],
    [7, 6],
    [4, 3],
  ]);
});

test("lists are fused by ranks", async () => {
  const backend = await onLine();
  const prefetch = [
    { query: [1, 0], limit: 4 },
    { query: [4, 0], limit: 4 },
  ];
  // The second list is 4, 3, 5, 2: of equal scores the smaller id comes first.
  const found = await search(backend, { prefetch, query: { fusion: "rrf" } });
  assert.deepEqual(found, [
    [4, 0.7],
    [3, 0.583333],
    [2, 0.533333],
    [1, 0.5],
    [5, 0.25],
  ]);
  const dbsf = await search(backend, { prefetch, query: { fusion: "dbsf" } });
  assert.deepEqual(dbsf, [
    [2, 1.139575],
    [3, 1.06455],
    [4, 0.989525],
    [5, 0.5],
    [1, 0.306351],
  ]);
});

test("sparse weights are multiplied by how rare their index is", async () => {
  const config = { sparse_vectors: { s: { modifier: "idf" } } };
  const vectors = [1, 2, 3, 4, 5].map((id) => ({
    s: id === 2 ? { indices: [1, 3], values: [1, 2] } : { indices: [1], values: [1] },
  }));
  const backend = await collectionOf(config, vectors);
  const found = await search(backend, {
    query: { indices: [1, 3], values: [1, 1] },
    using: "s",
  });
  assert.deepEqual(found[0], [2, 2.8596]);
  assert.deepEqual(
    found.slice(1),
    [1, 3, 4, 5].map((id) => [id, 0.087011]),
  );
});
