import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

import { QdrantError } from "@quiverdb/client";

import { readContext, parsePayloadSelector } from "../testing/parse.ts";
import { readBody } from "../kit/body.ts";
import { payload, vectorSelector } from "./payload.ts";

function selectorRefusal(value: unknown): string {
  try {
    parsePayloadSelector(value);
  } catch (error) {
    assert.ok(error instanceof QdrantError && error.code === "format");
    return error.reason;
  }
  return assert.fail("the selector was accepted");
}

const SELECTOR_TEXT =
  "Format error in JSON body: Expected a boolean, an array of strings, or an object with an " +
  "include/exclude field";

test("booleans and lists are selectors", () => {
  assert.deepEqual(parsePayloadSelector(true), { kind: "all" });
  assert.deepEqual(parsePayloadSelector(false), { kind: "none" });
  assert.deepEqual(parsePayloadSelector(["n"]), parsePayloadSelector({ include: ["n"] }));
  assert.equal(parsePayloadSelector({ exclude: ["n"], include: undefined }).kind, "exclude");
});

test("other shapes are no selector, and the reason is told", () => {
  const refusals: readonly (readonly [unknown, string])[] = [
    ["city", 'invalid type: string "city", expected a boolean, a list or a map'],
    [null, "invalid type: null, expected a boolean, a list or a map"],
    [undefined, "invalid type: nothing, expected a boolean, a list or a map"],
    [{}, "expected one member, `include` or `exclude`"],
    [{ only: ["x"] }, "expected one member, `include` or `exclude`"],
    [{ include: ["a"], exclude: ["b"] }, "expected one member, `include` or `exclude`"],
    [["a", "a..b"], "Invalid json path: 'a..b' at [1]"],
    [[5], "invalid type: integer `5`, expected a string at [0]"],
    [{ include: "a" }, 'invalid type: string "a", expected a sequence at include'],
    [{ include: null }, "invalid type: null, expected a sequence at include"],
    [{ exclude: ["a", ""] }, "Invalid json path: '' at exclude[1]"],
    [['"\ud83d"'], "the text has a lone surrogate at [0]"],
  ];
  for (const [value, reason] of refusals) {
    assert.equal(selectorRefusal(value), `${SELECTOR_TEXT}: ${reason}`);
  }
});

test("vectors are selected by a boolean or by names", () => {
  const read = (value: unknown): unknown => readBody(vectorSelector, value, readContext());
  assert.equal(read(true), true);
  assert.deepEqual(read(["a", ""]), ["a", ""]);
  assert.throws(() => read("a"), /Expected a boolean, or an array of strings$/);
  assert.throws(() => read(["a", 5]), /invalid type: integer `5`, expected a string at \[1\]$/);
});

test("a payload of a program is named by its place where JSON cannot hold it", () => {
  const read = (value: unknown): unknown => readBody(payload, value, readContext());
  const refuses = (value: unknown, text: string): void =>
    assert.throws(() => read(value), new QdrantError("format", text));
  refuses({ a: [{ b: NaN }] }, "NaN is no JSON number at a[0].b");
  refuses({ "a\ude00": 1 }, "the key has a lone surrogate at a\ude00");
  refuses(
    { a: runInNewContext("/x/") },
    "the value is of the kind RegExp, which JSON does not have at a",
  );
  refuses([1], "invalid type: sequence, expected a map");
  refuses(null, "invalid type: null, expected a map");
  refuses(new Date(0), "expected an object, got object");
  assert.deepEqual(read(new Map([["k", new Set([1n])]])), { k: [1] });
  assert.deepEqual(read(runInNewContext("({ at: new Date(0) })")), {
    at: "1970-01-01T00:00:00.000Z",
  });
});

test("a payload of a JSON text is taken as it is", () => {
  const object = { a: 1 };
  assert.equal(readBody(payload, object, readContext("json_text")), object);
  assert.throws(() => readBody(payload, [1], readContext("json_text")), /expected a map$/);
});
