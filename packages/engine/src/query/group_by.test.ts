import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonValue } from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import type { Distance, Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { QueryGroupsRequest } from "../request/query_request.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { planGroups, runGroups } from "./group_by.ts";
import type { GroupKey } from "./group_values.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { contextOf, dense, id, level, nearestTo, rrf } from "./testing/queries.ts";

const PAYLOAD_KEY = "g";

/**
 * Points 1, 2, ... in the order of their scores, with a value to group by each; undefined: none.
 */
function line(
  values: readonly (JsonValue | undefined)[],
  distance: Distance = "Dot",
  rows = 7,
): PlainPoints {
  const points = new PlainPoints(new Map([["", { kind: "dense", size: 1, distance }]]), rows);
  values.forEach((value, at) => {
    const x = distance === "Dot" ? values.length - at : at + 1;
    points.put(at + 1, { "": dense(x) }, value === undefined ? {} : { [PAYLOAD_KEY]: value });
  });
  return points;
}

function request(
  limit: number,
  groupSize: number,
  rest: Partial<QueryGroupsRequest<Vector>> = {},
): QueryGroupsRequest<Vector> {
  return {
    ...level(nearestTo(dense(1)), { limit }),
    groupBy: parseJsonPath(PAYLOAD_KEY),
    groupSize,
    withLookup: undefined,
    withPayload: { kind: "none" },
    withVector: false,
    ...rest,
  };
}

type Groups = [GroupKey, number[]][];

async function run(points: PlainPoints, wanted: QueryGroupsRequest<Vector>): Promise<Groups> {
  const view = points.view();
  const context = contextOf(view, { unknownIds: "no_vector" });
  const groups = await runGroups(wanted, planGroups(wanted, context), context, testRun());
  return groups.map(({ key, hits }) => [
    key,
    Array.from(hits.places, (place) => Number(view.idAt(place))),
  ]);
}

test("the best groups come first, each with its best hits", async () => {
  const values = ["a", "b", "a", "a", "c", "b", "c"];
  for (const distance of ["Dot", "Euclid", "Manhattan"] as const) {
    for (const rows of [1, 2, 100]) {
      const points = line(values, distance, rows);
      assert.deepEqual(await run(points, request(2, 2)), [
        ["a", [1, 3]],
        ["b", [2, 6]],
      ]);
      assert.deepEqual(await run(points, request(9, 9)), [
        ["a", [1, 3, 4]],
        ["b", [2, 6]],
        ["c", [5, 7]],
      ]);
    }
  }
});

test("a point with several values is in several groups, once in each", async () => {
  assert.deepEqual(await run(line([["a", "b", "a"], "b", ["c"]]), request(9, 9)), [
    ["a", [1]],
    ["b", [1, 2]],
    ["c", [3]],
  ]);
});

test("1 and the text 1 are different groups, and whole numbers of any size are keys", async () => {
  const big = 2n ** 64n - 1n;
  assert.deepEqual(await run(line([1, "1", -5, big, [big], 1]), request(9, 9)), [
    [1, [1, 6]],
    ["1", [2]],
    [-5, [3]],
    [big, [4, 5]],
  ]);
});

test("a point with a value of another kind is ignored as a whole", async () => {
  const values: JsonValue[] = [
    0.5,
    true,
    { a: 1 },
    ["a", 0.5],
    ["a", null],
    ["a", ["b"]],
    ["a", {}],
    "a",
    [["a"], 1],
  ];
  assert.deepEqual(await run(line(values), request(9, 9)), [["a", [8]]]);
});

test("points without a value are in no group and use up no limit", async () => {
  const none = Array.from({ length: 50 }, () => undefined);
  const points = line([...none, null, [], "a"]);
  assert.deepEqual(await run(points, request(1, 1)), [["a", [53]]]);
  assert.equal(points.searches.length, points.view().readers.length, "one round is enough");
});

test("a path into arrays names the values inside of them, one to a single element names none", async () => {
  const points = line([[{ n: 1 }, { n: 2 }], [{ n: 2 }], [{ m: 2 }]]);
  assert.deepEqual(await run(points, request(9, 9, { groupBy: parseJsonPath("g[].n") })), [
    [1, [1]],
    [2, [1, 2]],
  ]);
  assert.deepEqual(await run(points, request(9, 9, { groupBy: parseJsonPath("g[0].n") })), []);
  assert.deepEqual(await run(line(["a"]), request(9, 9, { groupBy: parseJsonPath("g[0]") })), []);
});

test("a group that is full early does not keep the search from the others", async () => {
  const points = line([...Array.from({ length: 500 }, () => "a"), "b", "c", "b"], "Dot", 100);
  assert.deepEqual(await run(points, request(2, 2)), [
    ["a", [1, 2]],
    ["b", [501, 503]],
  ]);
  assert.deepEqual(await run(points, request(3, 1)), [
    ["a", [1]],
    ["b", [501]],
    ["c", [502]],
  ]);
});

test("with few keys a payload is read at most once per point and run", async () => {
  const count = 400;
  const points = line(
    Array.from({ length: count }, (_, at) => `key ${at % 5}`),
    "Dot",
    100,
  );
  const groups = await run(points, request(10, 3));
  assert.deepEqual(
    groups.map(([key, hits]) => [key, hits]),
    [0, 1, 2, 3, 4].map((key) => [`key ${key}`, [key + 1, key + 6, key + 11]]),
  );
  assert.ok(points.payloadReads <= count, `${points.payloadReads} payloads read`);
});

test("points without usable keys take up the rounds, so that those behind them are not found", async () => {
  const unusable = Array.from({ length: 100 }, () => 0.5);
  assert.deepEqual(await run(line([...unusable, "a"], "Dot", 200), request(2, 2)), []);
  assert.deepEqual(await run(line([...unusable, "a"], "Dot", 200), request(51, 2)), [["a", [101]]]);
});

test("rounds that fill groups ask for both kinds of keys in one point when there are both", async () => {
  const fill = (keys: JsonValue[]): JsonValue[] => [
    ...Array.from({ length: 30 }, (_, at) => `other ${at}`),
    ...keys,
  ];
  const values = (first: JsonValue, second: JsonValue): JsonValue[] => [
    first,
    second,
    ...fill([first, second]),
  ];
  assert.deepEqual(await run(line(values("a", "b"), "Dot", 50), request(2, 2)), [
    ["a", [1, 33]],
    ["b", [2, 34]],
  ]);
  assert.deepEqual(await run(line(values("a", 7), "Dot", 50), request(2, 2)), [
    ["a", [1]],
    [7, [2]],
  ]);
});

test("prefetches find other points in each round, and hits keep the scores of theirs", async () => {
  const points = line(["a", "b", "c", "d"]);
  const first = level(nearestTo(dense(1)), { limit: 1 });
  assert.deepEqual(await run(points, request(2, 1, { query: rrf, prefetch: [first] })), [
    ["a", [1]],
    ["b", [2]],
  ]);
  const two = line(["a", "b"]);
  assert.deepEqual(await run(two, request(5, 1, { prefetch: [first] })), [
    ["a", [1]],
    ["b", [2]],
  ]);
});

test("a point's score is that of its round, which orders the groups and the hits inside of them", async () => {
  const points = line(["a", "b", "c", "d", "b"]);
  const first = level(nearestTo(dense(1)), { limit: 1 });
  assert.deepEqual(await run(points, request(3, 2, { query: rrf, prefetch: [first] })), [
    ["a", [1]],
    ["b", [5, 2]],
    ["c", [3]],
  ]);
});

test("there are five rounds that look for groups, and five that fill them", async () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `key ${at}`);
  const first = level(nearestTo(dense(1)), { limit: 1 });
  const found = await run(line(names(20)), request(20, 1, { query: rrf, prefetch: [first] }));
  assert.deepEqual(
    found,
    names(5).map((name, at) => [name, [at + 1]]),
  );
  // Each filling round is used up by the many hits of one group.
  const best = names(8);
  const others = Array.from({ length: 72 }, (_, at) => `other ${at}`);
  const many = best.flatMap((name) => Array.from({ length: 16 }, () => name));
  const filled = await run(line([...best, ...others, ...many], "Dot", 300), request(8, 2));
  assert.deepEqual(
    filled.map(([key, hits]) => [key, hits.length]),
    best.map((name, at) => [name, at < 5 ? 2 : 1]),
  );
});

