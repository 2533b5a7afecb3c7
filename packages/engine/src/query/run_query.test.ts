import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import type { Query, SearchParams } from "../request/query_request.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { FilterCache } from "./filter_cache.ts";
import { planQuery } from "./query_plan.ts";
import { runPlans } from "./run_query.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import {
  contextOf,
  dense,
  id,
  idsOf,
  type Level,
  level,
  nearestTo,
  NO_PARAMS,
  rrf,
  runTree,
  shown,
} from "./testing/queries.ts";

/** Points 1 to `count` on a line, each at its id, in segments of so many rows. */
function line(count: number, rows = 3): PlainPoints {
  const schema = new Map([["", { kind: "dense", size: 1, distance: "Euclid" } as const]]);
  const points = new PlainPoints(schema, rows);
  for (let at = 1; at <= count; at++) points.put(at, { "": dense(at) }, { n: at });
  return points;
}

const nearest = (x: number): Query<Vector> => nearestTo(dense(x));

const dbsf: Query<Vector> = { kind: "fusion", fusion: "dbsf" };

const onlyIds = (...ids: number[]): Filter => parseFilter({ must: [{ has_id: ids }] });

test("a leaf hands its name, limit and parameters to every segment, and is cut by its threshold", async () => {
  const points = line(9);
  const params: SearchParams = {
    exact: true,
    hnswEf: 77,
    indexedOnly: true,
    quantization: { ignore: false, rescore: true, oversampling: 2 },
  };
  const filter = onlyIds(3, 4, 5, 6);
  const root = level(nearest(4), { filter, scoreThreshold: 2, limit: 2, params });
  assert.deepEqual(await runTree(root, points.view(), 9), [
    [4, 0],
    [3, 1],
    [5, 1],
  ]);
  assert.deepEqual(
    points.searches.map(({ reader, scope }) => [reader, scope.using, scope.limit, scope.params]),
    [0, 1, 2].map((reader) => [reader, "", 9, params]),
  );
});

test("a threshold keeps what is strictly better, in the direction of the distance", async () => {
  const view = line(8).view();
  assert.deepEqual(await runTree(level(nearest(1), { scoreThreshold: 2 }), view), [
    [1, 0],
    [2, 1],
  ]);
  const points = new PlainPoints(new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]));
  for (let at = 1; at <= 8; at++) points.put(at, { "": dense(at) });
  const dot = level(nearest(1), { scoreThreshold: 7 });
  assert.deepEqual(await runTree(dot, points.view()), [[8, 8]]);
});

test("a threshold on scores made of examples takes the direction of the distance", async () => {
  const view = line(8).view();
  const best: Query<Vector> = {
    kind: "recommend",
    positive: [dense(1)],
    negative: [dense(8)],
    strategy: "best_score",
  };
  const count = async (scoreThreshold: number): Promise<number> =>
    (await runTree(level(best, { scoreThreshold }), view)).length;
  assert.deepEqual(await Promise.all([0.6, 0.3, 0, -0.2].map(count)), [8, 0, 0, 0]);
});

test("no query scrolls by id", async () => {
  const filter = parseFilter({ must_not: [{ has_id: [2] }] });
  assert.deepEqual(await runTree(level(undefined, { filter, limit: 3 }), line(9).view()), [
    [1, 1],
    [3, 1],
    [4, 1],
  ]);
});

test("a leaf has the filters of all levels above it; what its parents rescore is not asked again", async () => {
  const points = line(9);
  const view = points.view();
  const inner = level(nearest(5), { filter: parseFilter({ must_not: [{ has_id: [5] }] }) });
  const middle = level(nearest(1), {
    filter: parseFilter({ must_not: [{ has_id: [4] }] }),
    prefetch: [{ ...inner, limit: 3 }],
    limit: 2,
  });
  const root = level(nearest(9), { filter: onlyIds(3, 4, 5, 6, 7), prefetch: [middle] });
  assert.deepEqual(await runTree(root, view), [
    [6, 3],
    [3, 6],
  ]);
});

