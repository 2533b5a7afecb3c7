import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import type { Query, QueryLevel } from "../request/query_request.ts";
import { runQuery } from "./run_query.ts";
import type { ExamplesSearch, NearestSearch, ScoredPoint, Searcher } from "./searcher.ts";

type Level = QueryLevel<Vector>;

type Call =
  | { readonly kind: "search"; readonly request: NearestSearch }
  | { readonly kind: "examples"; readonly request: ExamplesSearch }
  | { readonly kind: "scroll"; readonly filter: Filter | undefined; readonly limit: number };

const number = (x: number): Vector => ({ kind: "dense", values: Float32Array.of(x) });

/**
 * Points 1 to `count` on a line, each at its id; nearest by distance. Filters may name ids only.
 */
function line(
  count: number,
  lacking: readonly number[] = [],
): { searcher: Searcher; calls: Call[] } {
  const calls: Call[] = [];
  const at = (vector: Vector): number => (vector.kind === "dense" ? vector.values[0]! : NaN);
  const allowed = (filter: Filter | undefined): number[] => {
    const ids = Array.from({ length: count }, (_, index) => index + 1);
    return ids.filter((id) => {
      const named = (list: Filter["must"]): boolean[] =>
        list.flatMap((one) => (one.kind === "has_id" ? [one.ids.includes(id)] : []));
      const should = named(filter?.should ?? []);
      return (
        named(filter?.must ?? []).every(Boolean) &&
        !named(filter?.mustNot ?? []).some(Boolean) &&
        (should.length === 0 || should.some(Boolean))
      );
    });
  };
  const points = (ids: number[], score: (id: number) => number): ScoredPoint[] =>
    ids.map((id) => ({ id, version: id, score: score(id) }));
  const searcher: Searcher = {
    pointCount: count,
    search: async (request) => {
      calls.push({ kind: "search", request });
      const found = points(allowed(request.filter), (id) => Math.abs(id - at(request.vector)));
      return found
        .sort((a, b) => a.score - b.score || Number(a.id) - Number(b.id))
        .filter(({ score }) => score < (request.scoreThreshold ?? Infinity))
        .slice(0, request.limit);
    },
    searchByExamples: async (request) => {
      calls.push({ kind: "examples", request });
      const score = (id: number): number =>
        request.combine(Float32Array.from(request.examples, (one) => -((at(one) - id) ** 2)));
      const found = points(allowed(request.filter), score);
      return found.sort((a, b) => b.score - a.score).slice(0, request.limit);
    },
    similarity: () => (a, b) => -((at(a) - at(b)) ** 2),
    scroll: async (filter, limit) => {
      calls.push({ kind: "scroll", filter, limit });
      return points(allowed(filter), () => 1).slice(0, limit);
    },
    vectorsOf: (ids) =>
      new Map(
        ids
          .filter((id) => Number(id) <= count)
          .map((id) => [id, lacking.includes(Number(id)) ? undefined : number(Number(id))]),
      ),
    payloadOf: () => ({}),
    has: (id) => Number(id) <= count,
    versionOf: (id) => Number(id),
    checkOf: () => () => true,
  };
  return { searcher, calls };
}

function level(query: Query<Vector> | undefined, rest: Partial<Level> = {}): Level {
  return {
    prefetch: [],
    query,
    using: "",
    filter: undefined,
    params: { exact: false, hnswEf: undefined, indexedOnly: false, quantization: undefined },
    scoreThreshold: undefined,
    limit: 10,
    lookupFrom: undefined,
    ...rest,
  };
}

const nearest = (x: number): Query<Vector> => ({
  kind: "nearest",
  input: number(x),
  mmr: undefined,
});

const dbsf: Query<Vector> = { kind: "fusion", fusion: "dbsf" };
const rrf: Query<Vector> = { kind: "fusion", fusion: "rrf", k: 2, weights: undefined };
const noLookup = (): never => assert.fail("no lookup");

async function run(root: Level, searcher: Searcher, limit = root.limit): Promise<ScoredPoint[]> {
  return runQuery(root, limit, searcher, noLookup, testRun());
}

const idsOf = (points: readonly ScoredPoint[]): PointId[] => points.map(({ id }) => id);

const searches = (calls: readonly Call[]): NearestSearch[] =>
  calls.flatMap((call) => (call.kind === "search" ? [call.request] : []));

