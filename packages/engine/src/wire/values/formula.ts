/**
 * Reading the expressions of formula queries (Qdrant 1.18, `rest/schema.rs`).
 *
 * The wire form is an untagged union: a number, a text (a variable), a condition of filters, or an
 * object with the member of an operator. Conditions come first, and of several operators in one
 * object the first in Qdrant's order whose operands fit. Only shapes are judged here; what
 * variables, dates and decays mean is told where formulas are evaluated.
 */
import { isRawObject, toFiniteNumber } from "../../common/raw_json.ts";
import type { RawObject } from "../../common/raw_json.ts";
import type { Filter } from "../../request/filter.ts";
import type { Decay, Expression } from "../../request/formula.ts";
import {
  hidden,
  hiddenList,
  optional,
  readAt,
  refuseType,
  required,
  struct,
} from "../kit/reader.ts";
import type { Reader } from "../kit/reader.ts";
import type { Reading } from "../kit/reading.ts";
import { dateText, float } from "../kit/scalars.ts";
import { ShapeFailure } from "../kit/shape_failure.ts";
import { condition } from "./filter.ts";
import { geoPoint } from "./geo.ts";
import { jsonPath } from "./json_path.ts";

/** An expression. 422 texts show the conditions in it at the place of the whole. */
export const expression: Reader<Expression> = (value, reading) =>
  reading.nested(() => {
    if (typeof value === "string") return { kind: "variable", name: value };
    const number = toFiniteNumber(value);
    if (number !== undefined) return { kind: "constant", value: Math.fround(number) };
    if (!isRawObject(value)) return refuseType(value, EXPECTED);
    return firstThatFits(value, reading);
  });

const operand = hidden(required(expression));
const operands = hiddenList(expression);
const f32 = optional(float("f32"));

const geoDistance = struct("GeoDistanceParams", {
  origin: required(geoPoint),
  to: required(jsonPath),
});

const division = struct("DivParams", {
  left: operand,
  right: operand,
  by_zero_default: f32,
});

const power = struct("PowParams", { base: operand, exponent: operand });

const decayBody = struct("DecayParamsExpression", {
  x: operand,
  target: hidden(optional(expression)),
  scale: f32,
  midpoint: f32,
});

const decay: Reader<Decay> = (value, reading) => {
  const { x, target, scale, midpoint } = decayBody(value, reading);
  return { x, target, scale, midpoint };
};

/** What stands under the name of an operator, in the order in which Qdrant tries them. */
const OPERATORS: readonly (readonly [string, Reader<Expression>])[] = [
  ["geo_distance", (value, reading) => ({ kind: "geo_distance", ...geoDistance(value, reading) })],
  ["datetime", (value, reading) => ({ kind: "datetime", text: dateText(value, reading) })],
  ["datetime_key", (value, reading) => ({ kind: "datetime_key", key: jsonPath(value, reading) })],
  ["mult", (value, reading) => ({ kind: "mult", operands: operands(value, reading) })],
  ["sum", (value, reading) => ({ kind: "sum", operands: operands(value, reading) })],
  ["neg", (value, reading) => ({ kind: "neg", operand: expression(value, reading) })],
  ["abs", (value, reading) => ({ kind: "abs", operand: expression(value, reading) })],
  [
    "div",
    (value, reading) => {
      const { left, right, by_zero_default: byZeroDefault } = division(value, reading);
      return { kind: "div", left, right, byZeroDefault };
    },
  ],
  ["sqrt", (value, reading) => ({ kind: "sqrt", operand: expression(value, reading) })],
  ["pow", (value, reading) => ({ kind: "pow", ...power(value, reading) })],
  ["exp", (value, reading) => ({ kind: "exp", operand: expression(value, reading) })],
  ["log10", (value, reading) => ({ kind: "log10", operand: expression(value, reading) })],
  ["ln", (value, reading) => ({ kind: "ln", operand: expression(value, reading) })],
  ["lin_decay", (value, reading) => ({ kind: "lin_decay", ...decay(value, reading) })],
  ["exp_decay", (value, reading) => ({ kind: "exp_decay", ...decay(value, reading) })],
  ["gauss_decay", (value, reading) => ({ kind: "gauss_decay", ...decay(value, reading) })],
];

const EXPECTED =
  "a number, a variable, a condition or one of " + OPERATORS.map(([name]) => name).join(", ");

function firstThatFits(raw: RawObject, reading: Reading): Expression {
  const forms: Reader<Expression>[] = [
    () => ({ kind: "condition", filter: filterOf(raw, reading) }),
  ];
  for (const [name, read] of OPERATORS) {
    const given = raw[name];
    if (given !== undefined) forms.push(() => readAt(read, given, reading, name, ""));
  }
  let failure: ShapeFailure | undefined;
  const mark = reading.mark();
  for (const [index, read] of forms.entries()) {
    try {
      return read(raw, reading);
    } catch (error) {
      if (!(error instanceof ShapeFailure)) throw error;
      reading.rewind(mark);
      // A condition without a key refuses whatever has an operator: that one's failure tells more.
      if (index > 0 || raw["key"] !== undefined) failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return refuseType(raw, EXPECTED);
}

function filterOf(raw: RawObject, reading: Reading): Filter {
  const must = [condition(raw, reading)];
  return { must, should: [], mustNot: [], minShould: undefined };
}
