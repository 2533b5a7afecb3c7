import assert from "node:assert/strict";
import { test } from "node:test";

import { PREFETCH_DEPTH_MAX } from "../common/limits.ts";
import type { Vector } from "../common/point.ts";
import { parseJsonPath } from "../payload/testing/json_path.ts";
import { checkQuery } from "./check_query.ts";
import type { Query, QueryLevel } from "../request/query_request.ts";

type Level = QueryLevel<Vector>;

const nearest: Query<Vector> = {
  kind: "nearest",
  input: { kind: "dense", values: Float32Array.of(1) },
  mmr: undefined,
};
const dbsf: Query<Vector> = { kind: "fusion", fusion: "dbsf" };
const formula: Query<Vector> = {
  kind: "formula",
  formula: { kind: "constant", value: 1 },
  defaults: {},
};
const rrf = (...weights: number[]): Query<Vector> => ({
  kind: "fusion",
  fusion: "rrf",
  k: 2,
  weights: weights.length === 0 ? undefined : weights,
});
const orderBy: Query<Vector> = {
  kind: "order_by",
  orderBy: { key: parseJsonPath("n"), direction: "asc", startFrom: undefined },
};

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

/** Prefetches inside of prefetches, `depth` of them. */
function nested(depth: number): Level {
  let inner = level(nearest);
  for (let at = 0; at < depth; at++) inner = level(nearest, { prefetch: [inner] });
  return inner;
}

const leaf = level(nearest);

const BROKEN: [string, Level, string][] = [
  [
    "prefetches without a query",
    level(undefined, { prefetch: [leaf] }),
    "Bad request: A query is needed to merge the prefetches. Can't have prefetches without defining a query.",
  ],
  [
    "a score_threshold without a query",
    level(undefined, { scoreThreshold: 0 }),
    "Bad request: A query is needed to use the score_threshold. Can't have score_threshold without defining a query.",
  ],
  [
    "a score_threshold with an order_by query",
    level(orderBy, { scoreThreshold: 1 }),
    "Bad request: Can't use score_threshold with an order_by query.",
  ],
  [
    "a fusion with a vector name",
    level(rrf(), { using: "v", prefetch: [leaf] }),
    "Bad request: Fusion queries cannot be combined with the 'using' field.",
  ],
  [
    "a fusion without prefetches",
    level(dbsf),
    "Wrong input: Validation failed: cannot apply Fusion without prefetches",
  ],
  [
    "a formula without prefetches",
    level(formula),
    "Wrong input: Validation failed: cannot apply Formula without prefetches",
  ],
  [
    "another number of weights than of prefetches",
    level(rrf(1, 2, 3), { prefetch: [leaf, leaf] }),
    "Wrong input: Validation failed: RRF weights length (3) does not match number of prefetches (2)",
  ],
  [
    "prefetches that lie too deep",
    nested(PREFETCH_DEPTH_MAX + 1),
    "Wrong input: Validation failed: prefetches depth 65 exceeds max depth 64",
  ],
];

for (const [name, broken, message] of BROKEN) {
  test(`${name} is refused at the root and in a prefetch`, () => {
    assert.throws(() => checkQuery(broken), { status: 400, message });
    if (broken.prefetch[0]?.prefetch.length === 1) return;
    for (const query of [nearest, rrf(1, 1), dbsf, formula]) {
      const outer = level(query, { prefetch: [leaf, broken] });
      assert.throws(() => checkQuery(outer), { status: 400, message });
    }
  });
}

test("of two broken rules the outer one is told", () => {
  const inner = level(undefined, { scoreThreshold: 1 });
  const outer = level(rrf(1), { prefetch: [inner, leaf] });
  assert.throws(() => checkQuery(outer), { message: /RRF weights length \(1\)/ });
});

test("whatever keeps the rules passes", () => {
  for (const fine of [
    leaf,
    level(undefined),
    level(orderBy),
    level(nearest, { scoreThreshold: 0, using: "v", prefetch: [leaf] }),
    level(orderBy, { prefetch: [leaf] }),
    level({ kind: "sample" }, { scoreThreshold: 1 }),
    level(rrf(), { prefetch: [leaf, leaf], scoreThreshold: 0.5 }),
    level(rrf(0, -1), { prefetch: [leaf, level(undefined)] }),
    level(dbsf, { prefetch: [leaf, level(dbsf, { prefetch: [leaf] })] }),
    level(formula, { prefetch: [leaf] }),
    nested(PREFETCH_DEPTH_MAX),
  ]) {
    checkQuery(fine);
  }
});
