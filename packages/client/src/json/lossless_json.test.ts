import assert from "node:assert/strict";
import { test } from "node:test";

import { parseExactJson } from "./exact_parser.ts";
import { JsonSyntaxError } from "./json_syntax_error.ts";
import { JsonFloat } from "./json_value.ts";
import type { JsonValue } from "./json_value.ts";
import { parseJson } from "./lossless_json.ts";
import { seededRandom } from "../testing/seeded_random.ts";
import { stringifyJson } from "./stringify_json.ts";

test("integers keep their value, whatever their size", () => {
  assert.deepEqual(parseJson("[0,-1,9007199254740991,9007199254740992,-9007199254740993]"), [
    0,
    -1,
    9007199254740991,
    9007199254740992n,
    -9007199254740993n,
  ]);
  assert.deepEqual(parseJson('{"min":-9223372036854775808,"max":18446744073709551615}'), {
    min: -(2n ** 63n),
    max: 2n ** 64n - 1n,
  });
});

test("an integer beyond 64 bits becomes a float, as Qdrant reads it", () => {
  assert.deepEqual(parseJson("[18446744073709551616,-9223372036854775809]"), [
    new JsonFloat(2 ** 64),
    new JsonFloat(-(2 ** 63)),
  ]);
});

test("integral float literals keep their form", () => {
  const literals = [
    "1.0",
    "1e3",
    "1E5",
    "-0.0",
    "-0",
    "10e-1",
    "1.000000000000000000001",
    "1e-400",
  ];
  const values = [1, 1000, 100000, -0, -0, 1, 1, 0];
  for (const [i, literal] of literals.entries()) {
    const parsed = parseJson(`{"x":${literal}}`);
    assert.deepEqual(parsed, { x: new JsonFloat(values[i] ?? Number.NaN) }, literal);
  }
});

test("other numbers are plain numbers on both paths", () => {
  const text = "[0.1,-2.5e-7,1.5e3,123456789.012345678,0.30000000000000004,5e-324,0.00000001]";
  const expected = [0.1, -2.5e-7, new JsonFloat(1500), 123456789.01234567, 0.1 + 0.2, 5e-324, 1e-8];
  assert.deepEqual(parseJson(text), expected);
  assert.deepEqual(parseExactJson(text), expected);
});

test("the last of equal keys wins and __proto__ is an own member", () => {
  for (const parse of [parseJson, parseExactJson]) {
    const value = parse('{"a":1,"a":2,"__proto__":{"x":1},"constructor":3}');
    assert.ok(typeof value === "object" && value !== null);
    assert.deepEqual(Object.keys(value), ["a", "__proto__", "constructor"]);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.getOwnPropertyDescriptor(value, "__proto__")?.value, { x: 1 });
  }
});

test("escapes are decoded and lone surrogates refused", () => {
  const text = '["q\\" b\\\\ n\\n t\\t u\\u0001 \\/","\\ud83d\\ude00","\\u05e9"]';
  assert.deepEqual(parseJson(text), ['q" b\\ n\n t\t u\u0001 /', "😀", "ש"]);
  assert.deepEqual(parseExactJson(text), parseJson(text));
});

const FAILURES: [text: string, message: string][] = [
  ["", "EOF while parsing a value at line 1 column 0"],
  ["   ", "EOF while parsing a value at line 1 column 3"],
  ["\ufeff{}", "expected value at line 1 column 1"],
  ["<xml/>", "expected value at line 1 column 1"],
  ['{"limit":', "EOF while parsing a value at line 1 column 9"],
  ['{"limit":2}x', "trailing characters at line 1 column 12"],
  ["{'limit':2}", "key must be a string at line 1 column 2"],
  [
    '{"a":"\u0001"}',
    "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 7",
  ],
  ['{"limit":0x5}', "expected `,` or `}` at line 1 column 11"],
  ['{"limit":05}', "invalid number at line 1 column 11"],
  ['{"limit":+5}', "expected value at line 1 column 10"],
  ['{"offset":"\\ud800"}', "unexpected end of hex escape at line 1 column 18"],
  ["[1,2", "EOF while parsing a list at line 1 column 4"],
  ["[1,]", "trailing comma at line 1 column 4"],
  ['{"a":1,}', "trailing comma at line 1 column 8"],
  ['{"a" 1}', "expected `:` at line 1 column 6"],
  ["[1 2]", "expected `,` or `]` at line 1 column 4"],
  ["[1e400]", "number out of range at line 1 column 6"],
  ["[-]", "invalid number at line 1 column 3"],
  ["[1.]", "invalid number at line 1 column 4"],
  ["nul", "EOF while parsing a value at line 1 column 3"],
  ["nulx", "expected ident at line 1 column 4"],
  ['"abc', "EOF while parsing a string at line 1 column 4"],
  ['["\\x"]', "invalid escape at line 1 column 4"],
  ['{\n  "ü": ?}', "expected value at line 2 column 9"],
];

for (const [text, message] of FAILURES) {
  test(`the text ${JSON.stringify(text)} is refused with Qdrant's words`, () => {
    assert.throws(
      () => parseJson(text),
      (error: unknown) => error instanceof JsonSyntaxError && error.message === message,
    );
  });
}

function nest(levels: number): string {
  return "[".repeat(levels) + "]".repeat(levels);
}

test("127 levels are parsed and 128 are not", () => {
  assert.equal(stringifyJson(parseJson(nest(127))), nest(127));
  assert.throws(
    () => parseJson(nest(128)),
    /^JsonSyntaxError: recursion limit exceeded at line 1 column 128$/,
  );
  assert.equal(stringifyJson(parseJson(nest(500), 500)), nest(500));
  assert.equal(Array.isArray(parseJson(`["${"[".repeat(500)}"]`)), true);
});

function canonical(value: JsonValue): JsonValue {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return Number.isInteger(value) ? new JsonFloat(value) : value;
}

test("printed values are read back equal by both parsers", () => {
  const seed = 20241105;
  const random = seededRandom(seed);
  const strings = ["", "a", 'q"\\\n', "日本", "😀", "1.0", "[{", "__proto__", "e5", "\u2028"];
  const pick = <T>(list: readonly T[]): T => {
    const item = list[Math.floor(random() * list.length)];
    assert.ok(item !== undefined);
    return item;
  };
  const numbers = (): JsonValue =>
    pick<JsonValue>([
      Math.floor(random() * 100),
      random(),
      random() * 10 ** Math.floor(random() * 40 - 20) + 1e-9,
      new JsonFloat(Math.floor(random() * 10)),
      new JsonFloat(-0),
      new JsonFloat(1e21),
      BigInt(Math.floor(random() * 1e9)) + 2n ** 60n,
      -(2n ** 63n),
    ]);
  const make = (depth: number): JsonValue => {
    const kind = random() * (depth > 3 ? 3 : 5);
    if (kind < 1) return pick<JsonValue>([null, true, false]);
    if (kind < 2) return pick(strings);
    if (kind < 3) return canonical(numbers());
    const size = Math.floor(random() * 4);
    if (kind < 4) return Array.from({ length: size }, () => make(depth + 1));
    return Object.fromEntries(Array.from({ length: size }, () => [pick(strings), make(depth + 1)]));
  };
  for (let i = 0; i < 3000; i++) {
    const value = make(0);
    const text = stringifyJson(value);
    assert.deepEqual(parseJson(text), value, `seed ${seed}, case ${i}: ${text}`);
    assert.deepEqual(parseExactJson(text), value, `seed ${seed}, case ${i}: ${text}`);
    assert.equal(stringifyJson(parseJson(text)), text, `seed ${seed}, case ${i}`);
  }
});
