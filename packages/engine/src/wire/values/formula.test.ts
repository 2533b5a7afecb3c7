import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat, QdrantError, ValidationError } from "@quiverdb/client";

import type { Expression } from "../../request/formula.ts";
import { parseExpression as parse, parseFilter } from "../testing/parse.ts";

function refuses(value: unknown, reason: RegExp): void {
  assert.throws(
    () => parse(value),
    (error) => {
      assert.ok(error instanceof QdrantError && error.code === "format");
      assert.match(error.reason, reason);
      return true;
    },
  );
}

const ONE: Expression = { kind: "constant", value: 1 };
const N: Expression = { kind: "variable", name: "n" };

test("numbers are constants of 32 bits, texts are variables", () => {
  assert.deepEqual(parse(0.1), { kind: "constant", value: Math.fround(0.1) });
  assert.deepEqual(parse(2n), { kind: "constant", value: 2 });
  assert.deepEqual(parse(new JsonFloat(1)), ONE);
  assert.deepEqual(parse("n"), N);
  assert.deepEqual(parse("$score[1]"), { kind: "variable", name: "$score[1]" });
});

test("every operator reads its operands", () => {
  assert.deepEqual(parse({ mult: [1, "n"] }), { kind: "mult", operands: [ONE, N] });
  assert.deepEqual(parse({ sum: [] }), { kind: "sum", operands: [] });
  for (const kind of ["neg", "abs", "sqrt", "exp", "log10", "ln"]) {
    assert.deepEqual(parse({ [kind]: "n" }), { kind, operand: N });
  }
  assert.deepEqual(parse({ pow: { base: "n", exponent: 1 } }), {
    kind: "pow",
    base: N,
    exponent: ONE,
  });
  const div = { kind: "div", left: N, right: ONE };
  assert.deepEqual(parse({ div: { left: "n", right: 1, by_zero_default: 0.1 } }), {
    ...div,
    byZeroDefault: Math.fround(0.1),
  });
  assert.deepEqual(parse({ div: { left: "n", right: 1, by_zero_default: null } }), {
    ...div,
    byZeroDefault: undefined,
  });
  const place = { origin: { lon: 13.4, lat: 52.5 }, to: "a.loc" };
  assert.deepEqual(parse({ geo_distance: place }), {
    kind: "geo_distance",
    origin: place.origin,
    to: {
      steps: [
        { kind: "key", key: "a" },
        { kind: "key", key: "loc" },
      ],
    },
  });
  assert.deepEqual(parse({ datetime_key: "at" }), {
    kind: "datetime_key",
    key: { steps: [{ kind: "key", key: "at" }] },
  });
});

test("a date is kept as text, that of a Date too", () => {
  assert.deepEqual(parse({ datetime: "2024-06-01" }), { kind: "datetime", text: "2024-06-01" });
  assert.deepEqual(parse({ datetime: new Date(0) }), {
    kind: "datetime",
    text: "1970-01-01T00:00:00.000Z",
  });
});

test("members of a decay may be absent or null, but for x", () => {
  for (const kind of ["lin_decay", "exp_decay", "gauss_decay"]) {
    const none: object = { kind, x: N, target: undefined, scale: undefined, midpoint: undefined };
    assert.deepEqual(parse({ [kind]: { x: "n" } }), none);
    assert.deepEqual(
      parse({ [kind]: { x: "n", target: null, scale: null, midpoint: null } }),
      none,
    );
    const given = { x: "n", target: 1, scale: 2, midpoint: 0.1 };
    const midpoint = Math.fround(0.1);
    assert.deepEqual(parse({ [kind]: given }), { kind, x: N, target: ONE, scale: 2, midpoint });
    refuses({ [kind]: { target: 1 } }, /missing field `x`/);
    refuses({ [kind]: { x: "n", scale: "1" } }, /expected f32/);
  }
});

test("every kind of condition is an expression, the empty filter too", () => {
  const conditions = [
    { key: "city", match: { any: ["Berlin", "Paris"] } },
    { is_empty: { key: "pop" } },
    { has_id: [1, 2] },
    { has_vector: "a" },
    { nested: { key: "a", filter: { must: [{ key: "b", range: { gt: 1 } }] } } },
    { should: [{ has_id: [1] }] },
    {},
  ];
  for (const condition of conditions) {
    const filter = parseFilter({ must: [condition] });
    assert.deepEqual(parse(condition), { kind: "condition", filter });
  }
});

test("of several operators the first that fits wins, a condition before all", () => {
  assert.deepEqual(parse({ sum: [], mult: [] }), { kind: "mult", operands: [] });
  assert.deepEqual(parse({ sum: [], mult: 1 }), { kind: "sum", operands: [] });
  assert.equal(parse({ sum: [], has_id: [1] }).kind, "condition");
});

test("shapes that are no expression are refused", () => {
  for (const value of [null, undefined, true, [1, 2], NaN]) refuses(value, /^Format .* expected a/);
  refuses({ max: [1, 2] }, /expected a number, a variable, a condition or one of geo_distance/);
  refuses({ sum: { a: 1 } }, /invalid type: map, expected a sequence/);
  refuses({ sum: [null] }, /invalid type: null/);
  refuses({ div: { left: 1 } }, /missing field `right` at div/);
  refuses({ pow: { base: 1 } }, /missing field `exponent` at pow/);
  refuses({ geo_distance: { origin: { lon: 0, lat: 0 } } }, /missing field `to`/);
  refuses({ geo_distance: { origin: { lon: 200, lat: 0 }, to: "a" } }, /within \[-180;180\]/);
  refuses({ geo_distance: { origin: { lon: 0, lat: 0 }, to: "a..b" } }, /Invalid json path/);
  refuses({ datetime_key: "" }, /Invalid json path/);
  refuses({ key: "a", range: { gt: "never" } }, /'never' does not match accepted datetime format/);
});

test("an expression that holds itself is refused", () => {
  const endless: { neg?: unknown } = {};
  endless.neg = endless;
  refuses(endless, /recursion limit exceeded/);
});

test("a condition without a test is a violated constraint", () => {
  const formula = { sum: [{ neg: { key: "a" } }, { must: [{ key: "a" }] }] };
  assert.throws(
    () => parse(formula, "query.formula"),
    (error) =>
      error instanceof ValidationError &&
      error.issues[0]?.path === "query.formula.__all__" &&
      error.issues[1]?.path === "query.formula.must[0].__all__",
  );
});
