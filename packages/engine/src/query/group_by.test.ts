import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonValue } from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import type { Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { parseJsonPath } from "../payload/json_path.ts";
import { type GroupKey, runGroups } from "./group_by.ts";
import type { Query, QueryGroupsRequest, QueryLevel } from "../request/query_request.ts";
import type { ScoredPoint, Searcher } from "./searcher.ts";

const PAYLOAD_KEY = "g";

/**
 * Points 1, 2, ... in the order of their scores, with a value to group by each; undefined: none.
 */
function line(values: readonly (JsonValue | undefined)[]): {
  searcher: Searcher;
  limits: number[];
} {
  const limits: number[] = [];
  const hit = (index: number): ScoredPoint => ({
    id: index + 1,
    version: 1,
    score: values.length - index,
  });
  const unused = (): never => assert.fail("not asked for");
  const searcher: Searcher = {
    pointCount: values.length,
    search: async ({ limit, filter }) => {
      limits.push(limit);
      const hits = values.flatMap((value, index) => {
        const isEmpty =
          value === undefined || value === null || (Array.isArray(value) && value.length === 0);
        const leavesOutEmpty = filter?.mustNot.some(({ kind }) => kind === "is_empty") ?? false;
        return isEmpty && leavesOutEmpty ? [] : [hit(index)];
      });
      return hits.slice(0, limit);
    },
    scroll: unused,
    searchByExamples: unused,
    has: unused,
    versionOf: unused,
    checkOf: unused,
    similarity: () => (a, b) => {
      assert.ok(a.kind === "dense" && b.kind === "dense");
      return a.values[0]! * b.values[0]!;
    },
    vectorsOf: (ids) =>
      new Map(ids.map((id) => [id, { kind: "dense", values: Float32Array.of(Number(id)) }])),
    payloadOf: (id) => {
      const value = values[Number(id) - 1];
      return value === undefined ? {} : { [PAYLOAD_KEY]: value };
    },
  };
  return { searcher, limits };
}

const nearest: Query<Vector> = {
  kind: "nearest",
  input: { kind: "dense", values: Float32Array.of(1) },
  mmr: undefined,
};

function request(
  limit: number,
  groupSize: number,
  rest: Partial<QueryGroupsRequest<Vector>> = {},
): QueryGroupsRequest<Vector> {
  return {
    prefetch: [],
    query: nearest,
    using: "",
    filter: undefined,
    params: { exact: false, hnswEf: undefined, indexedOnly: false, quantization: undefined },
    scoreThreshold: undefined,
    limit,
    lookupFrom: undefined,
    groupBy: parseJsonPath(PAYLOAD_KEY),
    groupSize,
    withLookup: undefined,
    withPayload: { kind: "none" },
    withVector: false,
    ...rest,
  };
}

type Groups = [GroupKey, number[]][];

async function run(searcher: Searcher, wanted: QueryGroupsRequest<Vector>): Promise<Groups> {
  const lookup = (): never => assert.fail("no lookup");
  const groups = await runGroups(wanted, searcher, lookup, testRun());
  return groups.map(({ key, hits }) => [key, hits.map(({ id }) => Number(id))]);
}

test("the best groups come first, each with its best hits", async () => {
  const { searcher } = line(["a", "b", "a", "a", "c", "b", "c"]);
  assert.deepEqual(await run(searcher, request(2, 2)), [
    ["a", [1, 3]],
    ["b", [2, 6]],
  ]);
  assert.deepEqual(await run(searcher, request(9, 9)), [
    ["a", [1, 3, 4]],
    ["b", [2, 6]],
    ["c", [5, 7]],
  ]);
});

test("a point with several values is in several groups, once in each", async () => {
  const { searcher } = line([["a", "b", "a"], "b", ["c"]]);
  assert.deepEqual(await run(searcher, request(9, 9)), [
    ["a", [1]],
    ["b", [1, 2]],
    ["c", [3]],
  ]);
});

test("1 and the text 1 are different groups, and whole numbers of any size are keys", async () => {
  const big = 2n ** 64n - 1n;
  const { searcher } = line([1, "1", -5, big, [big], 1]);
  assert.deepEqual(await run(searcher, request(9, 9)), [
    [1, [1, 6]],
    ["1", [2]],
    [-5, [3]],
    [big, [4, 5]],
  ]);
});

test("a point with a value of another kind is ignored as a whole", async () => {
  const { searcher } = line([
    0.5,
    true,
    { a: 1 },
    ["a", 0.5],
    ["a", null],
    ["a", ["b"]],
    ["a", {}],
    "a",
    [["a"], 1],
  ]);
  assert.deepEqual(await run(searcher, request(9, 9)), [["a", [8]]]);
});

test("points without a value are in no group and use up no limit", async () => {
  const values: (JsonValue | undefined)[] = [
    ...Array.from({ length: 50 }, () => undefined),
    null,
    [],
  ];
  const { searcher, limits } = line([...values, "a"]);
  assert.deepEqual(await run(searcher, request(1, 1)), [["a", [53]]]);
  assert.equal(limits.length, 1);
});

test("a path into arrays names the values inside of them", async () => {
  const { searcher } = line([[{ n: 1 }, { n: 2 }], [{ n: 2 }], [{ m: 2 }]]);
  const groupBy = parseJsonPath("g[].n");
  assert.deepEqual(await run(searcher, request(9, 9, { groupBy })), [
    [1, [1]],
    [2, [1, 2]],
  ]);
});

test("a group that is full early does not keep the search from the others", async () => {
  const { searcher, limits } = line([
    ...Array.from({ length: 500 }, () => "a"),
    "b",
    "c",
    ...Array.from({ length: 500 }, () => 0.5),
    "b",
  ]);
  assert.deepEqual(await run(searcher, request(2, 2)), [
    ["a", [1, 2]],
    ["b", [501, 1003]],
  ]);
  assert.ok(limits.length > 2);
  assert.deepEqual(
    limits,
    limits.toSorted((a, b) => a - b),
  );
});

test("groups are those of one pass over all hits", async () => {
  const seed = 17;
  const random = seededRandom(seed);
  for (let round = 0; round < 100; round++) {
    const values = Array.from({ length: Math.floor(random() * 200) }, () => {
      const keys = Array.from({ length: Math.floor(random() * 3) }, () =>
        Math.floor(random() ** 3 * 20),
      );
      return random() < 0.1 ? undefined : keys;
    });
    const limit = 1 + Math.floor(random() * 5);
    const groupSize = 1 + Math.floor(random() * 4);
    const expected = new Map<number, number[]>();
    values.forEach((keys, index) => {
      for (const key of new Set(keys)) {
        const hits = expected.get(key) ?? [];
        expected.set(key, hits);
        if (hits.length < groupSize) hits.push(index + 1);
      }
    });
    assert.deepEqual(
      await run(line(values).searcher, request(limit, groupSize)),
      [...expected].slice(0, limit),
      `seed ${seed}, round ${round}`,
    );
  }
});

test("prefetches hand up a group's worth of candidates for each one asked for", async () => {
  const { searcher, limits } = line(["a", "b"]);
  const { query, using, params, filter } = request(1, 1);
  const leaf: QueryLevel<Vector> = {
    prefetch: [],
    query,
    using,
    params,
    filter,
    scoreThreshold: undefined,
    limit: 4,
    lookupFrom: undefined,
  };
  const prefetch = [leaf, { ...leaf, limit: 5, prefetch: [{ ...leaf, limit: 2 }] }];
  await run(searcher, request(10, 3, { prefetch }));
  assert.deepEqual(limits.slice(0, 3), [12, 6, 15]);
});
