import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJson, QdrantError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { formatJsonPath, getSingleValue, getValues } from "./json_path.ts";
import { parseJsonPath } from "./testing/json_path.ts";

test("keys, indexes and [] are steps", () => {
  assert.deepEqual(parseJsonPath('a.b[].c[12]."x.y"[][]').steps, [
    { kind: "key", key: "a" },
    { kind: "key", key: "b" },
    { kind: "all" },
    { kind: "key", key: "c" },
    { kind: "index", index: 12 },
    { kind: "key", key: "x.y" },
    { kind: "all" },
    { kind: "all" },
  ]);
  assert.deepEqual(parseJsonPath('""').steps, [{ kind: "key", key: "" }]);
  assert.deepEqual(parseJsonPath("ключ-1_²").steps, [{ kind: "key", key: "ключ-1_²" }]);
});

test("a printed path is parsed back, with quotes only where they are needed", () => {
  for (const text of ["a", "a.b[].c[12]", '"x.y"[]."".b', '"a b"', "ключ.東京", "a-b_c", '"\n"']) {
    assert.equal(formatJsonPath(parseJsonPath(text)), text);
  }
  assert.equal(formatJsonPath(parseJsonPath('"a"."b"')), "a.b");
});

test("a path of 256 steps is a path and a longer one is not", () => {
  assert.equal(parseJsonPath(`a${"[]".repeat(255)}`).steps.length, 256);
  assert.throws(() => parseJsonPath(`a${"[]".repeat(256)}`), /Invalid json path/);
});

test("anything else is refused", () => {
  const texts = ["", "a..b", "a.", ".a", "a[", "a[b]", "a[-1]", '"a', "a b", "$.a", "a.*", "[]"];
  texts.push(
    "[0].a",
    "a/b",
    "a]",
    'a"b"',
    '"a"b',
    "a.[0]",
    '"a\\"b"',
    "a[0]b",
    "a[18446744073709551616]",
    "a[0",
    "a\n",
  );
  for (const text of texts) {
    assert.throws(
      () => parseJsonPath(text),
      new QdrantError("format", `Invalid json path: '${text}'`),
      text,
    );
  }
});

test("values are found along keys, indexes and []", () => {
  const payload = parseJson(
    '{"a":{"b":[{"c":1},{"c":[2,3]},5]},"arr":[[1,2],[3]],"n":null,"__proto__":{"x":7}}',
  ) as JsonObject;
  const values = (text: string): unknown => getValues(payload, parseJsonPath(text));
  assert.deepEqual(values("a.b[].c"), [1, [2, 3]]);
  assert.deepEqual(values("a.b[].c[]"), [2, 3]);
  assert.deepEqual(values("a.b[1].c[0]"), [2]);
  assert.deepEqual(values("a.b.c"), []);
  assert.deepEqual(values("a[]"), []);
  assert.deepEqual(values("arr"), [[[1, 2], [3]]]);
  assert.deepEqual(values("arr[][]"), [1, 2, 3]);
  assert.deepEqual(values("arr[7]"), []);
  assert.deepEqual(values("n"), [null]);
  assert.deepEqual(values("n.x"), []);
  assert.deepEqual(values("__proto__.x"), [7]);
  assert.deepEqual(values("constructor"), []);
  assert.equal(getSingleValue(payload, ["a", "b", "c"]), undefined);
  assert.deepEqual(getSingleValue(payload, ["__proto__", "x"]), 7);
  assert.equal(getSingleValue(payload, ["toString"]), undefined);
});
