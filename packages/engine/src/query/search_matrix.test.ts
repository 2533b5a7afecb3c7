import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { SearchMatrixRequest } from "../request/query_request.ts";
import type { PointsView } from "./points_view.ts";
import { searchMatrix } from "./search_matrix.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { dense, sparse } from "./testing/queries.ts";

const SCHEMA = new Map([
  ["d", { kind: "dense", size: 1, distance: "Euclid" }],
  ["s", { kind: "sparse", idf: true }],
] as const);

function points(): PlainPoints {
  const plain = new PlainPoints(SCHEMA);
  for (const id of [5, 3, 1, 4, 2]) plain.put(id, { d: dense(id * id) }, { odd: id % 2 === 1 });
  return plain.put(6, { s: sparse([1, 1]) });
}

/** By id of the sample: ids and scores of the neighbours. */
async function matrix(
  view: PointsView,
  request: Partial<SearchMatrixRequest> = {},
): Promise<unknown[]> {
  const wanted = { filter: undefined, sample: 10, limit: 1, using: "d", ...request };
  const { sample, neighbours } = await searchMatrix(view, wanted, testRun());
  return sample.map((place, at) => {
    const { places, scores } = neighbours[at]!;
    return [view.idAt(place), Array.from(places, (of, rank) => [view.idAt(of), scores[rank]])];
  });
}

test("each point of the sample has its nearest neighbours within it, never itself", async () => {
  assert.equal(
    JSON.stringify(await matrix(points().view(), { limit: 2 })),
    "[[1,[[2,3],[3,8]]],[2,[[1,3],[3,5]]],[3,[[2,5],[4,7]]],[4,[[3,7],[5,9]]],[5,[[4,9],[3,16]]]]",
  );
});

test("a limit beyond the sample gives every other point, also of equal vectors", async () => {
  const plain = new PlainPoints(SCHEMA);
  for (let id = 1; id <= 4; id++) plain.put(id, { d: dense(7) });
  assert.equal(
    JSON.stringify(await matrix(plain.view(), { limit: 1e9 })),
    "[[1,[[2,0],[3,0],[4,0]]],[2,[[1,0],[3,0],[4,0]]],[3,[[1,0],[2,0],[4,0]]],[4,[[1,0],[2,0],[3,0]]]]",
  );
});

test("the sample holds only points that match and have the vector, and no more than wanted", async () => {
  const view = points().view();
  const isOdd = {
    kind: "field",
    key: parseJsonPath("odd"),
    tests: [{ kind: "match", match: { kind: "value", value: true } }],
  } as const;
  const filter = { must: [isOdd], should: [], mustNot: [], minShould: undefined };
  assert.equal(
    JSON.stringify(await matrix(view, { filter })),
    "[[1,[[3,8]]],[3,[[1,8]]],[5,[[3,16]]]]",
  );
  assert.equal((await matrix(view, { sample: 2 })).length, 2);
});

test("fewer than two points have no matrix", async () => {
  assert.deepEqual(await matrix(points().view(), { using: "s" }), []);
});

test("an unknown vector name is refused with the names there are", async () => {
  const view = points().view();
  await assert.rejects(matrix(view, { using: "" }), {
    reason:
      "Wrong input: Collection requires specified vector name in the request, available names: d, s",
  });
  await assert.rejects(matrix(view, { using: "x" }), {
    reason:
      "Wrong input: Vector with name `x` is not configured in this collection, available names: d, s",
  });
  const single = new PlainPoints(new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]));
  await assert.rejects(matrix(single.view(), { using: "x" }), {
    reason: "Wrong input: Vector with name x is not configured in this collection",
  });
  await assert.rejects(matrix(new PlainPoints(new Map()).view()), {
    reason: "Wrong input: Vectors are not configured in this collection",
  });
});
