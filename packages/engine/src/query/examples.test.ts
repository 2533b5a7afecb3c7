import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import type { DenseVector, PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { Examples, type LookupSearcher } from "./examples.ts";
import type { Query, QueryInput, QueryLevel } from "../request/query_request.ts";
import type { Searcher } from "./searcher.ts";

type Level = QueryLevel<Vector>;

const dense = (...values: number[]): DenseVector => ({
  kind: "dense",
  values: Float32Array.from(values),
});

const id = (of: PointId): QueryInput<Vector> => ({ kind: "id", id: of });

const nearest = (of: PointId): Query<Vector> => ({
  kind: "nearest",
  input: id(of),
  mmr: undefined,
});

function level(query: Query<Vector> | undefined, rest: Partial<Level> = {}): Level {
  return {
    prefetch: [],
    query,
    using: "v",
    filter: undefined,
    params: { exact: false, hnswEf: undefined, indexedOnly: false, quantization: undefined },
    scoreThreshold: undefined,
    limit: 10,
    lookupFrom: undefined,
    ...rest,
  };
}

/** A searcher that knows vectors only: by name, by id; undefined where a point lacks the vector. */
function searcher(names: Record<string, Map<PointId, Vector | undefined>>): Searcher {
  const unused = (): never => assert.fail("only vectors are asked for");
  return {
    pointCount: 0,
    search: unused,
    searchByExamples: unused,
    similarity: unused,
    scroll: unused,
    payloadOf: unused,
    has: unused,
    versionOf: unused,
    checkOf: unused,
    vectorsOf: (ids, using) => {
      const known = names[using];
      if (known === undefined) {
        throw new QdrantError("bad_input", `Not existing vector name error: ${using}`);
      }
      return new Map(ids.filter((one) => known.has(one)).map((one) => [one, known.get(one)]));
    },
  };
}

const UUID = "936da01f-9abd-4d9d-80c7-02af85c822a8";

const OWN = searcher({
  v: new Map<PointId, Vector | undefined>([
    [1, dense(1)],
    [2, dense(2)],
    [3, undefined],
    [UUID, dense(9)],
  ]),
  w: new Map([[1, dense(10)]]),
});

const OTHER = searcher({
  v: new Map([[1, dense(100)]]),
  z: new Map([[1, dense(200)]]),
});

const lookup: LookupSearcher = (collection) => {
  if (collection === "other") return OTHER;
  if (collection === "own") return OWN;
  throw new QdrantError("not_found", `Collection ${collection} not found`);
};

const examplesOf = (root: Level): Examples => new Examples(root, OWN, lookup);

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
  const query: Query<Vector> = { kind: "nearest", input: dense(7), mmr: undefined };
  const examples = examplesOf(level(query));
  assert.deepEqual(examples.vectorOf(level(query), dense(7)), dense(7));
  assert.equal(examples.exclude(undefined), undefined);
});

test("the ids of every kind of query are resolved and excluded", () => {
  const pairs = [
    { positive: id(1), negative: id(UUID) },
    { positive: dense(5), negative: id(1) },
  ];
  const kinds: [Query<Vector>, PointId[]][] = [
    [nearest(1), [1]],
    [{ ...nearest(2), mmr: { diversity: 0.5, candidatesLimit: 3 } } as Query<Vector>, [2]],
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
  const named = level(nearest(1), { lookupFrom: { collection: "other", vector: "z" } });
  const examples = examplesOf(level(nearest(2), { prefetch: [same, named] }));
  assert.deepEqual(examples.vectorOf(same, id(1)), dense(100));
  assert.deepEqual(examples.vectorOf(named, id(1)), dense(200));
  assert.deepEqual(excluded(examples.exclude(undefined)), [2]);
});

test("lookup_from of the queried collection itself excludes", () => {
  const root = level(nearest(1), { lookupFrom: { collection: "own", vector: "w" } });
  const examples = examplesOf(root);
  assert.deepEqual(examples.vectorOf(root, id(1)), dense(10));
  assert.deepEqual(excluded(examples.exclude(undefined)), [1]);
});

test("an unknown point, collection or vector name fails", () => {
  const cases: [Level, string][] = [
    [level(nearest(4)), "Not found: No point with id 4 found"],
    [level(nearest(1), { prefetch: [level(nearest(99))] }), "Not found: No point with id 99 found"],
    [
      level(nearest(1), { lookupFrom: { collection: "gone", vector: undefined } }),
      "Not found: Collection gone not found",
    ],
    [level(nearest(1), { using: "zz" }), "Wrong input: Not existing vector name error: zz"],
    [
      level(nearest(1), { lookupFrom: { collection: "other", vector: "w" } }),
      "Wrong input: Not existing vector name error: w",
    ],
  ];
  for (const [root, message] of cases) assert.throws(() => examplesOf(root), { message });
});

test("a point without the vector is found as none, and asked for by name", () => {
  const root = level(nearest(3));
  const examples = examplesOf(root);
  assert.equal(examples.find(root, id(3)), undefined);
  assert.throws(() => examples.vectorOf(root, id(3)), {
    code: "not_found",
    message: 'Not found: Vector with name "v" for point not found',
  });
  assert.deepEqual(excluded(examples.exclude(undefined)), [3]);
});
