import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { PointId } from "../common/point.ts";
import { distributionBasedScoreFusion, reciprocalRankFusion } from "./fusion.ts";
import { dense, listOf, shown } from "./testing/queries.ts";
import { PlainPoints } from "./testing/plain_points.ts";

const points = new PlainPoints(new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]), 3);
for (let id = 9; id >= 1; id--) points.put(id, { "": dense(id) });
const view = points.view();

type List = [PointId, number][];

const rrf = async (lists: List[], k = 2, weights?: number[]): Promise<List> => {
  const found = lists.map((list) => listOf(view, list));
  return shown(view, await reciprocalRankFusion(view, found, { k, weights }, testRun()));
};

const dbsf = async (...lists: List[]): Promise<List> => {
  const found = lists.map((list) => listOf(view, list));
  return shown(view, await distributionBasedScoreFusion(view, found, testRun()));
};

test("RRF adds 1 / (k + rank), rank from 0, k = 2, best first", async () => {
  const first: List = [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
  ];
  const second: List = [
    [4, 0],
    [3, 1],
    [5, 1],
    [2, 2],
  ];
  assert.deepEqual(await rrf([first, second]), [
    [4, 0.7],
    [3, 0.583333],
    [2, 0.533333],
    [1, 0.5],
    [5, 0.25],
  ]);
});

test("RRF weighs ranks by k and by the weights of the lists, and a weight of 0 counts for nothing", async () => {
  const lists: List[] = [
    [
      [1, 9],
      [3, 8],
    ],
    [[2, 9]],
  ];
  assert.deepEqual(await rrf(lists, 2, [2, 0]), [
    [1, 0.666667],
    [3, 0.5],
    [2, 0],
  ]);
  assert.deepEqual(await rrf(lists, 60, undefined), [
    [1, 0.016667],
    [2, 0.016667],
    [3, 0.016393],
  ]);
});

test("a list of negative weight adds nothing", async () => {
  assert.deepEqual(await rrf([[[1, 9]], [[2, 9]]], 2, [-3, 1]), [
    [2, 0.5],
    [1, 0],
  ]);
});

test("DBSF spreads scores over mean ± 3 standard deviations, and adds up those of lists", async () => {
  const spread: List = [
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 3],
  ];
  assert.deepEqual(await dbsf(spread), [
    [4, 0.693649],
    [3, 0.56455],
    [2, 0.43545],
    [1, 0.306351],
  ]);
  assert.deepEqual(await dbsf(spread, [[1, 7]]), [
    [1, 0.806351],
    [4, 0.693649],
    [3, 0.56455],
    [2, 0.43545],
  ]);
});

test("DBSF gives 0.5 to a single result and to equal scores", async () => {
  assert.deepEqual(await dbsf([[1, 7]]), [[1, 0.5]]);
  const equal: List = [
    [1, 7],
    [2, 7],
  ];
  assert.deepEqual(await dbsf(equal), [
    [1, 0.5],
    [2, 0.5],
  ]);
  assert.deepEqual(await dbsf([], []), []);
});

test("equal fused scores put the smaller id first, whatever segments they are in", async () => {
  assert.deepEqual(await rrf([[[9, 1]], [[3, 1]], [[5, 1]]]), [
    [3, 0.5],
    [5, 0.5],
    [9, 0.5],
  ]);
});

test("a point counts as scored when the first list that has it scored it", async () => {
  const list = listOf(view, [
    [1, 1],
    [2, 1],
  ]);
  const scrolled = {
    ...listOf(view, [
      [2, 1],
      [3, 1],
    ]),
    isScored: () => false,
  };
  for (const [lists, expected] of [
    [
      [list, scrolled],
      [
        [2, true],
        [1, true],
        [3, false],
      ],
    ],
    [
      [scrolled, list],
      [
        [2, false],
        [1, true],
        [3, false],
      ],
    ],
  ] as const) {
    const fused = await reciprocalRankFusion(view, lists, { k: 2, weights: undefined }, testRun());
    const scored = new Map(
      Array.from(fused.places, (place, rank) => [view.idAt(place), fused.isScored(rank)]),
    );
    assert.deepEqual(scored, new Map(expected));
  }
});
