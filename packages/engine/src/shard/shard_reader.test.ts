import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { Distance, PointId, Vector } from "../common/point.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { type Combine, bestScore, contextScore, discoverScore } from "../query/example_scores.ts";
import type { ScoredPoint, SearchScope } from "../query/searcher.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { MemoryStorage } from "../storage/memory_storage.ts";
import { ShardPoints } from "./shard_points.ts";
import { ShardReader } from "./shard_reader.ts";

const run = testRun();

const dense = (...values: number[]): Vector => ({
  kind: "dense",
  values: Float32Array.from(values),
});

const sparse = (...elements: [number, number][]): Vector => ({
  kind: "sparse",
  indices: Uint32Array.from(elements, ([index]) => index),
  values: Float32Array.from(elements, ([, value]) => value),
});

function denseSchema(distance: Distance): VectorSchema {
  return new Map([["", { kind: "dense", size: 2, distance }]]);
}

/** Points 1, 2, ... with one vector each, in segments of so many rows. */
async function readerOf(
  schema: VectorSchema,
  vectors: readonly Vector[],
  segmentRowsMax = 2,
): Promise<{ reader: ShardReader; points: ShardPoints }> {
  const storage = new MemoryStorage();
  const points = new ShardPoints(storage, { keyParts: ["p"], folder: "0" }, schema, segmentRowsMax);
  const [name] = schema.keys();
  vectors.forEach((vector, at) => {
    points.putVectors(at + 1, at + 1, new Map([[name!, vector]]));
    points.putPayload(at + 1, { n: at % 2 });
  });
  await storage.commit(points.takeChanges(vectors.length).changes);
  return { reader: new ShardReader(points), points };
}

const scope = (rest: Partial<SearchScope> = {}): SearchScope => ({
  using: "",
  filter: undefined,
  scoreThreshold: undefined,
  limit: 10,
  ...rest,
});

/** Ids with scores to six digits. */
function shown(points: readonly ScoredPoint[]): [PointId, number][] {
  return points.map(({ id, score }) => [id, Math.round(score * 1e6) / 1e6 + 0]);
}

const FIVE = [dense(1, 0), dense(0, 1), dense(1, 1), dense(2, -1), dense(-1, 0.5)];
const POSITIVE = [dense(1, 0.5)];
const NEGATIVE = [dense(0, 1), dense(-1, -1)];
const PAIRS = [dense(1, 1), dense(0, -1), dense(2, 0), dense(0, 2)];

const WORKED: [string, Distance, Vector[], Combine, [number, number][]][] = [
  [
    "best_score",
    "Dot",
    [...POSITIVE, ...NEGATIVE],
    bestScore(1),
    [
      [3, 0.8],
      [4, 0.8],
      [1, 0.75],
      [5, -0.666667],
      [2, -0.75],
    ],
  ],
  [
    "best_score of negatives only",
    "Euclid",
    NEGATIVE,
    bestScore(0),
    [
      [4, -0.055556],
      [1, -0.166667],
      [5, -0.222222],
      [3, -0.25],
      [2, -0.5],
    ],
  ],
  [
    "discover",
    "Euclid",
    [dense(1, 0), ...PAIRS],
    discoverScore,
    [
      [1, 2.5],
      [3, 1.25],
      [2, 0.166667],
      [4, 0.166667],
      [5, -1.904762],
    ],
  ],
  [
    "context",
    "Euclid",
    PAIRS,
    contextScore,
    [
      [1, 0],
      [3, 0],
      [4, -0.5],
      [2, -0.8],
      [5, -1.357143],
    ],
  ],
];

for (const [name, distance, examples, combine, expected] of WORKED) {
  test(`${name} with ${distance} orders the worked points, in one segment and in several`, async () => {
    for (const rows of [1, 2, 100]) {
      const { reader } = await readerOf(denseSchema(distance), FIVE, rows);
      const request = { ...scope(), examples, combine };
      assert.deepEqual(shown(await reader.searchByExamples(request, run)), expected);
      const first = await reader.searchByExamples({ ...request, limit: 3 }, run);
      assert.deepEqual(shown(first), expected.slice(0, 3));
    }
  });
}

const LINE = [1, 2, 3, 4, 5, 6, 7, 8].map((x) => dense(x, 0));

test("a threshold keeps what is strictly better", async () => {
  const { reader } = await readerOf(denseSchema("Euclid"), LINE);
  const near = { ...scope({ scoreThreshold: 2 }), vector: dense(1, 0) };
  assert.deepEqual(shown(await reader.search(near, run)), [
    [1, 0],
    [2, 1],
  ]);
  const dot = await readerOf(denseSchema("Dot"), LINE);
  const large = { ...scope({ scoreThreshold: 7 }), vector: dense(1, 0) };
  assert.deepEqual(shown(await dot.reader.search(large, run)), [[8, 8]]);
});

