/**
 * From a filter to a function that tells whether the point at an offset matches.
 *
 * Conditions are asked in the order of their cost: ids and vectors first, then those that an index
 * answers, then those that need the payload, which is read when the first of them is reached, at
 * most once per call.
 *
 * Inside of `nested` every element of an array is a payload of its own: no id, no vector, and no
 * index but how one of texts cuts and compares them.
 */
import { isJsonObject } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { getValues } from "../payload/json_path.ts";
import type { JsonPath } from "../payload/json_path.ts";
import { compileKeyedCondition } from "./field_check.ts";
import type { PayloadCheck } from "./field_check.ts";
import type { FilterContext, JsonPayload } from "./filter_context.ts";
import type { Condition, Filter } from "../request/filter.ts";
import { isInSlice } from "./slice.ts";

/** A condition as a function of an offset, or of a payload inside of `nested`. */
interface Check<T> {
  /** Checks with a lower cost are asked first. */
  readonly cost: number;
  readonly test: (subject: T) => boolean;
}

const COST = { hasId: 0, hasVector: 1, indexed: 2, slice: 3, keyed: 4, nested: 5 } as const;

/** Whether the point at an offset matches. The offset must be live. */
export function compileFilter(filter: Filter, context: FilterContext): (offset: number) => boolean {
  let payload: JsonPayload | undefined;
  const payloadAt = (offset: number): JsonPayload => (payload ??= context.payloadAt(offset));
  const onPayload = ({ cost, test }: Check<JsonObject>): Check<number> => ({
    cost,
    test: (offset) => test(payloadAt(offset)),
  });
  const compile = (condition: Condition): Check<number> => {
    switch (condition.kind) {
      case "has_id":
        return compileHasId(condition.ids, context);
      case "has_vector":
        return {
          cost: COST.hasVector,
          test: (offset) => context.hasVector(condition.name, offset),
        };
      case "slice":
        return {
          cost: COST.slice,
          test: (offset) => isInSlice(context.idAt(offset), condition),
        };
      case "filter":
        return compileClauses(condition.filter, compile);
      case "nested":
        return onPayload(compileInPayload(condition, { context, steps: [] }));
      default: {
        const answer = context.fieldIndex?.(condition.key)?.answer(condition);
        if (answer === undefined) return onPayload(compileInPayload(condition));
        return { cost: COST.indexed, test: (offset) => answer.test(offset) };
      }
    }
  };
  const { test } = compileClauses(filter, compile);
  return (offset) => {
    payload = undefined;
    return test(offset);
  };
}

/** The array whose elements are payloads of their own, by its path in the payload of the point. */
interface Nesting {
  readonly context: FilterContext;
  readonly steps: JsonPath["steps"];
}

function compileHasId(
  ids: Extract<Condition, { kind: "has_id" }>["ids"],
  context: FilterContext,
): Check<number> {
  const offsets = new Set<number>();
  for (const id of ids) {
    const offset = context.offsetOf(id);
    if (offset !== undefined) offsets.add(offset);
  }
  return { cost: COST.hasId, test: (offset) => offsets.has(offset) };
}

function compileInPayload(condition: Condition, nesting?: Nesting): Check<JsonObject> {
  switch (condition.kind) {
    case "has_id":
      return { cost: COST.hasId, test: () => false };
    case "has_vector":
      return { cost: COST.hasVector, test: () => false };
    case "slice":
      return { cost: COST.slice, test: () => false };
    case "nested":
      return { cost: COST.nested, test: compileNested(condition.key, condition.filter, nesting) };
    case "filter":
      return compileClauses(condition.filter, (each) => compileInPayload(each, nesting));
    default: {
      const index = nesting?.context.fieldIndex?.({
        steps: [...nesting.steps, ...condition.key.steps],
      });
      const test = compileKeyedCondition(condition, (each) => index?.compileValueCheck(each));
      return { cost: COST.keyed, test };
    }
  }
}

function compileNested(key: JsonPath, filter: Filter, nesting: Nesting | undefined): PayloadCheck {
  const endsWithAll = key.steps.at(-1)?.kind === "all";
  const elements: JsonPath = endsWithAll ? key : { steps: [...key.steps, { kind: "all" }] };
  const inside = nesting && { ...nesting, steps: [...nesting.steps, ...elements.steps] };
  const { test } = compileClauses(filter, (each) => compileInPayload(each, inside));
  return (payload) =>
    getValues(payload, elements).some((element) => isJsonObject(element) && test(element));
}

function compileClauses<T>(filter: Filter, compile: (condition: Condition) => Check<T>): Check<T> {
  const checks = filter.must.map(compile);
  for (const condition of filter.mustNot) {
    const { cost, test } = compile(condition);
    checks.push({ cost, test: (subject) => !test(subject) });
  }
  if (filter.should.length > 0) checks.push(atLeast(1, filter.should.map(compile)));
  const { minShould } = filter;
  if (minShould !== undefined) {
    checks.push(atLeast(minShould.minCount, minShould.conditions.map(compile)));
  }
  return all(checks);
}

function all<T>(checks: readonly Check<T>[]): Check<T> {
  const [only] = checks;
  if (only !== undefined && checks.length === 1) return only;
  const tests = byCost(checks);
  return {
    cost: highestCost(checks),
    test: (subject) => {
      for (const test of tests) if (!test(subject)) return false;
      return true;
    },
  };
}

function atLeast<T>(count: number, checks: readonly Check<T>[]): Check<T> {
  const tests = byCost(checks);
  return {
    cost: highestCost(checks),
    test: (subject) => {
      let missing = count;
      for (const test of tests) {
        if (missing <= 0) return true;
        if (test(subject)) missing--;
      }
      return missing <= 0;
    },
  };
}

function byCost<T>(checks: readonly Check<T>[]): ((subject: T) => boolean)[] {
  return [...checks].sort((a, b) => a.cost - b.cost).map((check) => check.test);
}

function highestCost(checks: readonly { readonly cost: number }[]): number {
  return checks.reduce((highest, { cost }) => Math.max(highest, cost), 0);
}