test("a leaf hands its name, filter, threshold and limit to the search", async () => {
  const { searcher, calls } = line(9);
  const filter = parseFilter({ must: [{ has_id: [3, 4, 5, 6] }] });
  const root = level(nearest(4), { using: "v", filter, scoreThreshold: 2, limit: 2 });
  assert.deepEqual(idsOf(await run(root, searcher, 3)), [4, 3, 5]);
  const [request] = searches(calls);
  assert.deepEqual(request, {
    using: "v",
    filter,
    limit: 3,
    scoreThreshold: 2,
    vector: number(4),
  });
});

test("no query scrolls by id", async () => {
  const { searcher } = line(9);
  const filter = parseFilter({ must_not: [{ has_id: [2] }] });
  const found = await run(level(undefined, { filter, limit: 3 }), searcher);
  assert.deepEqual(
    found.map(({ id, score }) => [id, score]),
    [
      [1, 1],
      [3, 1],
      [4, 1],
    ],
  );
});

test("a leaf is searched with the filters of all levels above it, clause by clause", async () => {
  const { searcher, calls } = line(9);
  const filter = (n: number): Filter =>
    parseFilter({
      must: [{ key: `m${n}`, match: { value: n } }],
      should: [{ key: `s${n}`, match: { value: n } }],
      must_not: [{ key: `n${n}`, match: { value: n } }],
      min_should: { conditions: [{ key: `c${n}`, match: { value: n } }], min_count: n },
    });
  const inner = level(nearest(2), { filter: filter(1) });
  const middle = level(nearest(3), { filter: filter(3), prefetch: [inner] });
  const bare = level(nearest(4));
  await run(level(nearest(5), { filter: filter(2), prefetch: [middle, bare] }), searcher);
  const [first, second, third, fourth] = searches(calls);
  const all = [filter(2), filter(3), filter(1)];
  assert.deepEqual(first!.filter, {
    must: all.flatMap(({ must }) => must),
    should: all.flatMap(({ should }) => should),
    mustNot: all.flatMap(({ mustNot }) => mustNot),
    minShould: {
      conditions: all.flatMap(({ minShould }) => minShould!.conditions),
      minCount: 3,
    },
  });
  assert.deepEqual(third!.filter, filter(2));
  for (const rescoring of [second, fourth]) {
    assert.equal(rescoring!.filter?.must[0]?.kind, "has_id");
    assert.deepEqual([rescoring!.filter?.should, rescoring!.filter?.mustNot], [[], []]);
  }
});

test("rescoring chooses from exactly the union of the prefetches", async () => {
  const { searcher, calls } = line(100);
  const prefetch = [level(nearest(90), { limit: 3 }), level(nearest(91), { limit: 3 })];
  const found = await run(level(nearest(1), { prefetch, limit: 2 }), searcher);
  assert.deepEqual(
    found.map(({ id, score }) => [id, score]),
    [
      [89, 88],
      [90, 89],
    ],
  );
  const ids = [89, 90, 91, 92];
  assert.deepEqual(searches(calls)[2]!.filter?.must, [{ kind: "has_id", ids }]);
});

test("prefetches without results leave nothing to rescore, and nothing is searched", async () => {
  const { searcher, calls } = line(5);
  const filter = parseFilter({ must: [{ has_id: [77] }] });
  const prefetch = [level(nearest(1), { filter })];
  assert.deepEqual(await run(level(nearest(1), { prefetch }), searcher), []);
  assert.equal(calls.length, 1);
  assert.deepEqual(await run(level(rrf, { prefetch }), searcher), []);
});

test("fusion takes the lists of its prefetches in their order, cuts by score and by limit", async () => {
  const { searcher } = line(5);
  // The lists 1 2 3 4 and 4 5 3 2.
  const prefetch = [level(nearest(1), { limit: 4 }), level(nearest(4.1), { limit: 4 })];
  const fused = await run(level(rrf, { prefetch }), searcher);
  assert.deepEqual(idsOf(fused), [4, 2, 1, 3, 5]);
  [0.7, 0.533333, 0.5, 0.5, 0.333333].forEach((score, rank) => {
    assert.ok(Math.abs(fused[rank]!.score - score) < 1e-6);
  });
  const cut = await run(level(rrf, { prefetch, scoreThreshold: 0.5 }), searcher);
  assert.deepEqual(idsOf(cut), [4, 2, 1, 3]);
  assert.equal((await run(level(rrf, { prefetch, limit: 2 }), searcher)).length, 2);
  assert.equal((await run(level(rrf, { prefetch, limit: 2 }), searcher, 4)).length, 4);
});

