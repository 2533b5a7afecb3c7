import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonObject, JsonFloat, parseJson } from "@quiverdb/client";
import type { JsonValue } from "@quiverdb/client";
import { compareAnswer, readAnswer } from "./answer.ts";
import { compareValues } from "./compare.ts";
import { readScenario, readStep, scenarioFiles } from "./scenario.ts";
import type { CompareRule } from "./scenario.ts";
import { sharedFolder } from "./shared_folder.ts";

const folder = sharedFolder("tape") ?? "";
const skip = folder === "" ? "needs ../shared/tape" : false;

function rule(order = "exact", paths: string[] = []): CompareRule {
  return { order, tolerance: 1e-5, paths, anyError: false };
}

function differs(expected: string, actual: string, how = rule()): boolean {
  return compareValues(parseJson(expected), parseJson(actual), how).length > 0;
}

function scored(...items: [id: number, score: number][]): string {
  return JSON.stringify(items.map(([id, score]) => ({ id, score })));
}

function bodyOf(contentType: string, text: string): unknown {
  return readAnswer({ status: 200, contentType, body: Buffer.from(text) });
}

test("integers are compared exactly, also beyond 2^53", () => {
  assert.equal(differs("1", "1"), false);
  assert.equal(differs("1000000", "1000001"), true);
  assert.equal(differs("9007199254740993", "9007199254740992"), true);
  assert.equal(differs("18446744073709551615", "18446744073709551615"), false);
});

test("a float on either side brings the tolerance", () => {
  assert.equal(differs("1000000.0", "1000001"), false);
  assert.equal(differs("1000000", "1000001.0"), false);
  assert.equal(differs("0.1", "0.100009"), false);
  assert.equal(differs("0.1", "0.10002"), true);
});

test("objects have the same keys, and null is not absent", () => {
  assert.equal(differs('{"a":1,"b":2}', '{"b":2,"a":1}'), false);
  assert.equal(differs('{"a":1}', '{"a":1,"b":null}'), true);
  assert.equal(differs('{"a":null}', "{}"), true);
  assert.equal(differs('{"a":1}', '{"a":1,"b":2}', rule("shape")), false);
});

test("placeholders stand for any value of their kind", () => {
  const kinds: [string, string, string][] = [
    ["<any>", "null", ""],
    ["<string>", '"x"', "1"],
    ["<number>", "1.5", '"1"'],
    ["<integer>", "3", "3.0"],
    ["<bool>", "true", "1"],
    ["<object>", "{}", "[]"],
    ["<array>", "[]", "{}"],
    ["<uuid>", '"550e8400-e29b-41d4-a716-446655440000"', '"x"'],
    ["<datetime>", '"2024-01-01T00:00:00"', '"x"'],
  ];
  for (const [placeholder, good, bad] of kinds) {
    const expected = JSON.stringify(placeholder);
    assert.equal(differs(expected, good), false, placeholder);
    if (bad !== "") assert.equal(differs(expected, bad), true, placeholder);
  }
});

test("points whose recorded scores tie may swap places", () => {
  const expected = scored([1, 0.9], [2, 0.5], [3, 0.5]);
  assert.equal(differs(expected, scored([1, 0.9], [3, 0.5], [2, 0.5]), rule("scores")), false);
  assert.equal(differs(expected, scored([1, 0.9], [3, 0.5], [2, 0.5])), true);
  assert.equal(differs(expected, scored([2, 0.9], [1, 0.5], [3, 0.5]), rule("scores")), true);
  assert.equal(differs(expected, scored([1, 0.9], [2, 0.5], [3, 0.4]), rule("scores")), true);
});

test("integral scores are compared as floats", () => {
  const expected = '[{"id":1,"score":1}]';
  assert.equal(differs(expected, '[{"id":1,"score":1.000001}]', rule("scores")), false);
});

