import assert from "node:assert/strict";
import { test } from "node:test";

import { runInNewContext, runInThisContext } from "node:vm";

import { JsonFloat } from "./json_value.ts";
import { fromUserJsonObject, UserJsonError } from "./user_json.ts";

/** A value that a script of another realm makes. */
function foreign(script: string): unknown {
  return runInNewContext(script);
}

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
  const cases: [unknown, string, RegExp][] = [
    [{ a: [{ b: Number.NaN }] }, "a.0.b", /^NaN is no JSON number/],
    [{ a: -Infinity }, "a", /^-Infinity is no JSON number/],
    [{ a: new JsonFloat(Infinity) }, "a", /^Infinity is no JSON number/],
    [{ a: 2n ** 64n }, "a", /^the integer 18446744073709551616 is outside/],
    [{ a: () => 1 }, "a", /^a value of type function/],
    [{ a: [undefined] }, "a.0", /^a value of type undefined/],
    [{ a: Symbol("x") }, "a", /^a value of type symbol/],
    [{ a: "\ud83d" }, "a", /^the text has a lone surrogate/],
    [{ a: { "\ude00b": 1 } }, "a.\ude00b", /^the key has a lone surrogate/],
    [{ a: new Map([["\ud83d", 1]]) }, "a.\ud83d", /^the key has a lone surrogate/],
    [{ a: new Date(Number.NaN) }, "a", /^the date is invalid/],
    [{ a: foreign("new Date(NaN)") }, "a", /^the date is invalid/],
    [{ a: new Map([[1, 2]]) }, "a", /^a Map must have text keys/],
    [cycle, "self", /^the value contains itself/],
    [{ a: deep }, `a${".0".repeat(126)}`, /^the value nests deeper than 127 levels/],
    [[1], "", /^expected an object, got a list/],
    ["x", "", /^expected an object, got string/],
    [new JsonFloat(1), "", /^expected an object, got object/],
  ];
  for (const [value, path, message] of cases) {
    assert.throws(
      () => fromUserJsonObject(value),
      (error: unknown) =>
        error instanceof UserJsonError &&
        error.path.join(".") === path &&
        message.test(error.message),
      String(message),
    );
  }
});

test("objects of the language that JSON has no form for are refused by name", () => {
  const scripts: readonly (readonly [string, string])[] = [
    ["/x/", "RegExp"],
    ["new TypeError('x')", "Error"],
    ["Object.assign(new Error('x'), { code: 'E' })", "Error"],
    ["new ArrayBuffer(2)", "ArrayBuffer"],
    ["new DataView(new ArrayBuffer(2))", "DataView"],
    ["Promise.resolve(1)", "Promise"],
    ["new WeakMap()", "WeakMap"],
    ["Object(Symbol('x'))", "Symbol"],
    ["[].values()", "Array Iterator"],
  ];
  for (const [script, name] of scripts) {
    for (const value of [foreign(script), runInThisContext(script)]) {
      assert.throws(
        () => fromUserJsonObject({ a: value }),
        {
          name: "UserJsonError",
          message: `the value is of the kind ${name}, which JSON does not have`,
        },
        script,
      );
    }
  }
});

test("values of another realm are read as those of this one", () => {
  const script = `({
    at: new Date(0),
    list: new Float32Array([0.5, 2]),
    tags: new Set(["a"]),
    map: new Map([["k", [1n]]]),
    money: { toJSON: () => "5 EUR" },
    nested: { deep: { x: 1 } },
    bare: Object.assign(Object.create(null), { y: 2 }),
    boxed: [new Number(1.5), new String("s"), new Boolean(false), Object(2n)],
    error: Object.assign(new Error("x"), { toJSON: () => ({ message: "x" }) }),
  })`;
  const expected = {
    at: "1970-01-01T00:00:00.000Z",
    list: [0.5, 2],
    tags: ["a"],
    map: { k: [1] },
    money: "5 EUR",
    nested: { deep: { x: 1 } },
    bare: { y: 2 },
    boxed: [1.5, "s", false, 2],
    error: { message: "x" },
  };
  assert.deepEqual(fromUserJsonObject(foreign(script)), expected);
  assert.deepEqual(fromUserJsonObject(runInThisContext(script)), expected);
});

test("a class may call itself as a built-in, and holds its members all the same", () => {
  for (const tag of ["Map", "Set", "Date", "Number", "Model"]) {
    const value = { a: { [Symbol.toStringTag]: tag, x: 1 } };
    assert.deepEqual(fromUserJsonObject(value), { a: { x: 1 } });
    Object.setPrototypeOf(value.a, { inherited: 1 });
    assert.deepEqual(fromUserJsonObject(value), { a: { x: 1 } });
  }
});

test("a float of another copy of the package is a float", () => {
  const brand = Symbol.for("@quiverdb/client JsonFloat");
  class OtherFloat {
    readonly value = 3;
    get [brand](): true {
      return true;
    }
  }
  const float = new OtherFloat();
  assert.ok(float instanceof JsonFloat);
  const { a } = fromUserJsonObject({ a: float });
  assert.equal(Object.getPrototypeOf(a), JsonFloat.prototype);
  assert.deepEqual(a, new JsonFloat(3));
});
