import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "../errors/qdrant_error.ts";
import { JsonFloat } from "./json_value.ts";
import { fromUserJsonObject } from "./user_json.ts";

test("JavaScript values become JSON values", () => {
  class City {
    readonly name = "Rome";
    greet(): string {
      return this.name;
    }
  }
  const value = {
    at: new Date(0),
    list: new Float32Array([0.5, 2]),
    big: new BigInt64Array([5n, 2n ** 60n]),
    tags: new Set(["a", "b"]),
    map: new Map([["k", 1n]]),
    city: new City(),
    money: { toJSON: () => "5 EUR" },
    gone: undefined,
    minusZero: -0,
    far: 2 ** 60,
    exact: new JsonFloat(1),
    loose: new JsonFloat(1.5),
    nothing: null,
  };
  assert.deepEqual(fromUserJsonObject(value), {
    at: "1970-01-01T00:00:00.000Z",
    list: [0.5, 2],
    big: [5, 2n ** 60n],
    tags: ["a", "b"],
    map: { k: 1 },
    city: { name: "Rome" },
    money: "5 EUR",
    minusZero: 0,
    far: new JsonFloat(2 ** 60),
    exact: new JsonFloat(1),
    loose: 1.5,
    nothing: null,
  });
});

test("the result shares nothing with the input", () => {
  const input = { a: { b: [1] } };
  const copy = fromUserJsonObject(input);
  input.a.b.push(2);
  assert.deepEqual(copy, { a: { b: [1] } });
});

test("an own __proto__ key stays an own key", () => {
  const input: unknown = JSON.parse('{"__proto__":{"x":1}}');
  const copy = fromUserJsonObject(input);
  assert.deepEqual(Object.keys(copy), ["__proto__"]);
  assert.equal(Object.getPrototypeOf(copy), Object.prototype);
});

test("what JSON cannot hold is refused with its path", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  let deep: unknown = 1;
  for (let i = 0; i < 200; i++) deep = [deep];
  const cases: [unknown, RegExp][] = [
    [{ a: [{ b: Number.NaN }] }, /payload\.a\[0\]\.b: NaN is no JSON number/],
    [{ a: -Infinity }, /payload\.a: -Infinity is no JSON number/],
    [{ a: 2n ** 64n }, /payload\.a: the integer 18446744073709551616 is outside/],
    [{ a: () => 1 }, /payload\.a: a value of type function/],
    [{ a: [undefined] }, /payload\.a\[0\]: a value of type undefined/],
    [{ a: Symbol("x") }, /payload\.a: a value of type symbol/],
    [{ a: "\ud83d" }, /payload\.a: the text has a lone surrogate/],
    [{ a: new Date(Number.NaN) }, /payload\.a: the date is invalid/],
    [{ a: new ArrayBuffer(2) }, /payload\.a: raw bytes/],
    [{ a: new Map([[1, 2]]) }, /payload\.a: a Map must have text keys/],
    [cycle, /payload\.self: the value contains itself/],
    [{ a: deep }, /the value nests deeper than 127 levels/],
    [[1], /payload: expected an object, got a list/],
    ["x", /payload: expected an object, got string/],
  ];
  for (const [value, message] of cases) {
    assert.throws(
      () => fromUserJsonObject(value),
      (error: unknown) =>
        error instanceof QdrantError && error.status === 400 && message.test(error.reason),
      String(message),
    );
  }
  assert.throws(
    () => fromUserJsonObject({ a: Number.NaN }, "query"),
    /query\.a: NaN is no JSON number/,
  );
});