test("sets are compared as multisets at their paths only", () => {
  const how = rule("set", ["result.*.tags"]);
  const expected = '{"result":[{"tags":[1,2,2]}]}';
  assert.equal(differs(expected, '{"result":[{"tags":[2,1,2]}]}', how), false);
  assert.equal(differs(expected, '{"result":[{"tags":[2,1,1]}]}', how), true);
  assert.equal(differs('{"result":[1,2]}', '{"result":[2,1]}', how), true);
});

test("matrix offsets are compared by the points they stand for", () => {
  const how = rule("matrix_offsets");
  const expected =
    '{"result":{"ids":[7,8],"offsets_row":[0,1],"offsets_col":[1,0],"scores":[0.5,0.25]}}';
  const same =
    '{"result":{"ids":[8,7],"offsets_row":[0,1],"offsets_col":[1,0],"scores":[0.25,0.5]}}';
  const other =
    '{"result":{"ids":[8,7],"offsets_row":[0,1],"offsets_col":[1,0],"scores":[0.5,0.25]}}';
  assert.equal(differs(expected, same, how), false);
  assert.equal(differs(expected, other, how), true);
});

test("an informative error text only has to be there", () => {
  const step = readStep({
    id: "x",
    request: {},
    status: 400,
    response: { status: { error: "words" } },
    compare: { error: "any" },
  });
  const answer = (value: JsonValue): string[] => compareAnswer(step, 400, { kind: "json", value });
  assert.deepEqual(answer({ status: { error: "other" } }), []);
  assert.equal(answer({ status: {} }).length, 1);
  assert.equal(compareAnswer(step, 422, { kind: "json", value: null }).length, 1);
});

test("the body of an answer is read by its media type", () => {
  assert.deepEqual(bodyOf("application/json", '{"a":1.0,"time":2}'), {
    kind: "json",
    value: { a: new JsonFloat(1) },
  });
  assert.deepEqual(bodyOf("application/json", ""), { kind: "empty", value: null });
  assert.deepEqual(bodyOf("text/plain", "ok"), { kind: "text", value: "ok" });
  assert.deepEqual(bodyOf("application/octet-stream", "ok"), { kind: "binary", value: null });
  assert.deepEqual(bodyOf("text/plain", "# HELP a b\n# TYPE a gauge\na 1\n"), {
    kind: "metrics",
    value: { a: "gauge" },
  });
});

/** The value with its first changeable scalar changed, or undefined if it has none. */
function mutate(value: JsonValue): JsonValue | undefined {
  if (typeof value === "number") return value + 1 + Math.abs(value);
  if (typeof value === "bigint") return value - 1n;
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return value.startsWith("<") ? undefined : `${value}x`;
  if (value instanceof JsonFloat) return new JsonFloat(2 * Math.abs(value.value) + 1);
  if (value === null) return "not null";
  const entries = Object.entries(value);
  for (const [key, member] of entries) {
    const changed = mutate(member);
    if (changed === undefined) continue;
    if (Array.isArray(value)) return value.with(Number(key), changed);
    return { ...value, [key]: changed };
  }
  return undefined;
}

test("every recorded answer equals itself, and not a changed one", { skip }, () => {
  let steps = 0;
  let changed = 0;
  for (const file of scenarioFiles(folder)) {
    for (const step of readScenario(folder, file).steps) {
      const { response, responseType: kind, status, compare } = step;
      const body = { kind, value: response };
      assert.deepEqual(compareAnswer(step, status, body), [], `${file} ${step.id}`);
      assert.notDeepEqual(compareAnswer(step, status + 1, body), [], `${file} ${step.id}`);
      steps += 1;
      if (kind !== "json" || !isJsonObject(response) || compare.order !== "exact") continue;
      const result = mutate(response["result"] ?? null);
      if (result === undefined || response["result"] === undefined) continue;
      const value = { ...response, result };
      const differences = compareAnswer(step, status, { kind, value });
      assert.notDeepEqual(differences, [], `${file} ${step.id}`);
      changed += 1;
    }
  }
  assert.equal(steps, 5719);
  assert.ok(changed > 3000, `only ${changed} answers were changed`);
});