test("a threshold on scores made of examples takes the direction of the distance", async () => {
  const { reader } = await readerOf(denseSchema("Euclid"), LINE);
  const count = async (scoreThreshold: number): Promise<number> => {
    const examples = [dense(1, 0), dense(8, 0)];
    const request = { ...scope({ scoreThreshold }), examples, combine: bestScore(1) };
    return (await reader.searchByExamples(request, run)).length;
  };
  assert.deepEqual(await Promise.all([0.6, 0.3, 0, -0.2].map(count)), [8, 0, 0, 0]);
});

test("IDF weighs by the vectors of all segments", async () => {
  const vectors = [1, 2, 3, 4, 5].map((id) => (id === 2 ? sparse([1, 1], [3, 2]) : sparse([1, 1])));
  for (const rows of [1, 3, 100]) {
    const schema: VectorSchema = new Map([["s", { kind: "sparse", idf: true }]]);
    const { reader, points } = await readerOf(schema, vectors, rows);
    const request = { ...scope({ using: "s" }), vector: sparse([1, 1], [3, 1]) };
    const expected = [2.859599, 0.087011, 0.087011, 0.087011, 0.087011];
    const found = await reader.search(request, run);
    assert.deepEqual(
      found.map(({ id }) => id),
      [2, 1, 3, 4, 5],
    );
    found.forEach(({ score }, rank) => assert.ok(Math.abs(score - expected[rank]!) < 1e-4));
    points.delete(2, points.find(2)!);
    const after = await reader.search(request, run);
    assert.deepEqual(shown(after), shown(found).slice(1), "deleted points go on counting");
    assert.equal(reader.indexedVectorCount, 5);
  }
});

test("sparse examples: a point without a common index has similarity 0", async () => {
  const schema: VectorSchema = new Map([["s", { kind: "sparse", idf: false }]]);
  const { reader } = await readerOf(schema, [sparse([1, 2]), sparse([2, 1]), sparse()]);
  const request = {
    ...scope({ using: "s" }),
    examples: [sparse([1, 1])],
    combine: (similarities: Float32Array) => similarities[0]!,
  };
  assert.deepEqual(shown(await reader.searchByExamples(request, run)), [
    [1, 2],
    [2, 0],
    [3, 0],
  ]);
});

test("vectors are read as stored, normalised for Cosine, and absent ones are told apart", async () => {
  const { reader, points } = await readerOf(denseSchema("Cosine"), [dense(3, 4), dense(1, 0)]);
  const place = points.find(2)!;
  place.segment.deleteVector(place.offset, "");
  const found = reader.vectorsOf([1, 2, 3], "");
  assert.deepEqual([...found.keys()], [1, 2]);
  assert.deepEqual([found.get(1), found.get(2)], [dense(0.6, 0.8), undefined]);
  const unknown = { message: "Wrong input: Not existing vector name error: zz" };
  assert.throws(() => reader.vectorsOf([1], "zz"), unknown);
  assert.throws(() => reader.namedVectorsOf(1, ["zz"]), unknown);
  assert.throws(() => reader.similarity("zz"), unknown);
  await assert.rejects(
    reader.search({ ...scope({ using: "zz" }), vector: dense(1) }, run),
    unknown,
  );
  assert.deepEqual([...reader.namedVectorsOf(2, [""])], []);
  assert.deepEqual([...reader.namedVectorsOf(9, undefined)], []);
});

test("a wrong size of a query or an example is told", async () => {
  const { reader } = await readerOf(denseSchema("Dot"), LINE);
  const message = "Wrong input: Vector dimension error: expected dim: 2, got 3";
  const vector = dense(1, 2, 3);
  await assert.rejects(reader.search({ ...scope(), vector }, run), { message });
  const request = { ...scope(), examples: [dense(1, 2), vector], combine: bestScore(1) };
  await assert.rejects(reader.searchByExamples(request, run), { message });
});

test("counts and scrolls over several segments are those over one", async () => {
  const filter = parseFilter({ must: [{ key: "n", match: { value: 1 } }] });
  for (const rows of [1, 3, 100]) {
    const { reader, points } = await readerOf(denseSchema("Dot"), LINE, rows);
    points.putVectors(2, 9, new Map([["", dense(9, 9)]]));
    points.delete(5, points.find(5)!);
    assert.deepEqual(await reader.idsFrom(2, undefined, 4, run), [2, 3, 4, 6]);
    assert.deepEqual(await reader.idsFrom(undefined, filter, 3, run), [2, 4, 6]);
    assert.deepEqual([await reader.count(filter, run), reader.pointCount], [4, 7]);
    assert.equal(await reader.count(undefined, run), 7);
    assert.deepEqual([reader.has(5), reader.versionOf(2), reader.versionOf(5)], [false, 9, 0]);
    assert.deepEqual(await reader.scroll(filter, 1, run), [{ id: 2, version: 0, score: 1 }]);
  }
});
