import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import type { Distance, PointId, Vector } from "../common/point.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { VectorQuery } from "../segment/segment_reader.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { type Combine, bestScore, contextScore, discoverScore } from "./example_scores.ts";
import type { PointsView } from "./points_view.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { dense, NO_PARAMS, shown, sparse } from "./testing/queries.ts";

const run = testRun();

function denseSchema(distance: Distance): VectorSchema {
  return new Map([["", { kind: "dense", size: 2, distance }]]);
}

/** Points 1, 2, ... with one vector each, in segments of so many rows. */
function pointsOf(
  schema: VectorSchema,
  vectors: readonly Vector[],
  segmentRowsMax = 2,
): PlainPoints {
  const points = new PlainPoints(schema, segmentRowsMax);
  const [name] = schema.keys();
  vectors.forEach((vector, at) => points.put(at + 1, { [name!]: vector }, { n: at % 2 }));
  return points;
}

async function search(
  view: PointsView,
  query: VectorQuery,
  limit = 10,
  using = "",
): Promise<[PointId, number][]> {
  const scope = { using, filter: view.filter(undefined), limit, params: NO_PARAMS };
  const [list] = await view.search([query], scope, run);
  return shown(view, list!);
}

const idsAt = (view: PointsView, places: Float64Array): PointId[] =>
  Array.from(places, (place) => view.idAt(place));

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
      const view = pointsOf(denseSchema(distance), FIVE, rows).view();
      const query: VectorQuery = { kind: "examples", examples, combine };
      assert.deepEqual(await search(view, query), expected);
      assert.deepEqual(await search(view, query, 3), expected.slice(0, 3));
    }
  });
}

test("nearest scores are shown as distances, and the hits of segments are merged by similarity", async () => {
  const distances: [Distance, [number, number][]][] = [
    [
      "Euclid",
      [
        [3, 0],
        [2, 1],
        [1, 2],
      ],
    ],
    [
      "Manhattan",
      [
        [3, 0],
        [2, 1],
        [1, 2],
      ],
    ],
    [
      "Dot",
      [
        [3, 9],
        [2, 6],
        [1, 3],
      ],
    ],
  ];
  for (const [distance, expected] of distances) {
    for (const rows of [1, 2, 100]) {
      const line = [dense(1, 0), dense(2, 0), dense(3, 0)];
      const view = pointsOf(denseSchema(distance), line, rows).view();
      const query: VectorQuery = { kind: "nearest", vector: dense(3, 0) };
      assert.deepEqual(await search(view, query), expected, distance);
      assert.deepEqual(await search(view, query, 2), expected.slice(0, 2), distance);
    }
  }
});

test("of equal scores the smaller id comes first, whatever segment it is in", async () => {
  for (const rows of [1, 2, 3, 100]) {
    const points = new PlainPoints(denseSchema("Dot"), rows);
    const ids: PointId[] = [7, "936da01f-9abd-4d9d-80c7-02af85c822a8", 2n ** 60n, 3, 5, 1];
    for (const id of ids) points.put(id, { "": dense(1, 1) });
    const found = await search(points.view(), { kind: "nearest", vector: dense(1, 0) }, 5);
    assert.deepEqual(
      found.map(([id]) => id),
      [1, 3, 5, 7, 2n ** 60n],
    );
  }
});

test("several queries are searched for together, and each has its own list", async () => {
  const points = pointsOf(denseSchema("Dot"), FIVE, 2);
  const view = points.view();
  const queries: VectorQuery[] = [
    { kind: "nearest", vector: dense(1, 0) },
    { kind: "nearest", vector: dense(0, 1) },
  ];
  const scope = { using: "", filter: view.filter(undefined), limit: 2, params: NO_PARAMS };
  const lists = await view.search(queries, scope, run);
  assert.deepEqual(
    lists.map((list) => shown(view, list)),
    [
      [
        [4, 2],
        [1, 1],
      ],
      [
        [2, 1],
        [3, 1],
      ],
    ],
  );
  assert.deepEqual(
    points.searches.map(({ reader, queries: of, scope: { params } }) => [reader, of, params]),
    view.readers.map((_, reader) => [reader, queries, NO_PARAMS]),
  );
});

test("vectors and similarities of unknown names are refused", async () => {
  const view = pointsOf(denseSchema("Cosine"), [dense(3, 4)]).view();
  const unknown = { message: "Wrong input: Not existing vector name error: zz" };
  assert.throws(() => view.similarity("zz"), unknown);
  const query: VectorQuery = { kind: "nearest", vector: dense(1, 1) };
  await assert.rejects(search(view, query, 1, "zz"), unknown);
});

