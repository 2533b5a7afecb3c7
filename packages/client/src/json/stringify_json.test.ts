import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "./json_value.ts";
import { toPlainJson } from "./plain_json.ts";
import { isPlainJson, stringifyJson } from "./stringify_json.ts";

test("floats keep their form and big integers their digits", () => {
  const value = {
    a: new JsonFloat(1),
    b: new JsonFloat(-0),
    c: -0,
    d: 2n ** 64n - 1n,
    e: 0.5,
    f: 7,
  };
  assert.equal(
    stringifyJson(value),
    '{"a":1.0,"b":-0.0,"c":-0.0,"d":18446744073709551615,"e":0.5,"f":7}',
  );
  assert.equal(stringifyJson([2 ** 60, new JsonFloat(1e300)]), "[1152921504606847000.0,1e+300]");
});

test("undefined members are left out on both paths", () => {
  assert.equal(stringifyJson({ a: undefined, b: 1 }), '{"b":1}');
  assert.equal(stringifyJson({ a: undefined, b: 1n }), '{"b":1}');
});

test("typed arrays print as lists and toJSON is honoured", () => {
  const value = { v: new Float32Array([0.5, 1]), at: new Date(0), list: [1, "x", null, true] };
  assert.equal(
    stringifyJson(value),
    '{"v":[0.5,1],"at":"1970-01-01T00:00:00.000Z","list":[1,"x",null,true]}',
  );
});

test("what JSON cannot hold is refused with its path", () => {
  const cycle: Record<string, unknown> = { n: 1 };
  cycle["self"] = [cycle];
  const cases: [unknown, RegExp][] = [
    [{ a: [1, Number.NaN] }, /a\[1\] as JSON: it is NaN/],
    [{ a: { b: Infinity } }, /a\.b as JSON: it is Infinity/],
    [{ a: new JsonFloat(Number.NaN) }, /Cannot print a as JSON: it is NaN/],
    [{ f: () => 1 }, /Cannot print f as JSON: it is a value of type function/],
    [[undefined], /\[0\] as JSON: it is a value of type undefined/],
    [cycle, /self\[0\] as JSON: it is a cycle/],
    [{ m: new Map() }, /Cannot print m as JSON: it is a Map/],
    [undefined, /Cannot print value as JSON/],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => stringifyJson(value), { name: "TypeError", message });
  }
});

test("a value is plain when JSON.parse and JSON.stringify are exact for it", () => {
  for (const value of [null, 1, -5.5, "x", [1, [2]], { a: { b: undefined } }]) {
    assert.equal(isPlainJson(value), true);
  }
  for (const value of [1n, -0, 2 ** 53, Number.NaN, [new JsonFloat(1)], new Date(0), undefined]) {
    assert.equal(isPlainJson(value), false);
  }
});

test("plain values drop the float form and nothing else", () => {
  const exact = { a: [new JsonFloat(1), { b: new JsonFloat(-2) }], c: 2n ** 60n, d: "x" };
  assert.deepEqual(toPlainJson(exact), { a: [1, { b: -2 }], c: 2n ** 60n, d: "x" });
  const already = { a: [1, 2.5], c: 2n ** 60n };
  assert.equal(toPlainJson(already), already);
});
