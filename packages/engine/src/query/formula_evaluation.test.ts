import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { compileFormula } from "./formula_evaluation.ts";
import { parseExpression } from "../wire/testing/parse.ts";

interface Given {
  readonly payload?: JsonObject;
  readonly scores?: readonly (number | undefined)[];
  readonly defaults?: JsonObject;
}

/** Of the point at place 1, which satisfies every filter about ids and no other one. */
function evaluate(
  formula: unknown,
  { payload = {}, scores = [], defaults = {} }: Given = {},
): number {
  const expression = parseExpression(formula);
  const score = compileFormula(
    expression,
    defaults,
    ({ must }) =>
      (place) =>
        place === 1 && must[0]?.kind === "has_id",
  );
  return score({ place: 1, scores, payload: () => payload });
}

function fails(formula: unknown, text: string, given: Given = {}): void {
  assert.throws(() => evaluate(formula, given), new QdrantError("bad_input", text));
}

/** A text of Rust for a number that is not finite. */
function fallsOff(formula: unknown, expression: string, given: Given = {}): void {
  fails(formula, `The expression ${expression} produced a non-finite number`, given);
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${actual} ${expected}`);
}

test("arithmetic is that of doubles, the result an f32", () => {
  const payload = { n: 3 };
  assert.equal(evaluate({ sum: ["n", 0.5, { neg: 1 }] }, { payload }), 2.5);
  assert.equal(evaluate({ mult: ["n", 0.5, -2] }, { payload }), -3);
  assert.equal(evaluate({ sum: [] }), 0);
  assert.equal(evaluate({ mult: [] }), 1);
  assert.equal(evaluate({ abs: { neg: "n" } }, { payload }), 3);
  assert.equal(evaluate({ sqrt: "n" }, { payload }), Math.fround(Math.sqrt(3)));
  assert.equal(evaluate({ pow: { base: { neg: "n" }, exponent: 3 } }, { payload }), -27);
  assert.equal(evaluate({ exp: "n" }, { payload }), Math.fround(Math.exp(3)));
  assert.equal(evaluate({ log10: 1000 }), 3);
  assert.equal(evaluate({ ln: "n" }, { payload }), Math.fround(Math.log(3)));
  assert.equal(evaluate({ div: { left: "n", right: 4 } }, { payload }), 0.75);
  assert.equal(evaluate({ sum: [0.1, { mult: [-1, { sum: [0.1] }] }] }), 0);
});

test("a factor or a dividend of 0 ends the evaluation", () => {
  assert.equal(evaluate({ mult: [0, "missing"] }), 0);
  assert.equal(evaluate({ div: { left: 0, right: "missing" } }), 0);
  assert.throws(() => evaluate({ mult: ["missing", 0] }), /No value found/);
});

test("a division by zero has its default, or fails", () => {
  const div = { left: 1, right: 0 };
  assert.equal(evaluate({ div: { ...div, by_zero_default: 7.5 } }), 7.5);
  fallsOff({ div }, "1/0 = inf");
  fallsOff({ div: { left: -1, right: "n" } }, "-1/0 = -inf", { payload: { n: 0 } });
});

test("a result that is not finite names the expression", () => {
  fallsOff({ sqrt: -4 }, "√-4 = NaN");
  fallsOff({ ln: 0 }, "ln(0) = -inf");
  fallsOff({ log10: -1 }, "log10(-1) = NaN");
  fallsOff({ exp: 1000 }, "exp(1000) = inf");
  fallsOff({ pow: { base: -1, exponent: 0.5 } }, "-1^0.5 = NaN");
  const tenTo39 = "1" + "0".repeat(39);
  fallsOff("n", `${tenTo39} as f32 = inf`, { payload: { n: 1e39 } });
});

test("a score is that of the prefetch, else its default", () => {
  const scores = [undefined, 2];
  assert.equal(evaluate("$score", { scores }), 0);
  assert.equal(evaluate("$score", { scores, defaults: { "$score[0]": 0.25 } }), 0.25);
  assert.equal(evaluate("$score[1]", { scores, defaults: { "$score[1]": 9 } }), 2);
  assert.equal(evaluate("$score[5]", { scores }), 0);
});

test("a condition is 1 where it holds, else 0", () => {
  assert.equal(evaluate({ has_id: [1] }), 1);
  assert.equal(evaluate({ is_empty: { key: "a" } }), 0);
});

test("the payload is read only where a value of it is needed", () => {
  const expression = parseExpression({ sum: ["$score", 1] });
  const score = compileFormula(expression, {}, () => () => false);
  assert.equal(score({ place: 1, scores: [1], payload: () => assert.fail("not needed") }), 2);
});

test("the distance of one degree of latitude is 111195.08 metres", () => {
  const geoDistance = { origin: { lon: 10, lat: 50 }, to: "loc" };
  const payload = { loc: { lon: 10, lat: 51 } };
  near(evaluate({ geo_distance: geoDistance }, { payload }), 111_195.08);
  assert.equal(
    evaluate({ geo_distance: geoDistance }, { defaults: { loc: geoDistance.origin } }),
    0,
  );
});

test("dates are seconds since the epoch", () => {
  const payload = { date: "2024-06-01T00:01:00Z" };
  const seconds = { sum: [{ datetime_key: "date" }, { neg: { datetime: "2024-06-01" } }] };
  assert.equal(evaluate(seconds, { payload }), 60);
  assert.equal(evaluate({ datetime: "2024-06-01T02:00:00+02:00" }), Math.fround(1_717_200_000));
  const text = "failed to parse date-time tomorrow: input contains invalid characters";
  fails({ datetime: "tomorrow" }, `Validation failed: ${text}`);
});

test("decays of the worked example come out", () => {
  const gauss = (n: number): number =>
    evaluate({ gauss_decay: { x: "n", target: 2, scale: 2 } }, { payload: { n } });
  assert.deepEqual([0, 2, 4].map(gauss), [0.5, 1, 0.5]);
  near(gauss(1), 0.840896);
  near(gauss(3), 0.840896);
  const at = (kind: string, x: number, params: object = {}): number =>
    evaluate({ [kind]: { x, target: 10, scale: 4, midpoint: 0.25, ...params } });
  assert.deepEqual(
    [9, 10, 12, 30].map((x) => at("lin_decay", x)),
    [0.8125, 1, 0.625, 0],
  );
  near(at("exp_decay", 9), 0.707_106_77);
  near(at("gauss_decay", 9), 0.917_004_05);
  for (const kind of ["lin_decay", "exp_decay", "gauss_decay"]) {
    assert.equal(at(kind, 14), 0.25, kind);
    assert.equal(evaluate({ [kind]: { x: -1 } }), 0.5, kind);
  }
});

test("bad parameters of decays are refused before a point is looked at", () => {
  const refuses = (formula: unknown, text: string): void => {
    const expression = parseExpression(formula);
    const error = new QdrantError("bad_input", `Validation failed: ${text}`);
    assert.throws(() => compileFormula(expression, {}, () => () => false), error);
  };
  for (const kind of ["lin_decay", "exp_decay", "gauss_decay"]) {
    const bad = (params: object): object => ({ [kind]: { x: "n", ...params } });
    refuses(bad({ scale: 0 }), "Decay scale should be non-zero positive, got 0.");
    refuses(bad({ scale: -1 }), "Decay scale should be non-zero positive, got -1.");
  }
  const exponential = "Decay midpoint should be in the range (0.0, 1.0), got";
  refuses({ exp_decay: { x: "n", midpoint: -0.1 } }, `${exponential} -0.10000000149011612.`);
  refuses({ gauss_decay: { x: "n", midpoint: 1 } }, `${exponential} 1.`);
  const linear = "Linear decay midpoint should be in the range [0.0, 1.0], got";
  refuses({ lin_decay: { x: "n", midpoint: 1.5 } }, `${linear} 1.5.`);
  assert.equal(evaluate({ lin_decay: { x: 5, midpoint: 1 } }), 1);
});