test("counts and scrolls over several segments are those over one", async () => {
  const filter = parseFilter({ must: [{ key: "n", match: { value: 1 } }] });
  const line = [1, 2, 3, 4, 5, 6, 7, 8].map((x) => dense(x, 0));
  for (const rows of [1, 3, 100]) {
    const points = pointsOf(denseSchema("Dot"), line, rows);
    points.put(2, { "": dense(9, 9) }, { n: 1 });
    points.delete(5);
    const view = points.view();
    const scroll = async (
      from: PointId | undefined,
      of: typeof filter | undefined,
      limit: number,
    ): Promise<PointId[]> => idsAt(view, await view.scroll(view.filter(of), from, limit, run));
    assert.deepEqual(await scroll(2, undefined, 4), [2, 3, 4, 6]);
    assert.deepEqual(await scroll(undefined, filter, 3), [2, 4, 6]);
    assert.deepEqual(await scroll(undefined, undefined, 99), [1, 2, 3, 4, 6, 7, 8]);
    assert.deepEqual([await view.count(view.filter(filter), run), view.pointCount], [4, 7]);
    assert.equal(view.find(5), undefined);
    assert.deepEqual(view.vectorAt("", view.find(2)!), dense(9, 9));
  }
});

test("only the points of given places are searched, whatever order they are given in", async () => {
  const points = pointsOf(denseSchema("Dot"), FIVE, 2);
  const view = points.view();
  const places = Float64Array.from([5, 1, 4], (id) => view.find(id)!);
  const filter = await view.onlyPlaces(places, run);
  assert.deepEqual(
    filter.map(({ candidates }) => [...candidates!]),
    [[0], [1], [0]],
  );
  const scope = { using: "", filter, limit: 9, params: NO_PARAMS };
  const [list] = await view.search([{ kind: "nearest", vector: dense(1, 0) }], scope, run);
  assert.deepEqual(shown(view, list!), [
    [4, 2],
    [1, 1],
    [5, -1],
  ]);
  const two = await view.onlyPlaces(places.subarray(0, 2), run);
  points.searches.length = 0;
  await view.search([{ kind: "nearest", vector: dense(1, 0) }], { ...scope, filter: two }, run);
  assert.deepEqual(
    points.searches.map(({ reader }) => reader),
    [0, 2],
    "a segment without candidates is not asked",
  );
});

/** A run with numbers from a seed. */
function seededRun(seed: number): Run {
  return new Run({ ...processRuntime(), random: seededRandom(seed) });
}

test("a sample holds different points that match, as many as there are", async () => {
  const line = Array.from({ length: 20 }, (_, x) => dense(x, 0));
  const filter = parseFilter({ must: [{ key: "n", match: { value: 1 } }] });
  for (const rows of [1, 3, 100]) {
    const view = pointsOf(denseSchema("Dot"), line, rows).view();
    const sample = async (limit: number): Promise<PointId[]> =>
      idsAt(view, await view.sample(view.filter(filter), limit, seededRun(3)));
    const three = await sample(3);
    assert.equal(new Set(three).size, 3);
    assert.ok(three.every((id) => Number(id) % 2 === 0));
    assert.deepEqual(
      (await sample(99)).sort((a, b) => Number(a) - Number(b)),
      [2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
    );
  }
});

test("without a filter every point is as likely to be in a sample, in small and large segments", async () => {
  const points = new PlainPoints(denseSchema("Dot"), 6);
  for (let id = 1; id <= 14; id++) points.put(id, { "": dense(id, 0) });
  for (const id of [7, 8, 9, 10, 11]) points.delete(id);
  const view = points.view();
  const counts = new Map<PointId, number>();
  const rounds = 6000;
  const sampling = seededRun(11);
  for (let round = 0; round < rounds; round++) {
    for (const place of await view.sample(view.filter(undefined), 3, sampling)) {
      const id = view.idAt(place);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  assert.equal(counts.size, 9);
  const expected = (rounds * 3) / 9;
  for (const [id, count] of counts) {
    assert.ok(Math.abs(count - expected) < expected * 0.1, `point ${id}: ${count} of ${expected}`);
  }
});

test("sparse: a point without a common index is no nearest result, and is 0 to an example", async () => {
  const schema: VectorSchema = new Map([["s", { kind: "sparse", idf: false }]]);
  const view = pointsOf(schema, [sparse([1, 2]), sparse([2, 1]), sparse()]).view();
  const vector = sparse([1, 1]);
  assert.deepEqual(await search(view, { kind: "nearest", vector }, 9, "s"), [[1, 2]]);
  const combine = (similarities: Float32Array): number => similarities[0]!;
  const query: VectorQuery = { kind: "examples", examples: [vector], combine };
  assert.deepEqual(await search(view, query, 9, "s"), [
    [1, 2],
    [2, 0],
    [3, 0],
  ]);
});
