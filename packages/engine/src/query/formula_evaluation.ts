/**
 * Evaluation of formula queries (Qdrant 1.18, `rescore_formula/formula_scorer.rs`). All arithmetic
 * in f64, the result in f32.
 *
 * An expression becomes a function once; variables, dates and decays are judged then, before any
 * point is looked at.
 */
import { DECAY_MIDPOINT_DEFAULT, DECAY_SCALE_DEFAULT } from "../common/defaults.ts";
import { QdrantError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import type { Filter } from "../request/filter.ts";
import { geoDistanceMeters } from "../common/geo_area.ts";
import { rustFloat } from "../common/serde_text.ts";
import type { Decay, DecayKind, Expression } from "../request/formula.ts";
import type { IndexSchemas } from "../segment/segment_indexes.ts";
import { FormulaValues, parseVariable, readDatetime } from "./formula_values.ts";
import { planError } from "./plan_error.ts";
import type { Place } from "./places.ts";

/** A point to be scored. */
export interface FormulaPoint {
  readonly place: Place;
  /** By prefetch; undefined where the prefetch did not find the point. */
  readonly scores: readonly (number | undefined)[];
  payload(): JsonObject;
}

/** A number of a point. */
export type Evaluation = (point: FormulaPoint) => number;

/** Makes the check of a filter for points. */
export type FilterChecks = (filter: Filter) => (place: Place) => boolean;

/** Expressions without expressions inside. */
type Operand = Extract<
  Expression,
  { kind: "constant" | "variable" | "condition" | "geo_distance" | "datetime" | "datetime_key" }
>;

/**
 * The score of points, an f32. It throws QdrantError `bad_input` for a point without a needed
 * value, and for numbers that are not finite.
 *
 * @param defaults values of variables that a point lacks, by variable
 * @param indexes of the fields of payloads: they say what is a value
 * @throws QdrantError `bad_input` for bad variables, dates and decays
 */
export function compileFormula(
  expression: Expression,
  defaults: JsonObject,
  checks: FilterChecks,
  indexes?: IndexSchemas,
): Evaluation {
  const values = new FormulaValues(defaults, indexes);
  const evaluate = new FormulaCompiler(values, checks).compile(expression);
  return (point) => {
    const value = evaluate(point);
    const score = Math.fround(value);
    return finite(score, () => `${rustFloat(value)} as f32`);
  };
}

class FormulaCompiler {
  private readonly values: FormulaValues;
  private readonly checks: FilterChecks;

  constructor(values: FormulaValues, checks: FilterChecks) {
    this.values = values;
    this.checks = checks;
  }

  compile(expression: Expression): Evaluation {
    switch (expression.kind) {
      case "constant":
      case "variable":
      case "condition":
      case "geo_distance":
      case "datetime":
      case "datetime_key":
        return this.compileOperand(expression);
      case "mult":
        return product(expression.operands.map((operand) => this.compile(operand)));
      case "sum": {
        const operands = expression.operands.map((operand) => this.compile(operand));
        return (point) => operands.reduce((total, operand) => total + operand(point), 0);
      }
      case "div":
        return this.compileDivision(expression);
      case "pow": {
        const base = this.compile(expression.base);
        const exponent = this.compile(expression.exponent);
        return (point) => {
          const b = base(point);
          const e = exponent(point);
          return finite(b ** e, () => `${rustFloat(b)}^${rustFloat(e)}`);
        };
      }
      case "lin_decay":
      case "exp_decay":
      case "gauss_decay":
        return this.compileDecay(expression.kind, expression);
      default:
        return unary(expression.kind, this.compile(expression.operand));
    }
  }

  private compileOperand(expression: Operand): Evaluation {
    switch (expression.kind) {
      case "constant": {
        const { value } = expression;
        return () => value;
      }
      case "variable":
        return this.compileVariable(expression.name);
      case "condition": {
        const holds = this.checks(expression.filter);
        return ({ place }) => (holds(place) ? 1 : 0);
      }
      case "geo_distance": {
        const { origin } = expression;
        const geoPoint = this.values.geoPoint(expression.to);
        return (point) => geoDistanceMeters(origin, geoPoint(point.payload()));
      }
      case "datetime": {
        const seconds = readDatetime(expression.text);
        if (typeof seconds === "number") return () => seconds;
        throw planError(`failed to parse date-time ${expression.text}: ${seconds}`);
      }
      case "datetime_key": {
        const seconds = this.values.datetime(expression.key);
        return (point) => seconds(point.payload());
      }
    }
  }

  private compileVariable(name: string): Evaluation {
    const variable = parseVariable(name);
    if (variable.kind === "score") {
      const { prefetch } = variable;
      const ifMissing = this.values.defaultScore(prefetch);
      return ({ scores }) => scores[prefetch] ?? ifMissing;
    }
    const number = this.values.number(variable.path);
    return (point) => number(point.payload());
  }

  /** A dividend of 0 gives 0, and the divisor is not looked at. */
  private compileDivision(expression: Extract<Expression, { kind: "div" }>): Evaluation {
    const left = this.compile(expression.left);
    const right = this.compile(expression.right);
    const { byZeroDefault } = expression;
    return (point) => {
      const l = left(point);
      if (l === 0) return 0;
      const r = right(point);
      if (r === 0 && byZeroDefault !== undefined) return byZeroDefault;
      return finite(l / r, () => `${rustFloat(l)}/${rustFloat(r)}`);
    };
  }

  private compileDecay(kind: DecayKind, decay: Decay): Evaluation {
    const curve = decayCurve(kind, decay);
    const x = this.compile(decay.x);
    const target = decay.target === undefined ? undefined : this.compile(decay.target);
    return (point) => curve(Math.abs(x(point) - (target?.(point) ?? 0)));
  }
}

/** A factor of 0 gives 0, and those behind it are not looked at. */
function product(factors: readonly Evaluation[]): Evaluation {
  return (point) => {
    let result = 1;
    for (const factor of factors) {
      const value = factor(point);
      if (value === 0) return 0;
      result *= value;
    }
    return result;
  };
}

function unary(
  kind: "neg" | "abs" | "sqrt" | "exp" | "log10" | "ln",
  operand: Evaluation,
): Evaluation {
  switch (kind) {
    case "neg":
      return (point) => -operand(point);
    case "abs":
      return (point) => Math.abs(operand(point));
    case "sqrt":
      return checked(operand, Math.sqrt, (value) => `√${value}`);
    case "exp":
      return checked(operand, Math.exp, (value) => `exp(${value})`);
    case "log10":
      return checked(operand, Math.log10, (value) => `log10(${value})`);
    case "ln":
      return checked(operand, Math.log, (value) => `ln(${value})`);
  }
}

function checked(
  operand: Evaluation,
  apply: (value: number) => number,
  describe: (value: string) => string,
): Evaluation {
  return (point) => {
    const value = operand(point);
    return finite(apply(value), () => describe(rustFloat(value)));
  };
}

/**
 * A decay as a function of the distance from its target; it is `midpoint` at the distance `scale`.
 */
function decayCurve(kind: DecayKind, decay: Decay): (distance: number) => number {
  const { scale = DECAY_SCALE_DEFAULT, midpoint = DECAY_MIDPOINT_DEFAULT } = decay;
  if (!(scale > 0)) {
    throw planError(`Decay scale should be non-zero positive, got ${rustFloat(scale)}.`);
  }
  if (kind === "lin_decay") {
    if (!(midpoint >= 0 && midpoint <= 1)) {
      const range = "Linear decay midpoint should be in the range [0.0, 1.0]";
      throw planError(`${range}, got ${rustFloat(midpoint)}.`);
    }
    const slope = (1 - midpoint) / scale;
    return (distance) => Math.max(0, 1 - slope * distance);
  }
  if (!(midpoint > 0 && midpoint < 1)) {
    const range = "Decay midpoint should be in the range (0.0, 1.0)";
    throw planError(`${range}, got ${rustFloat(midpoint)}.`);
  }
  if (kind === "exp_decay") {
    const rate = Math.log(midpoint) / scale;
    return (distance) => Math.exp(rate * distance);
  }
  const rate = Math.log(midpoint) / (scale * scale);
  return (distance) => Math.exp(rate * distance ** 2);
}

/** The value, if it is finite. `describe`: the expression it is the value of. */
function finite(value: number, describe: () => string): number {
  if (Number.isFinite(value)) return value;
  const expression = `${describe()} = ${rustFloat(value)}`;
  throw new QdrantError("bad_input", `The expression ${expression} produced a non-finite number`);
}
