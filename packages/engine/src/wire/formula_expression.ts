/**
 * Expressions of formula queries: their parsed form, and its reading from the wire form (Qdrant
 * 1.18, `rest/schema.rs`).
 *
 * The wire form is an untagged union: a number, a text (a variable), a condition of filters, or an
 * object with the member of an operator. Conditions come first, and of several operators in one
 * object the first in Qdrant's order whose operands fit. Only shapes are judged here; what
 * variables, dates and decays mean is told by `formula_evaluation.ts`.
 */
import { JSON_DEPTH_MAX, QdrantError } from "@quiverdb/client";
import type { ValidationIssue } from "@quiverdb/client";

import { describeJson } from "../common/serde_text.ts";
import { isMembers, readDouble } from "../common/raw_json.ts";
import { isAbsent, refuse, requiredMember } from "./members.ts";
import type { Members } from "../common/raw_json.ts";
import { parseFilter } from "./parse_filter.ts";
import { parseJsonPath } from "../payload/json_path.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { Decay, Expression } from "../request/formula.ts";
import { readGeoPoint } from "../query/formula_values.ts";

/** Where the parser stands. */
interface Scope {
  /** Path of the formula in 422 texts. */
  readonly path: string;
  readonly depth: number;
  readonly issues: ValidationIssue[];
}

/** Reads the operand that stands under the name of an operator. */
type OperatorParser = (operand: unknown, scope: Scope) => Expression;

/** The operators in the order in which Qdrant tries them. */
const OPERATORS: Readonly<Record<string, OperatorParser>> = {
  geo_distance: (operand) => {
    const members = membersOf(operand, "struct GeoDistanceParams");
    const origin = readGeoPoint(requiredMember(members, "origin"));
    if (typeof origin === "string") return refuse(origin);
    return { kind: "geo_distance", origin, to: parsePath(requiredMember(members, "to")) };
  },
  datetime: (operand) => ({ kind: "datetime", text: parseDateText(operand) }),
  datetime_key: (operand) => ({ kind: "datetime_key", key: parsePath(operand) }),
  mult: (operand, scope) => ({ kind: "mult", operands: parseOperands(operand, scope) }),
  sum: (operand, scope) => ({ kind: "sum", operands: parseOperands(operand, scope) }),
  neg: (operand, scope) => ({ kind: "neg", operand: parse(operand, scope) }),
  abs: (operand, scope) => ({ kind: "abs", operand: parse(operand, scope) }),
  div: (operand, scope) => {
    const members = membersOf(operand, "struct DivParams");
    return {
      kind: "div",
      left: parse(members["left"], scope),
      right: parse(members["right"], scope),
      byZeroDefault: parseOptionalFloat(members["by_zero_default"]),
    };
  },
  sqrt: (operand, scope) => ({ kind: "sqrt", operand: parse(operand, scope) }),
  pow: (operand, scope) => {
    const members = membersOf(operand, "struct PowParams");
    return {
      kind: "pow",
      base: parse(members["base"], scope),
      exponent: parse(members["exponent"], scope),
    };
  },
  exp: (operand, scope) => ({ kind: "exp", operand: parse(operand, scope) }),
  log10: (operand, scope) => ({ kind: "log10", operand: parse(operand, scope) }),
  ln: (operand, scope) => ({ kind: "ln", operand: parse(operand, scope) }),
  lin_decay: (operand, scope) => ({ kind: "lin_decay", ...parseDecay(operand, scope) }),
  exp_decay: (operand, scope) => ({ kind: "exp_decay", ...parseDecay(operand, scope) }),
  gauss_decay: (operand, scope) => ({ kind: "gauss_decay", ...parseDecay(operand, scope) }),
};

const NO_EXPRESSION = `expected a number, a variable, a condition or one of ${Object.keys(OPERATORS).join(", ")}`;

/** The step that {@link parseCondition} adds to the paths of conditions. */
const CONDITION_STEP = "must[0]";

/**
 * Parses an expression.
 *
 * @param path begins the paths of violated constraints of conditions, e.g. `internal.query.formula`
 * @param issues takes them
 * @throws QdrantError `format` for a wrong shape
 */
export function parseExpression(
  value: unknown,
  path: string,
  issues: ValidationIssue[],
): Expression {
  return parse(value, { path, depth: 0, issues });
}

function parse(value: unknown, outer: Scope): Expression {
  const scope = { ...outer, depth: outer.depth + 1 };
  if (scope.depth > JSON_DEPTH_MAX) return refuse("recursion limit exceeded");
  if (typeof value === "string") return { kind: "variable", name: value };
  const number = readDouble(value);
  if (number !== undefined) return { kind: "constant", value: Math.fround(number) };
  if (!isMembers(value)) return refuse(`invalid type: ${describeJson(value)}, ${NO_EXPRESSION}`);
  return firstThatFits(value, scope);
}

function firstThatFits(members: Members, scope: Scope): Expression {
  const candidates = [() => parseCondition(members, scope)];
  for (const [name, parseOperator] of Object.entries(OPERATORS)) {
    const operand = members[name];
    if (operand !== undefined) candidates.push(() => parseOperator(operand, scope));
  }
  let failure = "";
  for (const candidate of candidates) {
    const issueCount = scope.issues.length;
    try {
      return candidate();
    } catch (error) {
      if (!(error instanceof QdrantError) || error.code !== "format") throw error;
      scope.issues.length = issueCount;
      // A condition without a key refuses whatever has an operator: that one's failure tells more.
      const tells = candidate !== candidates[0] || members["key"] !== undefined;
      if (failure === "" && tells) failure = shapeText(error);
    }
  }
  return refuse(failure === "" ? `invalid type: map, ${NO_EXPRESSION}` : failure);
}

function parseCondition(members: Members, scope: Scope): Expression {
  const issues: ValidationIssue[] = [];
  const filter = parseFilter({ must: [members] }, "", issues);
  for (const { path, text } of issues) {
    scope.issues.push({ path: path.replace(CONDITION_STEP, scope.path), text });
  }
  return { kind: "condition", filter };
}

function parseOperands(value: unknown, scope: Scope): readonly Expression[] {
  if (!Array.isArray(value)) {
    return refuse(`invalid type: ${describeJson(value)}, expected a sequence`);
  }
  return value.map((operand: unknown) => parse(operand, scope));
}

function parseDecay(value: unknown, scope: Scope): Decay {
  const members = membersOf(value, "struct DecayParamsExpression");
  const target = members["target"];
  return {
    x: parse(requiredMember(members, "x"), scope),
    target: isAbsent(target) ? undefined : parse(target, scope),
    scale: parseOptionalFloat(members["scale"]),
    midpoint: parseOptionalFloat(members["midpoint"]),
  };
}

function membersOf(value: unknown, expected: string): Members {
  if (isMembers(value)) return value;
  return refuse(`invalid type: ${describeJson(value)}, expected ${expected}`);
}

function parsePath(value: unknown): JsonPath {
  if (typeof value === "string") return parseJsonPath(value);
  return refuse(`invalid type: ${describeJson(value)}, expected a string`);
}

/** A `Date` of a JavaScript caller is a date, too. */
function parseDateText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  return refuse(`invalid type: ${describeJson(value)}, expected a string`);
}

function parseOptionalFloat(value: unknown): number | undefined {
  if (isAbsent(value)) return undefined;
  const number = readDouble(value);
  return number === undefined
    ? refuse(`invalid type: ${describeJson(value)}, expected f32`)
    : Math.fround(number);
}

function shapeText(error: QdrantError): string {
  return error.reason.replace(/^Format error in JSON body: /, "");
}