test("the filters of several levels merge clause by clause, and each is compiled once", async () => {
  const points = line(9);
  const should = (...ids: number[]): Filter => parseFilter({ should: [{ has_id: ids }] });
  const inner = level(nearest(1), { filter: should(2, 3) });
  const prefetch = [inner, level(nearest(9)), level(nearest(5))];
  const root = level(rrf, { filter: should(8), prefetch });
  const view = points.view();
  const found = await runTree(root, view);
  assert.deepEqual(new Set(idsOf(found)), new Set([2, 3, 8]));
  assert.equal(points.filtersCompiled, 2 * view.readers.length);
});

test("rescoring chooses from exactly the union of the prefetches", async () => {
  const points = line(100, 30);
  const prefetch = [level(nearest(90), { limit: 3 }), level(nearest(91), { limit: 3 })];
  const view = points.view();
  assert.deepEqual(await runTree(level(nearest(1), { prefetch, limit: 2 }), view), [
    [89, 88],
    [90, 89],
  ]);
  const candidates = points.searches.flatMap(({ reader, scope }) =>
    [...(scope.filter.candidates ?? [])].map((offset) => view.readers[reader]!.idAt(offset)),
  );
  assert.deepEqual(candidates, [89, 90, 91, 92]);
});

test("prefetches without results leave nothing to rescore, and nothing more is searched", async () => {
  const points = line(5, 100);
  const prefetch = [level(nearest(1), { filter: onlyIds(77) })];
  assert.deepEqual(await runTree(level(nearest(1), { prefetch }), points.view()), []);
  assert.equal(points.searches.length, 1);
  assert.deepEqual(await runTree(level(rrf, { prefetch }), points.view()), []);
});

test("what a prefetch without results would hide is still refused", () => {
  const view = new PlainPoints(line(1).schema).view();
  const prefetch = [level(undefined)];
  const recommend: Query<Vector> = {
    kind: "recommend",
    positive: [],
    negative: [dense(1)],
    strategy: "average_vector",
  };
  const cases: [Level, string][] = [
    [
      level(nearest(1), { prefetch, using: "nope" }),
      "Wrong input: Not existing vector name error: nope",
    ],
    [
      level(nearestTo(dense(1, 2)), { prefetch }),
      "Wrong input: Vector dimension error: expected dim: 1, got 2",
    ],
    [
      level(recommend, { prefetch }),
      "Wrong input: Positive vectors should not be empty with `average` strategy",
    ],
    [
      level(
        { kind: "context", pairs: [{ positive: dense(1), negative: dense(1, 2) }] },
        { prefetch },
      ),
      "Wrong input: Vector dimension error: expected dim: 1, got 2",
    ],
  ];
  for (const [root, message] of cases) {
    assert.throws(() => planQuery(root, 1, contextOf(view)), { message });
  }
});

test("fusion takes the lists of its prefetches in their order, cuts by score and by limit", async () => {
  const view = line(5).view();
  // The lists 1 2 3 4 and 4 5 3 2.
  const prefetch = [level(nearest(1), { limit: 4 }), level(nearest(4.1), { limit: 4 })];
  const fused = await runTree(level(rrf, { prefetch }), view);
  assert.deepEqual(fused, [
    [4, 0.7],
    [2, 0.533333],
    [1, 0.5],
    [3, 0.5],
    [5, 0.333333],
  ]);
  const cut = await runTree(level(rrf, { prefetch, scoreThreshold: 0.5 }), view);
  assert.deepEqual(cut, fused.slice(0, 4));
  assert.equal((await runTree(level(rrf, { prefetch, limit: 2 }), view)).length, 2);
  assert.equal((await runTree(level(rrf, { prefetch, limit: 2 }), view, 4)).length, 4);
});

test("DBSF fuses shown scores, so that of distances the farther point wins", async () => {
  const prefetch = [level(nearest(1), { limit: 4 })];
  assert.deepEqual(await runTree(level(dbsf, { prefetch }), line(4).view()), [
    [4, 0.693649],
    [3, 0.56455],
    [2, 0.43545],
    [1, 0.306351],
  ]);
});

