import assert from "node:assert/strict";
import { test } from "node:test";

import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import type { Query } from "../request/query_request.ts";
import { Examples, lookupNames } from "./examples.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { dense, id, type Level, level as levelOf, nearestTo } from "./testing/queries.ts";

const nearest = (of: PointId): Query<Vector> => nearestTo(id(of));

const level = (query: Query<Vector> | undefined, rest: Partial<Level> = {}): Level =>
  levelOf(query, { using: "v", ...rest });

const UUID = "936da01f-9abd-4d9d-80c7-02af85c822a8";

const named = (...names: string[]): PlainPoints =>
  new PlainPoints(
    new Map(names.map((name) => [name, { kind: "dense", size: 1, distance: "Dot" } as const])),
  );

const OWN = named("v", "w")
  .put(1, { v: dense(1), w: dense(10) })
  .put(2, { v: dense(2) })
  .put(3, {})
  .put(UUID, { v: dense(9) })
  .view();

const OTHER = named("v", "z")
  .put(1, { v: dense(100), z: dense(200) })
  .view();

const LOOKUPS = new Map([
  ["other", OTHER],
  ["own", OWN],
]);

const examplesOf = (root: Level, unknownIds: "no_point" | "no_vector" = "no_point"): Examples =>
  new Examples(root, OWN, LOOKUPS, unknownIds);

/** The ids that a filter made by `exclude` leaves out; of no filter, none. */
function excluded(filter: Filter | undefined): readonly PointId[] {
  const ids: PointId[] = [];
  for (const condition of filter?.mustNot ?? []) {
    assert.ok(condition.kind === "has_id");
    ids.push(...condition.ids);
  }
  return ids;
}

test("a vector stands for itself and excludes nothing", () => {
  const root = level(nearestTo(dense(7)));
  const examples = examplesOf(root);
  assert.deepEqual(examples.vectorOf(root, dense(7)), dense(7));
  assert.equal(examples.exclude(undefined), undefined);
});

test("the ids of every kind of query are resolved and excluded", () => {
  const pairs = [
    { positive: id(1), negative: id(UUID) },
    { positive: dense(5), negative: id(1) },
  ];
  const kinds: [Query<Vector>, PointId[]][] = [
    [nearest(1), [1]],
    [{ kind: "nearest", input: id(2), mmr: { diversity: 0.5, candidatesLimit: 3 } }, [2]],
    [
      { kind: "recommend", positive: [id(1), dense(1)], negative: [id(2)], strategy: "best_score" },
      [1, 2],
    ],
    [{ kind: "discover", target: id(2), pairs }, [2, 1, UUID]],
    [{ kind: "context", pairs }, [1, UUID]],
    [
      {
        kind: "relevance_feedback",
        target: id(1),
        feedback: [{ example: id(2), score: 1 }],
        strategy: { a: 1, b: 1, c: 1 },
      },
      [1, 2],
    ],
    [{ kind: "sample" }, []],
  ];
  for (const [query, ids] of kinds) {
    const root = level(query);
    const examples = examplesOf(root);
    assert.deepEqual(excluded(examples.exclude(undefined)), ids, query.kind);
    for (const one of ids) assert.ok(examples.vectorOf(root, id(one)).kind === "dense");
  }
});

test("the ids of the whole tree are excluded, each once, beside the filter of the root", () => {
  const root = level(nearest(1), {
    prefetch: [
      level(nearest(2), { prefetch: [level(nearest(UUID)), level(nearest(1))] }),
      level(undefined),
    ],
  });
  const filter: Filter = {
    must: [{ kind: "has_vector", name: "v" }],
    should: [],
    mustNot: [{ kind: "has_id", ids: [77] }],
    minShould: undefined,
  };
  const examples = examplesOf(root);
  assert.deepEqual(excluded(examples.exclude(undefined)), [1, 2, UUID]);
  const merged = examples.exclude(filter);
  assert.deepEqual(merged?.must, filter.must);
  assert.deepEqual(excluded(merged), [77, 1, 2, UUID]);
});

test("a vector is that of the level's own name", () => {
  const v = level(nearest(1));
  const w = level(nearest(1), { using: "w" });
  const examples = examplesOf(level(nearest(2), { prefetch: [v, w] }));
  assert.deepEqual(examples.vectorOf(v, id(1)), dense(1));
  assert.deepEqual(examples.vectorOf(w, id(1)), dense(10));
});

test("lookup_from names another collection and vector, whose ids are no reason to exclude", () => {
  const same = level(nearest(1), { lookupFrom: { collection: "other", vector: undefined } });
  const other = level(nearest(1), { lookupFrom: { collection: "other", vector: "z" } });
  const examples = examplesOf(level(nearest(2), { prefetch: [same, other] }));
  assert.deepEqual(examples.vectorOf(same, id(1)), dense(100));
  assert.deepEqual(examples.vectorOf(other, id(1)), dense(200));
  assert.deepEqual(excluded(examples.exclude(undefined)), [2]);
});

test("lookup_from of the queried collection itself excludes", () => {
  const root = level(nearest(1), { lookupFrom: { collection: "own", vector: "w" } });
  const examples = examplesOf(root);
  assert.deepEqual(examples.vectorOf(root, id(1)), dense(10));
  assert.deepEqual(excluded(examples.exclude(undefined)), [1]);
});

test("the collections that a tree names are found at every level, with and without ids", () => {
  const lookupFrom = (collection: string): Level["lookupFrom"] => ({
    collection,
    vector: undefined,
  });
  const deep = level(nearestTo(dense(1)), { lookupFrom: lookupFrom("c") });
  const root = level(undefined, {
    lookupFrom: lookupFrom("a"),
    prefetch: [
      level(nearest(1), { lookupFrom: lookupFrom("b"), prefetch: [deep] }),
      level(undefined),
    ],
  });
  assert.deepEqual(lookupNames(root), ["a", "b", "c"]);
});

test("an unknown point or vector name fails, for every kind of query", () => {
  const recommend: Query<Vector> = {
    kind: "recommend",
    positive: [id(1)],
    negative: [id(4)],
    strategy: "average_vector",
  };
  const cases: [Level, string][] = [
    [level(nearest(4)), "Not found: No point with id 4 found"],
    [level(recommend), "Not found: No point with id 4 found"],
    [level(nearest(1), { prefetch: [level(nearest(99))] }), "Not found: No point with id 99 found"],
    [level(nearest(1), { using: "zz" }), "Wrong input: Not existing vector name error: zz"],
    [
      level(nearest(1), { lookupFrom: { collection: "other", vector: "w" } }),
      "Wrong input: Not existing vector name error: w",
    ],
    [
      level(nearest(2), { lookupFrom: { collection: "other", vector: "z" } }),
      "Not found: No point with id 2 found",
    ],
  ];
  for (const [root, message] of cases) assert.throws(() => examplesOf(root), { message });
});

test("a point without the vector is asked for by name; for groups an unknown point is one", () => {
  const root = level(nearest(3));
  const examples = examplesOf(root);
  const missing = {
    code: "not_found",
    message: 'Not found: Vector with name "v" for point not found',
  };
  assert.throws(() => examples.vectorOf(root, id(3)), missing);
  assert.deepEqual(excluded(examples.exclude(undefined)), [3]);
  const unknown = level(nearest(4));
  const ofGroups = examplesOf(unknown, "no_vector");
  assert.throws(() => ofGroups.vectorOf(unknown, id(4)), missing);
});