test("DBSF fuses shown scores, so that of distances the farther point wins", async () => {
  const { searcher } = line(4);
  const prefetch = [level(nearest(1), { limit: 4 })];
  const fused = await run(level(dbsf, { prefetch }), searcher);
  assert.deepEqual(idsOf(fused), [4, 3, 2, 1]);
  assert.ok(Math.abs(fused[3]!.score - 0.306351) < 1e-6);
});

test("a fusion inside of a prefetch is cut by its own limit", async () => {
  const { searcher } = line(9);
  const inner = level(rrf, { limit: 2, prefetch: [level(nearest(9)), level(nearest(8))] });
  const found = await run(level(nearest(1), { prefetch: [inner] }), searcher);
  assert.deepEqual(idsOf(found), [8, 9]);
});

test("an id as example is searched for by its vector and is no result", async () => {
  const { searcher } = line(5);
  const query: Query<Vector> = { ...nearest(0), input: { kind: "id", id: 3 } } as Query<Vector>;
  assert.deepEqual(idsOf(await run(level(query), searcher)), [2, 4, 1, 5]);
  const outer = level(nearest(3), { prefetch: [level(query, { limit: 4 })] });
  assert.deepEqual(idsOf(await run(outer, searcher)), [2, 4, 1, 5]);
});

test("recommend leaves out examples without the vector; the other kinds fail by name", async () => {
  const { searcher, calls } = line(6, [5]);
  const id = (of: number): { kind: "id"; id: number } => ({ kind: "id", id: of });
  const recommend = (strategy: "average_vector" | "best_score"): Query<Vector> => ({
    kind: "recommend",
    positive: [id(2), id(5)],
    negative: [id(6)],
    strategy,
  });
  await run(level(recommend("average_vector")), searcher);
  assert.deepEqual(searches(calls)[0]!.vector, number(2 + 2 - 6));
  await run(level(recommend("best_score")), searcher);
  const [call] = calls.slice(1);
  assert.ok(call?.kind === "examples");
  assert.deepEqual(call.request.examples, [number(2), number(6)]);
  const message = 'Not found: Vector with name "" for point not found';
  for (const query of [
    { kind: "nearest", input: id(5), mmr: undefined },
    { kind: "discover", target: id(5), pairs: [] },
    { kind: "context", pairs: [{ positive: id(1), negative: id(5) }] },
  ] as const) {
    await assert.rejects(run(level(query), searcher), { code: "not_found", message });
  }
});

test("MMR is asked for the root's limit without what a page skips, in a prefetch for all", async () => {
  const { searcher } = line(8);
  const query: Query<Vector> = {
    kind: "nearest",
    input: number(1),
    mmr: { diversity: 0.5, candidatesLimit: 8 },
  };
  assert.deepEqual(idsOf(await run(level(query, { limit: 3 }), searcher, 5)), [1, 7, 4]);
  const found = await run(level(rrf, { prefetch: [level(query, { limit: 3 })] }), searcher);
  assert.equal(found.length, 8);
});

test("a sample holds different points that match, as many as there are", async () => {
  const { searcher } = line(20);
  const filter = parseFilter({ must: [{ has_id: [2, 4, 6, 8] }] });
  const found = await run(level({ kind: "sample" }, { filter, limit: 3 }), searcher);
  assert.equal(new Set(idsOf(found)).size, 3);
  assert.ok(found.every(({ id, score }) => [2, 4, 6, 8].includes(Number(id)) && score === 1));
  const all = await run(level({ kind: "sample" }, { filter }), searcher);
  assert.deepEqual(new Set(idsOf(all)), new Set([2, 4, 6, 8]));
});

test("a tree that breaks a rule is refused before anything is searched", async () => {
  const { searcher, calls } = line(3);
  await assert.rejects(run(level(rrf), searcher), { code: "bad_input" });
  assert.deepEqual(calls, []);
});