test("a full group is passed over by its key, unless that is beyond 64 bits with a sign", async () => {
  const groups = async (key: JsonValue): Promise<Groups> =>
    run(line([...Array.from({ length: 14 }, () => key), "a"], "Dot", 20), request(2, 1));
  for (const key of ["b", 7, 2n ** 63n - 1n]) {
    assert.deepEqual(await groups(key), [
      [key, [1]],
      ["a", [15]],
    ]);
  }
  assert.deepEqual(await groups(2n ** 63n), [[2n ** 63n, [1]]]);
});

test("prefetches hand up a group's worth of candidates for each one asked for", async () => {
  const points = line(["a", "b"]);
  const leaf = level(nearestTo(dense(1)), { limit: 4 });
  const prefetch = [leaf, { ...leaf, limit: 5, prefetch: [{ ...leaf, limit: 2 }] }];
  await run(points, request(10, 3, { prefetch }));
  const limits = points.searches.slice(0, 4).map(({ scope }) => scope.limit);
  assert.deepEqual(limits, [12, 6, 15, 30]);
});

test("the filter of the request holds in every round", async () => {
  const points = line(Array.from({ length: 60 }, (_, at) => `key ${at % 3}`));
  const filter = parseFilter({ must_not: [{ has_id: [1, 2, 4, 5] }] });
  assert.deepEqual(await run(points, request(3, 2, { filter })), [
    ["key 2", [3, 6]],
    ["key 0", [7, 10]],
    ["key 1", [8, 11]],
  ]);
});

test("an unknown id as example is said to lack the vector", async () => {
  await assert.rejects(run(line(["a"]), request(1, 1, { query: nearestTo(id(99)) })), {
    message: 'Not found: Vector with name "" for point not found',
  });
});

test("groups are those of one pass over all hits, where the rounds reach them", async () => {
  const seed = 17;
  const random = seededRandom(seed);
  for (let round = 0; round < 100; round++) {
    const values = Array.from({ length: Math.floor(random() * 60) }, () =>
      random() < 0.1 ? undefined : Math.floor(random() ** 3 * 9),
    );
    const limit = 1 + Math.floor(random() * 5);
    const groupSize = 1 + Math.floor(random() * 4);
    const expected = new Map<number, number[]>();
    values.forEach((key, index) => {
      if (key === undefined) return;
      const hits = expected.get(key) ?? [];
      expected.set(key, hits);
      if (hits.length < groupSize) hits.push(index + 1);
    });
    assert.deepEqual(
      await run(line(values), request(limit, groupSize)),
      [...expected].slice(0, limit),
      `seed ${seed}, round ${round}`,
    );
  }
});
