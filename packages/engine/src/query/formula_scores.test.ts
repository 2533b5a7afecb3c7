import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { parseExpression } from "../wire/testing/parse.ts";
import { compileFormulas, type FormulaSearcher, scoreByFormula } from "./formula_scores.ts";
import type { Query, QueryLevel } from "../request/query_request.ts";
import type { ScoredPoint } from "./searcher.ts";

const IDS: ReadonlySet<PointId> = new Set([1, 2, 3, 4]);

/** Four points with `n` = id and version = 10 · id. */
const searcher: FormulaSearcher = {
  has: (id) => IDS.has(id),
  versionOf: (id) => Number(id) * 10,
  payloadOf: (id) => ({ n: Number(id) }),
  checkOf: () => (id) => id === 3,
};

function levelOf(formula: unknown, scoreThreshold?: number, limit = 10): QueryLevel<Vector> {
  const query: Query<Vector> = {
    kind: "formula",
    formula: parseExpression(formula),
    defaults: { "$score[1]": 0.5 },
  };
  const params = {
    exact: false,
    hnswEf: undefined,
    indexedOnly: false,
    quantization: undefined,
  };
  const [using, filter, lookupFrom] = ["", undefined, undefined];
  return { prefetch: [], query, using, filter, params, scoreThreshold, limit, lookupFrom };
}

async function scored(
  level: QueryLevel<Vector>,
  lists: readonly (readonly [id: number, score: number])[][],
): Promise<ScoredPoint[]> {
  const evaluate = [...compileFormulas(level, searcher).values()][0]!;
  const points = lists.map((list) => list.map(([id, score]) => ({ id, version: 0, score })));
  return scoreByFormula(level, evaluate, points, searcher, testRun());
}

const LISTS: [number, number][][] = [
  [
    [4, 8],
    [1, 2],
  ],
  [
    [2, 4],
    [1, 1],
  ],
];

test("the points of all prefetches are scored, best first, with their versions", async () => {
  assert.deepEqual(await scored(levelOf({ sum: ["$score[0]", "$score[1]"] }), LISTS), [
    { id: 4, version: 40, score: 8.5 },
    { id: 2, version: 20, score: 4 },
    { id: 1, version: 10, score: 3 },
  ]);
});

test("of equal scores the smaller id comes first", async () => {
  const points = await scored(levelOf(1.5), LISTS);
  assert.deepEqual(
    points.map(({ id }) => id),
    [1, 2, 4],
  );
});

test("scores equal to the threshold stay, and the limit cuts", async () => {
  const points = await scored(levelOf("n", 2), LISTS);
  assert.deepEqual(
    points.map(({ id }) => id),
    [4, 2],
  );
  assert.deepEqual(await scored(levelOf("n", undefined, 1), LISTS), [
    { id: 4, version: 40, score: 4 },
  ]);
});

test("conditions are asked of the shard", async () => {
  const points = await scored(levelOf({ has_id: [3] }), [
    [
      [2, 1],
      [3, 1],
    ],
  ]);
  assert.deepEqual(
    points.map(({ id, score }) => [id, score]),
    [
      [3, 1],
      [2, 0],
    ],
  );
});

test("a point that has gone meanwhile is no result", async () => {
  assert.deepEqual(await scored(levelOf("$score"), [[[9, 1]]]), []);
});

test("formulas are compiled at all levels, so that a bad one is found at once", () => {
  const inner = levelOf("$foo");
  const root = { ...levelOf("n"), prefetch: [{ ...levelOf("n"), prefetch: [inner] }] };
  assert.throws(() => compileFormulas(root, searcher), /Invalid reserved word: \$foo/);
});
