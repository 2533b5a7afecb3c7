import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { isJsonFloat, JsonFloat, type NumberForm } from "@quiverdb/client";

import { MessageReader, MessageWriter } from "./message_io.ts";
import { messageNamed } from "./registry.ts";
import { readValue, writeValue } from "./value_codec.ts";

function written(value: unknown): Uint8Array {
  const writer = new MessageWriter();
  writeValue(writer, value);
  return writer.finish();
}

function readBack(value: unknown, numbers: NumberForm = "lossless"): unknown {
  const bytes = written(value);
  return readValue(
    new MessageReader(bytes, { numbers, vectors: "numbers" }),
    bytes.length,
    numbers,
  );
}

test("every JSON value comes back as it was, integers and floats apart", () => {
  const values = [
    null,
    true,
    false,
    "",
    "日本 😀 \0 \ufeff",
    0,
    -1,
    2 ** 53 - 1,
    2n ** 53n,
    -(2n ** 63n),
    2n ** 63n - 1n,
    0.1,
    new JsonFloat(-1e300),
    new JsonFloat(1),
    [],
    {},
    [null, [1, [new JsonFloat(2)]], { "": [] }],
    { a: { b: { c: null } }, "x.y": "z" },
  ];
  for (const value of values) assert.deepEqual(readBack(value), value);
});

test("a key that is the name of a prototype is a key", () => {
  const back = readBack(JSON.parse('{"__proto__": 1, "constructor": {"__proto__": []}}'));
  assert.equal(JSON.stringify(back), '{"__proto__":1,"constructor":{"__proto__":[]}}');
});

test("a program that knows one kind of number gets that", () => {
  assert.equal(readBack(new JsonFloat(1), "plain"), 1);
  assert.ok(isJsonFloat(readBack(new JsonFloat(1), "lossless")));
});

test("integers beyond 64 bits with a sign are doubles, as on a Qdrant server", () => {
  assert.deepEqual(readBack(2n ** 63n), new JsonFloat(2 ** 63));
  assert.deepEqual(readBack(2 ** 60), new JsonFloat(2 ** 60));
});

test("objects of a program are what payloads make of them", () => {
  const given = {
    d: new Date(0),
    s: new Set([1]),
    m: new Map([["k", 2]]),
    f: Float32Array.of(0.5),
  };
  const expected = { d: "1970-01-01T00:00:00.000Z", s: [1], m: { k: 2 }, f: [0.5] };
  assert.deepEqual(readBack(given), expected);
  assert.deepEqual(readBack({ a: undefined, b: 1 }), { b: 1 });
});

test("what JSON cannot hold is refused", () => {
  const cycle: Record<string, unknown> = {};
  cycle["self"] = cycle;
  for (const value of [
    NaN,
    Infinity,
    undefined,
    () => 1,
    "\ud800",
    { "\udc00": 1 },
    cycle,
    [/x/],
  ]) {
    assert.throws(() => written(value), { name: "ShapeFailure" });
  }
  assert.throws(() => written(2n ** 64n), { name: "ShapeFailure" });
});

test("another protobuf library reads the same", () => {
  const message = fromBinary(messageNamed("Value"), written({ a: [1, "x", null] }));
  assert.deepEqual(toJson(messageNamed("Value"), message), {
    structValue: {
      fields: {
        a: {
          listValue: {
            values: [{ integerValue: "1" }, { stringValue: "x" }, { nullValue: "NULL_VALUE" }],
          },
        },
      },
    },
  });
});

test("doubles that JSON does not have are refused as Qdrant refuses them", () => {
  const bytes = new MessageWriter().tag(2, 1).double(Number.NaN).finish();
  const reader = new MessageReader(bytes, { numbers: "plain", vectors: "numbers" });
  assert.throws(() => readValue(reader, bytes.length, "plain"), {
    name: "MessageError",
    message: "cannot convert to json number",
  });
});
