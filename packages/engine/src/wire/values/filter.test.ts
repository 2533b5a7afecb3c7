import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { JsonFloat, QdrantError, ValidationError } from "@quiverdb/client";

import { BODY_DEPTH_MAX } from "../../common/limits.ts";
import type { FieldTest, Match } from "../../request/filter.ts";
import { mergeFilters } from "../../request/merge_filters.ts";
import { parseFilter } from "../testing/parse.ts";

const NO_TEST = "Validation error: At least one field condition must be specified [{}]";

function kindOf(condition: unknown): string | undefined {
  return parseFilter({ must: condition }).must[0]?.kind;
}

function reasonOf(filter: unknown): string {
  try {
    parseFilter(filter);
  } catch (error) {
    assert.ok(error instanceof QdrantError);
    return error.reason;
  }
  return assert.fail("the filter was accepted");
}

test("a condition is classified by what it holds", () => {
  assert.equal(kindOf({ key: "a", match: { value: 1 }, has_id: [1] }), "field");
  assert.equal(kindOf({ is_empty: { key: "a" }, has_id: [1] }), "is_empty");
  assert.equal(kindOf({ is_empty: {}, has_id: [1] }), "has_id");
  assert.equal(kindOf({ is_null: { key: "a" } }), "is_null");
  assert.equal(kindOf({ has_vector: "" }), "has_vector");
  assert.equal(kindOf({ nested: { key: "a", filter: {} } }), "nested");
  assert.equal(kindOf({}), "filter");
  assert.equal(kindOf({ must: undefined }), "filter");
});

/** The only test of a field condition with these members. */
function testOf(members: Record<string, unknown>): FieldTest | undefined {
  const condition = parseFilter({ must: { key: "a", ...members } }).must[0];
  return condition?.kind === "field" ? condition.tests[0] : undefined;
}

function match(value: unknown): Match | undefined {
  const fieldTest = testOf({ match: value });
  return fieldTest?.kind === "match" ? fieldTest.match : undefined;
}

test("the match is the first member that fits", () => {
  assert.deepEqual(match({ value: 1.5, text: "x" }), { kind: "text", text: "x" });
  assert.deepEqual(match({ value: 5n }), { kind: "value", value: 5 });
  assert.deepEqual(match({ value: 2n ** 62n }), { kind: "value", value: 2n ** 62n });
  assert.deepEqual(match({ any: [], except: [1] }), { kind: "any", values: [] });
  assert.deepEqual(match({ any: [1, "x"], except: ["y"] }), { kind: "except", values: ["y"] });
  for (const value of [new JsonFloat(1), 2n ** 63n, null, [1], Number.NaN]) {
    assert.match(
      reasonOf({ must: { key: "a", match: { value } } }),
      /untagged enum MatchInterface at must\.match: /,
    );
  }
});

test("one bound that is a text or a Date makes a range of dates", () => {
  const none = { lt: undefined, lte: undefined, gt: undefined, gte: undefined };
  assert.deepEqual(testOf({ range: { gt: "1970-01-01T00:00:01Z", lt: null } }), {
    kind: "datetime_range",
    range: { ...none, gt: { seconds: 1, nanos: 0 } },
  });
  assert.deepEqual(testOf({ range: { lte: new Date(1) } }), {
    kind: "datetime_range",
    range: { ...none, lte: { seconds: 0, nanos: 1_000_000 } },
  });
  assert.deepEqual(testOf({ range: { lte: 2n ** 60n, gte: new JsonFloat(1) } }), {
    kind: "range",
    range: { ...none, lte: 2 ** 60, gte: 1 },
  });
});

test("coordinates may come as lists, longitude first", () => {
  assert.deepEqual(testOf({ geo_radius: { center: [13.4, 52.5], radius: 1 } }), {
    kind: "geo_radius",
    center: { lon: 13.4, lat: 52.5 },
    radiusMeters: 1,
  });
  const box = { top_left: [1, 2], bottom_right: { lon: 3, lat: 1 } };
  const inBox = testOf({ geo_bounding_box: box });
  assert.ok(inBox?.kind === "geo_bounding_box");
  assert.deepEqual(inBox.topLeft, { lon: 1, lat: 2 });
  for (const center of [[1], [1, 2, 3], ["1", 2], [1, 91]]) {
    assert.ok(reasonOf({ must: { key: "a", geo_radius: { center, radius: 1 } } }));
  }
});

test("violated constraints are listed with their paths", () => {
  const bad = { key: "a" };
  const filter = {
    must: [bad, { nested: { key: "n", filter: { should: bad } } }],
    must_not: bad,
    min_should: { conditions: [{ should: [bad] }], min_count: 1 },
  };
  const paths = [
    "must[0]",
    "must[1].nested.filter.should[0]",
    "must_not[0]",
    "min_should.conditions[0].should[0]",
  ];
  assert.throws(
    () => parseFilter(filter),
    (error: unknown) =>
      error instanceof ValidationError &&
      error.status === 422 &&
      paths.every((path, i) => error.issues[i]?.path === `${path}.__all__`),
  );
  assert.throws(
    () => parseFilter({ must: bad }, "update_filter"),
    new QdrantError("validation", `JSON body: [update_filter.must[0].__all__: ${NO_TEST}]`),
  );
});

test("a wrong shape outweighs violated constraints and names its place", () => {
  const reason = reasonOf({ must: [{ key: "a" }, { must: [{ key: "b", match: {} }] }] });
  assert.match(reason, /^Format error in JSON body: Expected some form of condition/);
  assert.match(
    reason,
    / at must\[1\]: data did not match any variant of untagged enum MatchInterface at must\[1\]\.must\[0\]\.match: the map has no members$/,
  );
});

