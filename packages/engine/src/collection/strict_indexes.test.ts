import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJsonPath } from "../payload/testing/json_path.ts";
import type { Condition, FieldTest, Filter, Match } from "../request/filter.ts";
import type { Expression } from "../request/formula.ts";
import type { PayloadSchema } from "../schema/payload_schema.ts";
import { canGroupBy, missingIndexOf, missingIndexOfFormula } from "./strict_indexes.ts";

const NONE = { must: [], should: [], mustNot: [], minShould: undefined };
const OPEN = { lt: undefined, lte: undefined, gt: undefined, gte: undefined };

function on(key: string, ...tests: FieldTest[]): Condition {
  return { kind: "field", key: parseJsonPath(key), tests };
}

function match(given: Match): FieldTest {
  return { kind: "match", match: given };
}

function must(...conditions: Condition[]): Filter {
  return { ...NONE, must: conditions };
}

function indexes(schemas: Readonly<Record<string, PayloadSchema>>) {
  return new Map(Object.entries(schemas));
}

const keyword = match({ kind: "value", value: "x" });

test("each test of a field asks for the kinds of indexes that serve it", () => {
  const uuid = "550e8400-e29b-41d4-a716-446655440000";
  const cases: [FieldTest, string][] = [
    [keyword, "keyword"],
    [match({ kind: "value", value: 1 }), "integer"],
    [match({ kind: "value", value: true }), "bool"],
    [match({ kind: "any", values: [uuid] }), "keyword, uuid"],
    [match({ kind: "except", values: ["a", uuid] }), "keyword"],
    [match({ kind: "text_any", text: "a" }), "text"],
    [match({ kind: "phrase", text: "a" }), "text (with phrase_matching: true)"],
    [match({ kind: "prefix", text: "a" }), "keyword (with prefix: true)"],
    [{ kind: "range", range: OPEN }, "float, integer"],
    [{ kind: "datetime_range", range: OPEN }, "datetime"],
    [{ kind: "geo_radius", center: { lon: 0, lat: 0 }, radiusMeters: 1 }, "geo"],
  ];
  for (const [asked, kinds] of cases) {
    const found = missingIndexOf(must(on("k", asked)), indexes({}));
    assert.deepEqual([found?.key, found?.kinds.join(", ")], ["k", kinds]);
  }
  const isEmpty = missingIndexOf(must({ kind: "is_empty", key: parseJsonPath("z") }), indexes({}));
  assert.equal(
    isEmpty?.kinds.join(", "),
    "bool, datetime, float, geo, integer, keyword, keyword (with prefix: true), text, " +
      "text (with phrase_matching: true), uuid",
  );
});

test("an index serves its own kind, as far as its parameters allow", () => {
  const missing = (schema: PayloadSchema, asked: FieldTest): boolean =>
    missingIndexOf(must(on("k", asked)), indexes({ k: schema })) !== undefined;
  const prefix = match({ kind: "prefix", text: "a" });
  const integer = match({ kind: "value", value: 1 });
  const range: FieldTest = { kind: "range", range: OPEN };
  assert.equal(missing({ data_type: "keyword" }, keyword), false);
  assert.equal(missing({ data_type: "keyword" }, prefix), true);
  const prefixed = { data_type: "keyword", params: { type: "keyword", prefix: true } } as const;
  assert.equal(missing(prefixed, prefix), false);
  assert.equal(missing(prefixed, keyword), false);
  const lookup = { data_type: "integer", params: { type: "integer", range: false } } as const;
  assert.equal(missing(lookup, integer), false);
  assert.equal(missing(lookup, range), true);
  assert.equal(missing({ data_type: "float" }, range), false);
  assert.equal(missing({ data_type: "text" }, keyword), true);
});

test("ids, vectors, slices and empty lists of values need no index", () => {
  const filter = must(
    { kind: "has_id", ids: [1] },
    { kind: "has_vector", name: "v" },
    { kind: "slice", total: 2, index: 0 },
    on("k", match({ kind: "any", values: [] })),
  );
  assert.equal(missingIndexOf(filter, indexes({})), undefined);
});

test("conditions inside of others count, those of elements by the path of their array", () => {
  const inner = must(on("b", keyword));
  const nested: Condition = { kind: "nested", key: parseJsonPath("a"), filter: inner };
  const filter: Filter = { ...NONE, mustNot: [{ kind: "filter", filter: must(nested) }] };
  assert.equal(missingIndexOf(filter, indexes({}))?.key, "a[].b");
  assert.equal(missingIndexOf(filter, indexes({ "a[].b": { data_type: "keyword" } })), undefined);
});

test("a formula needs indexes for its variables, distances, dates and conditions", () => {
  const rank: Expression = { kind: "variable", name: "rank" };
  const score: Expression = { kind: "variable", name: "$score" };
  const sum: Expression = { kind: "sum", operands: [score, { kind: "neg", operand: rank }] };
  assert.deepEqual(missingIndexOfFormula(sum, indexes({})), {
    key: "rank",
    kinds: ["float", "integer"],
  });
  assert.equal(missingIndexOfFormula(sum, indexes({ rank: { data_type: "integer" } })), undefined);
  const decay: Expression = {
    kind: "exp_decay",
    x: score,
    target: { kind: "datetime_key", key: parseJsonPath("t") },
    scale: undefined,
    midpoint: undefined,
  };
  assert.deepEqual(missingIndexOfFormula(decay, indexes({}))?.kinds, ["datetime"]);
  const condition: Expression = { kind: "condition", filter: must(on("c", keyword)) };
  assert.equal(missingIndexOfFormula(condition, indexes({}))?.key, "c");
});

test("points are grouped by fields whose index tells values apart", () => {
  const key = parseJsonPath("k");
  assert.equal(canGroupBy(key, indexes({})), false);
  assert.equal(canGroupBy(key, indexes({ k: { data_type: "uuid" } })), true);
  assert.equal(canGroupBy(key, indexes({ k: { data_type: "float" } })), false);
});
