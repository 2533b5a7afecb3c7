import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { Query } from "../request/query_request.ts";
import { parseExpression } from "../wire/testing/parse.ts";
import { compileFormulaQuery, scoreByFormula } from "./formula_scores.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { countingRun } from "./testing/counting_run.ts";
import { dense, listOf, shown } from "./testing/queries.ts";

type List = [PointId, number][];

/** Four points with `n` = id, in two segments. */
function four(): PlainPoints {
  const points = new PlainPoints(new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]), 3);
  for (const id of [4, 3, 2, 1]) points.put(id, { "": dense(id) }, { n: id });
  return points;
}

const formulaOf = (formula: unknown): Extract<Query<Vector>, { kind: "formula" }> => ({
  kind: "formula",
  formula: parseExpression(formula),
  defaults: { "$score[1]": 0.5 },
});

async function scored(formula: unknown, lists: List[], points = four()): Promise<List> {
  const view = points.view();
  const evaluate = compileFormulaQuery(formulaOf(formula), view);
  const found = lists.map((list) => listOf(view, list));
  return shown(view, await scoreByFormula(evaluate, found, view, testRun()));
}

const LISTS: List[] = [
  [
    [4, 8],
    [1, 2],
  ],
  [
    [2, 4],
    [1, 1],
  ],
];

test("the points of all prefetches are scored, best first", async () => {
  assert.deepEqual(await scored({ sum: ["$score[0]", "$score[1]"] }, LISTS), [
    [4, 8.5],
    [2, 4],
    [1, 3],
  ]);
});

test("of equal scores the smaller id comes first", async () => {
  assert.deepEqual(await scored(1.5, LISTS), [
    [1, 1.5],
    [2, 1.5],
    [4, 1.5],
  ]);
});

test("conditions are asked of the segment of each point", async () => {
  const all: List = [1, 2, 3, 4].map((id) => [id, 1]);
  assert.deepEqual(await scored({ has_id: [3] }, [all]), [
    [3, 1],
    [1, 0],
    [2, 0],
    [4, 0],
  ]);
  assert.deepEqual(await scored({ key: "n", match: { value: 1 } }, [all]), [
    [1, 1],
    [2, 0],
    [3, 0],
    [4, 0],
  ]);
});

test("a payload is read once for each point, and not at all where it is not needed", async () => {
  const points = four();
  await scored("$score", LISTS, points);
  assert.equal(points.payloadReads, 0);
  await scored({ sum: ["n", { mult: ["n", "n"] }] }, LISTS, points);
  assert.equal(points.payloadReads, 3);
});

test("points that died or were replaced since are scored as the view shows them", async () => {
  const points = four();
  const view = points.view();
  const evaluate = compileFormulaQuery(formulaOf("n"), view);
  const found = LISTS.map((list) => listOf(view, list));
  points.delete(4);
  points.put(1, { "": dense(1) }, { n: 100 });
  assert.deepEqual(shown(view, await scoreByFormula(evaluate, found, view, testRun())), [
    [4, 4],
    [2, 2],
    [1, 1],
  ]);
});

test("what is written while points are scored does not reach them", async () => {
  const ids = Array.from({ length: 60 }, (_, at) => at);
  const points = new PlainPoints(new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]), 100);
  for (const id of ids) points.put(id, { "": dense(id) }, { n: 1 });
  const view = points.view();
  const list = listOf(
    view,
    ids.map((id) => [id, 1]),
  );
  for (const id of ids) points.put(id, { "": dense(id) }, { n: 2 });
  const { run, turns } = countingRun();
  const scoring = scoreByFormula(compileFormulaQuery(formulaOf("n"), view), [list], view, run);
  setImmediate(() => points.delete(59));
  assert.deepEqual(
    shown(view, await scoring),
    ids.map((id) => [id, 1]),
  );
  assert.ok(turns() > 1, `${turns()} turns of the event loop`);
});