test("a fusion inside of a prefetch is cut by its own limit", async () => {
  const inner = level(rrf, { limit: 2, prefetch: [level(nearest(9)), level(nearest(8))] });
  const found = await runTree(level(nearest(1), { prefetch: [inner] }), line(9).view());
  assert.deepEqual(idsOf(found), [8, 9]);
});

test("a formula keeps scores equal to its threshold, and is cut by its limit", async () => {
  const prefetch = [level(nearest(1), { limit: 5 })];
  const formula: Query<Vector> = {
    kind: "formula",
    formula: { kind: "variable", name: "n" },
    defaults: {},
  };
  const view = line(9).view();
  const cut = await runTree(level(formula, { prefetch, scoreThreshold: 3 }), view);
  assert.deepEqual(idsOf(cut), [5, 4, 3]);
  assert.deepEqual(idsOf(await runTree(level(formula, { prefetch, limit: 2 }), view)), [5, 4]);
});

test("an id as example is searched for by its vector and is no result", async () => {
  const view = line(5).view();
  const query = nearestTo(id(3));
  assert.deepEqual(idsOf(await runTree(level(query), view)), [2, 4, 1, 5]);
  const outer = level(nearest(3), { prefetch: [level(query, { limit: 4 })] });
  assert.deepEqual(idsOf(await runTree(outer, view)), [2, 4, 1, 5]);
});

test("an example without the vector fails by name, for every kind of query", async () => {
  const view = line(6).put(5, {}).view();
  const message = 'Not found: Vector with name "" for point not found';
  for (const query of [
    { kind: "nearest", input: id(5), mmr: undefined },
    { kind: "discover", target: id(5), pairs: [] },
    { kind: "context", pairs: [{ positive: id(1), negative: id(5) }] },
    { kind: "recommend", positive: [id(2), id(5)], negative: [], strategy: "average_vector" },
    { kind: "recommend", positive: [id(2)], negative: [id(5)], strategy: "best_score" },
  ] as const) {
    await assert.rejects(runTree(level(query), view), { code: "not_found", message });
  }
});

test("recommend by average searches for the positive examples away from the negative ones", async () => {
  const points = line(9, 100);
  const query: Query<Vector> = {
    kind: "recommend",
    positive: [id(2), id(6)],
    negative: [id(3)],
    strategy: "average_vector",
  };
  await runTree(level(query), points.view());
  const [search] = points.searches;
  assert.deepEqual(search!.queries, [{ kind: "nearest", vector: dense(4 + 4 - 3) }]);
});

const mmr = (diversity: number, candidatesLimit: number | undefined): Query<Vector> => ({
  kind: "nearest",
  input: dense(1),
  mmr: { diversity, candidatesLimit },
});

test("MMR at the root is asked for its limit without what a page skips", async () => {
  const view = line(8).view();
  assert.deepEqual(idsOf(await runTree(level(mmr(0.5, 8), { limit: 3 }), view, 5)), [1, 7, 4]);
  const prefetch = [level(nearest(8), { limit: 7 })];
  const over = level(mmr(0.9, 5), { limit: 3, prefetch });
  assert.deepEqual(await runTree(over, view), [
    [2, 1],
    [6, 5],
    [4, 3],
  ]);
});

test("MMR in a leaf below the root is a plain search for all its candidates", async () => {
  const view = line(8).view();
  const first = level(mmr(0.5, 6), { limit: 3 });
  assert.deepEqual(
    await runTree(level(rrf, { prefetch: [first] }), view),
    [1, 2, 3, 4, 5, 6].map((of, rank) => [of, Math.round(1e6 / (rank + 2)) / 1e6]),
  );
});

test("MMR over prefetches below the root takes all they found, keeps their scores and cuts", async () => {
  const view = line(8).view();
  const prefetch = [level(nearest(8), { limit: 8 }), level(nearest(1), { limit: 2 })];
  const inner = level(mmr(0.9, 2), { limit: 3, prefetch });
  const formula: Query<Vector> = {
    kind: "formula",
    formula: { kind: "variable", name: "$score" },
    defaults: {},
  };
  assert.deepEqual(await runTree(level(formula, { prefetch: [inner] }), view), [
    [1, 7],
    [4, 4],
    [8, 0],
  ]);
});

