/**
 * Conditions on a payload key, evaluated on the payload itself.
 *
 * Of the values that the key leads to, one that passes is enough. `values_count`, `is_empty` and
 * `is_null` look at such a value as a whole, and have an answer where there is none; the other
 * tests look at its elements if it is an array (one level), and of several tests in one condition
 * one that passes is enough.
 */
import type { JsonObject, JsonValue } from "@quiverdb/client";

import { getSingleValue, getValues } from "../payload/json_path.ts";
import type { JsonPath } from "../payload/json_path.ts";
import { countValues, hasNullValue, isEmptyValue } from "../payload/payload_value.ts";
import { isWithin } from "../payload_index/bounds.ts";
import type { Condition, FieldTest } from "../request/filter.ts";
import { compileElementCheck } from "./value_check.ts";
import type { ElementTest, ValueCheck } from "./value_check.ts";

/** What a condition says of a payload. */
export type PayloadCheck = (payload: JsonObject) => boolean;

/** A condition that has a payload key. */
export type KeyedCondition = Extract<Condition, { kind: "field" | "is_empty" | "is_null" }>;

/**
 * @param indexCheck the test as an index of the key has it, where it is another one than without
 */
export function compileKeyedCondition(
  condition: KeyedCondition,
  indexCheck?: (test: FieldTest) => ValueCheck | undefined,
): PayloadCheck {
  switch (condition.kind) {
    case "is_empty": {
      const someValue = compileSomeValue(condition.key, (value) => !isEmptyValue(value), false);
      return (payload) => !someValue(payload);
    }
    case "is_null":
      return compileSomeValue(condition.key, (value) => value === null, false);
    case "field": {
      const { key, tests } = condition;
      let byIndex: ValueCheck | undefined;
      for (const test of tests) byIndex ??= indexCheck?.(test);
      return compileSomeValue(key, byIndex ?? compileWholeTest(tests), resultOnMissing(tests));
    }
  }
}

/** Whether some value of a key passes; `onMissing` if the key leads nowhere. */
function compileSomeValue(key: JsonPath, test: ValueCheck, onMissing: boolean): PayloadCheck {
  const keys = key.steps.map((step) => (step.kind === "key" ? step.key : undefined));
  const names = keys.filter((name) => name !== undefined);
  if (names.length === keys.length) {
    return (payload) => {
      const value = getSingleValue(payload, names);
      return value === undefined ? onMissing : test(value);
    };
  }
  return (payload) => {
    const values = getValues(payload, key);
    return values.length === 0 ? onMissing : values.some(test);
  };
}

function resultOnMissing(tests: readonly FieldTest[]): boolean {
  for (const test of tests) if (test.kind === "values_count") return isWithin(0, test.range);
  for (const test of tests) if (test.kind === "is_empty") return test.isEmpty;
  for (const test of tests) if (test.kind === "is_null") return !test.isNull;
  return false;
}

/**
 * The test of a whole value. `values_count`, `is_empty` and `is_null` leave no room for further
 * tests.
 */
function compileWholeTest(tests: readonly FieldTest[]): ValueCheck {
  const elementTests: ElementTest[] = [];
  let isNullTest: ValueCheck | undefined;
  let isEmptyTest: ValueCheck | undefined;
  for (const test of tests) {
    if (test.kind === "values_count") return (value) => isWithin(countValues(value), test.range);
    if (test.kind === "is_empty") isEmptyTest = (value) => isEmptyValue(value) === test.isEmpty;
    else if (test.kind === "is_null") isNullTest = (value) => hasNullValue(value) === test.isNull;
    else elementTests.push(test);
  }
  return isEmptyTest ?? isNullTest ?? onElements(elementTests.map(compileElementCheck));
}

/** Whether one of the tests passes: on some element of an array, or on a single value. */
export function onElements(tests: readonly ValueCheck[]): ValueCheck {
  const [only] = tests;
  const test =
    only !== undefined && tests.length === 1
      ? only
      : (value: JsonValue) => tests.some((each) => each(value));
  return (value) => (Array.isArray(value) ? value.some(test) : test(value));
}
