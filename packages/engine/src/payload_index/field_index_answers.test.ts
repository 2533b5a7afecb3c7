import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "@quiverdb/client";
import type { JsonObject, JsonValue } from "@quiverdb/client";

import type { PayloadIndexParams, PayloadSchema } from "../schema/payload_schema.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import { type FieldCondition, FieldIndex } from "./field_index.ts";

/** An index of rows with one value each; undefined: without a value. */
function indexOf(
  params: PayloadIndexParams,
  values: readonly (JsonValue | undefined)[],
): FieldIndex {
  const index = new FieldIndex({ data_type: params.type, params });
  values.forEach((value, row) => index.add(row, value === undefined ? [] : [value]));
  return index;
}

function condition(json: JsonObject): FieldCondition {
  const [parsed] = parseFilter({ must: { key: "f", ...json } }).must;
  assert.ok(parsed?.kind === "field");
  return parsed;
}

function rowsOf(index: FieldIndex, json: JsonObject): number[] | undefined {
  const answer = index.answer(condition(json));
  return answer && [...answer.rows().toArray()].filter((row) => answer.test(row));
}

test("of several tests in a condition the first one that the index answers is the condition", () => {
  const index = indexOf({ type: "integer" }, [3, 5, 8]);
  assert.deepEqual(rowsOf(index, { range: { gte: 4 }, match: { value: 3 } }), [0]);
  assert.deepEqual(rowsOf(index, { range: { gte: 4 }, is_empty: true }), [1, 2]);
  assert.deepEqual(rowsOf(index, { values_count: { gt: 9 }, is_null: false }), [0, 1, 2]);
});

test("a date is its microseconds to an index of numbers, and a number is as many to one of dates", () => {
  const micros = 1_577_836_800_000_000;
  const integers = indexOf({ type: "integer" }, [micros, micros + 1]);
  assert.deepEqual(rowsOf(integers, { range: { gt: "2020-01-01T00:00:00Z" } }), [1]);
  const dates = indexOf({ type: "datetime" }, [
    "2020-01-01",
    "2020-01-01T00:00:00.000001Z",
    micros,
  ]);
  assert.deepEqual(rowsOf(dates, { range: { gt: micros } }), [1]);
  assert.deepEqual(rowsOf(dates, { range: { lte: "2020-01-01T00:00:00.0000009Z" } }), [0]);
});

test("dates of all years keep their microseconds", () => {
  const dates = [
    "-9999-01-01T00:00:00.000001Z",
    "+9999-12-31T23:59:59.999999Z",
    "1969-12-31T23:59:59.5Z",
  ];
  const index = indexOf({ type: "datetime" }, dates);
  assert.deepEqual(
    index
      .ordered("asc")
      ?.next(9)
      .map(({ value }) => value),
    [-377_705_116_799_999_999n, -500_000, 253_402_300_799_999_999n],
  );
});

test("integers of 64 bits are kept and ordered exactly", () => {
  const values = [2n ** 63n - 1n, 2n ** 63n - 2n, -(2n ** 63n), 2n ** 63n, new JsonFloat(-0)];
  const index = indexOf({ type: "integer" }, values);
  const ordered = index.ordered("desc", 2n ** 63n - 1n)?.next(9);
  assert.deepEqual(ordered, [
    { value: 2n ** 63n - 1n, row: 0 },
    { value: 2n ** 63n - 2n, row: 1 },
    { value: 0, row: 4 },
    { value: -(2n ** 63n), row: 2 },
  ]);
  assert.deepEqual(rowsOf(index, { match: { value: 2n ** 63n - 2n } }), [1]);
  assert.deepEqual(rowsOf(index, { match: { value: 0 } }), [4]);
});

test("an order starts at a number or at a date", () => {
  const index = indexOf({ type: "datetime" }, [
    "2021-01-01",
    "2020-01-01",
    ["2022-01-01", "2019-01-01"],
  ]);
  const rows = (direction: "asc" | "desc", from?: string): unknown =>
    index
      .ordered(direction, from)
      ?.next(9)
      .map(({ row }) => row);
  assert.deepEqual(rows("asc"), [2, 1, 0, 2]);
  assert.deepEqual(rows("desc", "2020-01-01T00:00:00Z"), [1, 2]);
  assert.deepEqual(rows("asc", "2020-01-01T00:00:00Z"), [1, 0, 2]);
});

const ABILITIES: [PayloadSchema, facets: boolean, order: boolean][] = [
  [{ data_type: "keyword" }, true, false],
  [{ data_type: "uuid" }, true, false],
  [{ data_type: "bool" }, true, false],
  [{ data_type: "integer" }, true, true],
  [{ data_type: "integer", params: { type: "integer", lookup: false } }, false, true],
  [{ data_type: "integer", params: { type: "integer", lookup: true, range: false } }, true, false],
  [{ data_type: "float" }, false, true],
  [{ data_type: "datetime" }, false, true],
  [{ data_type: "geo" }, false, false],
  [{ data_type: "text" }, false, false],
];

test("facets need equal values, and an order needs numbers", () => {
  for (const [schema, facets, order] of ABILITIES) {
    const index = new FieldIndex(schema);
    index.add(0, [[1, true, "550e8400-e29b-41d4-a716-446655440000"]]);
    const name = JSON.stringify(schema);
    assert.equal(index.hasFacets, facets, name);
    assert.equal(index.hasOrder, order, name);
    assert.equal(index.ordered("asc") !== undefined, order, name);
    assert.equal(index.facetValuesOf(0).length, facets ? 1 : 0, name);
    assert.equal([...index.distinctValues()].length, facets ? 1 : 0, name);
  }
});