test("a point that several prefetches find keeps the score of the first of them", async () => {
  const view = line(8).view();
  const prefetch = [
    level(nearest(1), { limit: 2 }),
    level(nearest(2), { limit: 3 }),
    level(nearest(8), { limit: 1 }),
  ];
  const inner = level(mmr(0, undefined), { limit: 9, prefetch });
  const formula: Query<Vector> = {
    kind: "formula",
    formula: { kind: "variable", name: "$score" },
    defaults: {},
  };
  assert.deepEqual(await runTree(level(formula, { prefetch: [inner] }), view), [
    [2, 1],
    [3, 1],
    [1, 0],
    [8, 0],
  ]);
});

test("a sample holds different points of its filter or of its prefetches", async () => {
  const view = line(20).view();
  const sample: Query<Vector> = { kind: "sample" };
  const filter = onlyIds(2, 4, 6, 8);
  const found = await runTree(level(sample, { filter, limit: 3 }), view);
  assert.equal(new Set(idsOf(found)).size, 3);
  assert.ok(found.every(([of, score]) => [2, 4, 6, 8].includes(Number(of)) && score === 1));
  const prefetch = [level(nearest(1), { limit: 3 }), level(nearest(20), { limit: 2 })];
  const union = await runTree(level(sample, { prefetch }), view);
  assert.deepEqual(new Set(idsOf(union)), new Set([1, 2, 3, 19, 20]));
});

test("a formula that cannot be is refused at any level, whatever its prefetches find", () => {
  const view = new PlainPoints(line(1).schema).view();
  const formula: Query<Vector> = {
    kind: "formula",
    formula: { kind: "variable", name: "$foo" },
    defaults: {},
  };
  const inner = level(formula, { prefetch: [level(undefined)] });
  const root = level(rrf, { prefetch: [inner] });
  assert.throws(() => planQuery(root, 1, contextOf(view)), /Invalid reserved word: \$foo/);
});

test("a tree that breaks a rule is refused before anything is searched", async () => {
  const points = line(3);
  await assert.rejects(runTree(level(rrf), points.view()), { code: "bad_input" });
  assert.deepEqual(points.searches, []);
});

test("queries that differ in their vectors only are searched for together, each with its own result", async () => {
  const points = line(9, 100);
  const view = points.view();
  const context = contextOf(view, { filters: new FilterCache(view, true) });
  const some = (): Filter => onlyIds(2, 3, 4, 5);
  const roots = [
    level(nearest(1), { filter: some(), limit: 2 }),
    level(nearest(9), { filter: some(), limit: 2, scoreThreshold: 5 }),
    level(nearest(9), { filter: onlyIds(2, 3), limit: 2 }),
    level(nearest(9), { filter: some(), limit: 1 }),
    level(nearest(9), { filter: some(), limit: 2, params: { ...NO_PARAMS, exact: true } }),
    level(rrf, { prefetch: [level(nearest(3), { limit: 2, filter: some() })] }),
  ];
  const plans = roots.map((root) => planQuery(root, root.limit, context));
  const lists = await runPlans(plans, view, testRun());
  assert.deepEqual(
    lists.map((list) => idsOf(shown(view, list))),
    [[2, 3], [5], [3, 2], [5], [5, 4], [3, 2]],
  );
  assert.deepEqual(
    points.searches.map(({ queries }) => queries.length),
    [3, 1, 1, 1],
  );
  assert.equal(points.filtersCompiled, 2);
});

test("a read sees the points that were there when it began", async () => {
  const points = line(5, 3);
  points.beforeSearch = () => {
    points.delete(2);
    points.put(1, { "": dense(1) });
    points.put(7, { "": dense(1) });
  };
  const prefetch = [level(nearest(1), { limit: 3 })];
  const found = await runTree(level(nearest(3), { prefetch }), points.view());
  assert.deepEqual(idsOf(found), [3, 2, 1]);
});
