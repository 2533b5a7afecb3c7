import assert from "node:assert/strict";
import { test } from "node:test";

import type { PointId } from "../common/point.ts";
import type { SearchParams } from "../request/query_request.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import {
  contextOf,
  dense,
  level,
  nearestTo,
  NO_PARAMS,
  rrf,
  runTree,
  sparse,
} from "./testing/queries.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { planQuery } from "./query_plan.ts";

const SCHEMA: VectorSchema = new Map([
  ["s", { kind: "sparse", idf: true }],
  ["raw", { kind: "sparse", idf: false }],
  ["d", { kind: "dense", size: 1, distance: "Dot" }],
]);

/** Five points with index 1, the second of them with index 3 as well; the odd ones of tenant a. */
function pointsOf(rows: number): PlainPoints {
  const points = new PlainPoints(SCHEMA, rows);
  for (let id = 1; id <= 5; id++) {
    const s = id === 2 ? sparse([1, 1], [3, 2]) : sparse([1, 1]);
    points.put(id, { s, raw: s, d: dense(id) }, { tenant: id % 2 === 1 ? "a" : "b" });
  }
  return points;
}

const query = nearestTo(sparse([1, 1], [3, 1]));
const withIdf = (idf: SearchParams["idf"]): SearchParams => ({ ...NO_PARAMS, idf });
const corpusOf = (filter: object): SearchParams => withIdf({ corpus: parseFilter(filter) });

const rarity = (count: number, frequency: number): number =>
  Math.log((count - frequency + 0.5) / (frequency + 0.5) + 1);

function assertScores(found: [PointId, number][], expected: [PointId, number][]): void {
  assert.deepEqual(
    found.map(([id]) => id),
    expected.map(([id]) => id),
  );
  found.forEach(([id, score], rank) => {
    assert.ok(Math.abs(score - expected[rank]![1]) < 1e-5, `${id}: ${score}`);
  });
}

test("IDF weighs by the vectors of all segments, deleted ones too", async () => {
  const common = rarity(5, 5);
  const expected: [PointId, number][] = [
    [2, common + 2 * rarity(5, 1)],
    [1, common],
    [3, common],
    [4, common],
    [5, common],
  ];
  for (const rows of [1, 3, 100]) {
    const points = pointsOf(rows);
    for (const params of [NO_PARAMS, withIdf("global"), withIdf(undefined)]) {
      assertScores(await runTree(level(query, { using: "s", params }), points.view()), expected);
    }
    points.delete(2);
    const after = await runTree(level(query, { using: "s" }), points.view());
    assertScores(after, expected.slice(1));
  }
});

test("a corpus counts its living points that have the vector, whatever the filter", async () => {
  const corpus = { must: [{ key: "tenant", match: { value: "b" } }] };
  for (const rows of [1, 3, 100]) {
    const points = pointsOf(rows);
    points.put(6, { d: dense(6) }, { tenant: "b" });
    const root = level(query, { using: "s", params: corpusOf(corpus) });
    const common = rarity(2, 2);
    assertScores(await runTree(root, points.view()), [
      [2, common + 2 * rarity(2, 1)],
      [1, common],
      [3, common],
      [4, common],
      [5, common],
    ]);
    const filter = parseFilter({ must: [{ key: "tenant", match: { value: "a" } }] });
    assertScores(await runTree({ ...root, filter }, points.view()), [
      [1, common],
      [3, common],
      [5, common],
    ]);
    points.delete(2);
    assertScores((await runTree(root, points.view())).slice(0, 1), [[1, rarity(1, 1)]]);
  }
});

test("an empty filter is a corpus of all living points, and one that matches nothing weighs ln 2", async () => {
  const points = pointsOf(2);
  points.delete(5);
  const all = level(query, { using: "s", params: corpusOf({}), limit: 1 });
  assertScores(await runTree(all, points.view()), [[2, rarity(4, 4) + 2 * rarity(4, 1)]]);
  const none = { must: [{ key: "tenant", match: { value: "zzz" } }] };
  const root = level(query, { using: "s", params: corpusOf(none), limit: 1 });
  assertScores(await runTree(root, points.view()), [[2, 3 * Math.log(2)]]);
});

test("examples are weighed as the query of a nearest search is, each level by its own corpus", async () => {
  const view = pointsOf(2).view();
  const recommend = level(
    { kind: "recommend", positive: [sparse([3, 1])], negative: [], strategy: "sum_scores" },
    { using: "s", limit: 1, params: corpusOf({ must: [{ has_id: [2, 3] }] }) },
  );
  assertScores(await runTree(recommend, view), [[2, 2 * rarity(2, 1)]]);
  const prefetch = [
    level(query, { using: "s", limit: 1, params: corpusOf({ must: [{ has_id: [1] }] }) }),
    level(query, { using: "s", limit: 1 }),
  ];
  const sum = { kind: "sum", operands: [0, 1].map(scoreOf) } as const;
  const formula = level({ kind: "formula", formula: sum, defaults: {} }, { prefetch });
  const expected = rarity(1, 1) + 2 * rarity(1, 0) + (rarity(5, 5) + 2 * rarity(5, 1));
  assertScores(await runTree(formula, view), [[2, expected]]);
});

function scoreOf(prefetch: number): { kind: "variable"; name: string } {
  return { kind: "variable", name: `$score[${prefetch}]` };
}

test("idf is refused where no search is weighed by it, and ignored where nothing is scored", async () => {
  const points = pointsOf(2);
  const context = contextOf(points.view());
  const refused: [string, ReturnType<typeof nearestTo>][] = [
    ["raw", query],
    ["none", query],
    ["d", nearestTo(dense(1))],
  ];
  for (const [using, of] of refused) {
    for (const params of [corpusOf({}), withIdf("global")]) {
      assert.throws(() => planQuery(level(of, { using, params }), 1, context), {
        message:
          "Wrong input: Validation failed: search param `idf` requires a sparse vector with the " +
          `\`idf\` modifier, which vector "${using}" is not`,
      });
    }
  }
  const params = withIdf("global");
  const scroll = await runTree(level(undefined, { params, limit: 2 }), points.view());
  assertScores(scroll, [
    [1, 1],
    [2, 1],
  ]);
  const prefetch = [level(query, { using: "s", limit: 1 })];
  assert.equal((await runTree(level(rrf, { params, prefetch }), points.view())).length, 1);
});
