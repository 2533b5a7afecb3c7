import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { FieldTest, Filter } from "../request/filter.ts";
import { FilterCache } from "./filter_cache.ts";
import { PlainPoints } from "./testing/plain_points.ts";
import { dense } from "./testing/queries.ts";

const SCHEMA = new Map([["", { kind: "dense", size: 1, distance: "Dot" } as const]]);

function filterOf(fieldTest: FieldTest): Filter {
  const condition = { kind: "field", key: parseJsonPath("k"), tests: [fieldTest] } as const;
  return { must: [condition], should: [], mustNot: [], minShould: undefined };
}

const value = (of: string | number | bigint): Filter =>
  filterOf({ kind: "match", match: { kind: "value", value: of } });

const below = (lt: number): Filter =>
  filterOf({ kind: "range", range: { lt, lte: undefined, gt: undefined, gte: undefined } });

test("filters of a batch that say the same are compiled once, others each for itself", () => {
  const points = new PlainPoints(SCHEMA).put(1, { "": dense(1) });
  const cache = new FilterCache(points.view(), true);
  const different = [
    () => value(1),
    () => value("1"),
    () => value(2n ** 64n),
    () => value(String(2n ** 64n)),
    () => below(Infinity),
    () => below(-Infinity),
    () => below(NaN),
    () => below(5),
  ];
  const compiled = different.map((filter) => cache.compile(filter()));
  assert.equal(new Set(compiled).size, different.length);
  different.forEach((filter, at) => assert.equal(cache.compile(filter()), compiled[at]));
  assert.equal(points.filtersCompiled, different.length);
  assert.equal(cache.compile(undefined), cache.compile(undefined));
});

test("a single query compares filters by what they are", () => {
  const points = new PlainPoints(SCHEMA).put(1, { "": dense(1) });
  const cache = new FilterCache(points.view(), false);
  const filter = value(1);
  assert.equal(cache.compile(filter), cache.compile(filter));
  assert.notEqual(cache.compile(filter), cache.compile(value(1)));
});