test("a value counts once for a row, in its canonical form", () => {
  const uuid = "550e8400-e29b-41d4-a716-446655440000";
  const index = indexOf({ type: "uuid" }, [[uuid, uuid.toUpperCase(), `{${uuid}}`]]);
  assert.deepEqual(index.facetValuesOf(0), [uuid]);
  const many = Array.from({ length: 100 }, (_, at) => `k${at % 7}`);
  assert.equal(indexOf({ type: "keyword" }, [many]).facetValuesOf(0).length, 7);
});

test("an answer that was made before a row changed tests the row as it is now", () => {
  const index = indexOf({ type: "keyword" }, ["a", "b"]);
  const a = index.answer(condition({ match: { value: "a" } }));
  const text = indexOf({ type: "text", phrase_matching: true }, ["red fox", "x"]);
  const phrase = text.answer(condition({ match: { phrase: "red fox" } }));
  // The numbers of the values that went are given to others.
  index.change(0, ["c"]);
  index.change(1, ["a"]);
  text.change(0, ["blue dog"]);
  text.change(1, ["a red fox"]);
  assert.deepEqual([a?.test(0), a?.test(1)], [false, true]);
  assert.deepEqual([phrase?.test(0), phrase?.test(1)], [false, true]);
});

test("rows that were collected stay as they were", () => {
  const index = indexOf(
    { type: "keyword" },
    Array.from({ length: 100 }, () => "a"),
  );
  const rows = index.answer(condition({ match: { value: "a" } }))?.rows();
  index.change(5, ["b"]);
  index.add(100, ["a"]);
  assert.equal(rows?.size, 100);
  assert.deepEqual([rows?.has(5), rows?.has(100)], [true, false]);
});

test("a text of an element of an array is told apart from its neighbour", () => {
  const index = indexOf({ type: "text", phrase_matching: true }, [
    ["red", "fox"],
    ["red fox"],
    "fox",
  ]);
  assert.deepEqual(rowsOf(index, { match: { phrase: "red fox" } }), [1]);
  assert.deepEqual(rowsOf(index, { match: { text: "fox red" } }), [0, 1]);
  const check = index.compileValueCheck({
    kind: "match",
    match: { kind: "phrase", text: "Red fox" },
  });
  assert.deepEqual(
    [check?.(["red", "fox"]), check?.("a red fox"), check?.(5)],
    [false, true, false],
  );
});

test("prefixes are found with and without an order of the values", () => {
  const values = Array.from({ length: 2000 }, (_, at) => `${at % 3 === 0 ? "ab" : "b"}${at}`);
  for (const prefix of [true, false]) {
    const index = indexOf({ type: "keyword", prefix }, values);
    const begins = (text: string): number[] =>
      values.flatMap((value, row) => (value.startsWith(text) ? [row] : []));
    for (const text of ["", "a", "ab1", "b19", "b1999", "c", "ab0x"]) {
      assert.deepEqual(rowsOf(index, { match: { prefix: text } }), begins(text), text);
      const estimate = index.answer(condition({ match: { prefix: text } }))!.estimate;
      assert.ok(estimate.min <= begins(text).length && begins(text).length <= estimate.max, text);
    }
    values.forEach((_, row) => row % 2 === 0 && index.change(row, ["zz"]));
    const odd = begins("ab1").filter((row) => row % 2 === 1);
    assert.deepEqual(rowsOf(index, { match: { prefix: "ab1" } }), odd);
  }
});

test("a value that no row has any more is none of the distinct ones", () => {
  const index = indexOf({ type: "keyword" }, ["a", "b", "b"]);
  index.change(0, ["c"]);
  index.change(1, []);
  assert.deepEqual([...index.distinctValues()].toSorted(), ["b", "c"]);
});

test("a circle reaches over the antimeridian from both sides", () => {
  const lons = [-179.9, 179.9, 178, -178, 0];
  const index = indexOf(
    { type: "geo" },
    lons.map((lon) => ({ lon, lat: 0 })),
  );
  for (const lon of [-179.95, 179.95, 180, -180]) {
    assert.deepEqual(
      rowsOf(index, { geo_radius: { center: { lon, lat: 0 }, radius: 50_000 } }),
      [0, 1],
    );
  }
});

test("areas are estimated by the cells they cover and by their form", () => {
  const side = 60;
  const places = Array.from({ length: side * side }, (_, at) => ({
    lon: (at % side) / 6,
    lat: Math.floor(at / side) / 6,
  }));
  const index = indexOf({ type: "geo" }, places);
  const corner = (lon: number, lat: number): JsonObject => ({ lon, lat });
  const triangle = [corner(1, 1), corner(9, 1), corner(5, 9), corner(1, 1)];
  for (const json of [
    { geo_bounding_box: { top_left: corner(1.1, 7.9), bottom_right: corner(8.3, 2.1) } },
    { geo_radius: { center: corner(5, 5), radius: 400_000 } },
    { geo_polygon: { exterior: { points: triangle } } },
  ]) {
    const actual = rowsOf(index, json)!.length;
    const { expected } = index.answer(condition(json))!.estimate;
    assert.ok(Math.abs(expected - actual) < actual / 4, `${expected} expected, ${actual} found`);
  }
});