test("a filter of a program may not nest without end", () => {
  let filter: Record<string, unknown> = {};
  for (let i = 1; i < BODY_DEPTH_MAX; i++) filter = { must: filter };
  parseFilter(filter);
  assert.match(reasonOf({ must: filter }), /recursion limit exceeded/);
  filter["must"] = filter;
  assert.match(reasonOf(filter), /recursion limit exceeded/);
});

test("merged filters join clause by clause", () => {
  const a = parseFilter({
    must: { has_id: [1] },
    should: { has_id: [2] },
    min_should: { conditions: [{ has_id: [3] }], min_count: 1 },
  });
  const b = parseFilter({
    must: { has_id: [4] },
    should: { has_id: [5] },
    must_not: { has_id: [6] },
    min_should: { conditions: [{ has_id: [7] }], min_count: 2 },
  });
  assert.deepEqual(
    mergeFilters(a, b),
    parseFilter({
      must: [{ has_id: [1] }, { has_id: [4] }],
      should: [{ has_id: [2] }, { has_id: [5] }],
      must_not: { has_id: [6] },
      min_should: { conditions: [{ has_id: [3] }, { has_id: [7] }], min_count: 2 },
    }),
  );
  assert.equal(mergeFilters(a, undefined), a);
  assert.equal(mergeFilters(undefined, b), b);
  assert.equal(mergeFilters(undefined, undefined), undefined);
});

test("a Date matches the text that a payload holds for it, of any realm and in lists", () => {
  const text = "1970-01-01T00:00:00.001Z";
  const foreign: unknown = runInNewContext("new Date(1)");
  for (const date of [new Date(1), foreign]) {
    assert.deepEqual(match({ value: date }), { kind: "value", value: text });
    assert.deepEqual(match({ any: [date, "x"] }), { kind: "any", values: [text, "x"] });
    assert.deepEqual(match({ except: [date] }), { kind: "except", values: [text] });
    assert.equal(testOf({ range: { lt: date } })?.kind, "datetime_range");
  }
  assert.match(reasonOf({ must: { key: "a", match: { value: new Date(NaN) } } }), /MatchInterface/);
  assert.match(reasonOf({ must: { key: "a", range: { lt: new Date(NaN) } } }), /date is invalid/);
});

test("an integer that a number may not hold exactly should be a bigint", () => {
  assert.match(
    reasonOf({ must: { key: "a", match: { value: 2 ** 60 } } }),
    /at must\.match: a number is exact up to 2\^53-1 only; write a bigint, such as 1152921504606846976n$/,
  );
});

test("inside the tests of a field the server has words of its own", () => {
  const reason = (members: object): string => reasonOf({ must: [{ key: "a", ...members }] });
  assert.match(
    reason({ values_count: { gt: 1.5 } }),
    /Invalid type floating point `1\.5`\. Expected usize at must\[0\]\.values_count\.gt$/,
  );
  assert.match(
    reason({ geo_radius: { radius: 1 } }),
    /Missing field center at must\[0\]\.geo_radius$/,
  );
  assert.match(reason({ is_null: 1 }), /Invalid type integer `1`\. Expected a boolean/);
  assert.match(reason({ values_count: { gt: -1 } }), /Invalid value integer `-1`\. Expected usize/);
});

test("a key is a text, and no half of a character", () => {
  assert.match(
    reasonOf({ must: { key: 5, match: {} } }),
    /Filter condition 'key' must be a string/,
  );
  assert.match(reasonOf({ must: { key: '"\ud83d"' } }), /lone surrogate at must\.key$/);
  assert.match(reasonOf({ must: { is_null: { key: '"\ud83d"' } } }), /lone surrogate/);
});

test("a slice has a total and an index below it", () => {
  const slice = (value: unknown): unknown => parseFilter({ must: { slice: value } }).must[0];
  assert.deepEqual(slice({ total: 4, index: 3 }), { kind: "slice", total: 4, index: 3 });
  assert.deepEqual(slice([2, 0]), { kind: "slice", total: 2, index: 0 });
  assert.deepEqual(slice({ total: 2 ** 32 - 1, index: 0 }), {
    kind: "slice",
    total: 2 ** 32 - 1,
    index: 0,
  });
  assert.throws(() => slice({ total: 4, index: 4 }), /must\[0\]\.__all__: .*less than the total/);
  for (const bad of [{ total: 0, index: 0 }, { total: 2 ** 32, index: 0 }, { total: 2 }, "2"]) {
    assert.throws(() => slice(bad), /Expected some form of condition/);
  }
  assert.deepEqual(kindOf({ has_id: [1], slice: [2, 0] }), "has_id");
  assert.deepEqual(kindOf({ slice: [2, 0], has_vector: "a" }), "slice");
});

test("a count of matches is at least one", () => {
  assert.throws(
    () => parseFilter({ must: { min_should: { conditions: [], min_count: 0 } } }, "f"),
    /\[f\.must\[0\]\.min_should\.min_count: min_count must be greater than 0\]/,
  );
});

test("of nested conditions without a known form the innermost is named, once", () => {
  const reason = reasonOf({ must: [{ should: [{ must_not: ["x"] }] }] });
  assert.equal(reason.split("Expected some form of condition").length, 2);
  assert.match(
    reason,
    /filtering-conditions at must\[0\]\.should\[0\]\.must_not\[0\]: got string "x"$/,
  );
});
