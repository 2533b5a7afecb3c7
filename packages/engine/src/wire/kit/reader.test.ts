import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat, QdrantError, ValidationError } from "@quiverdb/client";
import { describeJson } from "../../common/serde_text.ts";
import { readContext } from "../testing/parse.ts";
import { readBody } from "./body.ts";
import { list, mapOf, optional, orAbsent, required, sortedMapOf, struct, under } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { boolean, float, oneOf, string, unsigned } from "./scalars.ts";
import { refuse } from "./shape_failure.ts";
import { firstOf, unionByMember } from "./union.ts";

function read<T>(reader: Reader<T>, value: unknown): T {
  return readBody(reader, value, readContext());
}

function refuses<T>(reader: Reader<T>, value: unknown, text: string): void {
  assert.throws(() => read(reader, value), new QdrantError("format", text));
}

function violates<T>(reader: Reader<T>, value: unknown, text: string): void {
  assert.throws(() => read(reader, value), new QdrantError("validation", `JSON body: [${text}]`));
}

const failing: Reader<number> = (value, reading) => {
  reading.violate("dropped");
  return refuse(`no ${String(value)}`);
};

/** Accepts everything and notes an issue of a member. */
const violating: Reader<unknown> = (value, reading) => {
  reading.violate("bad", "values");
  return value;
};

test("values are described in the words of the server", () => {
  assert.equal(describeJson(null), "null");
  assert.equal(describeJson(undefined), "nothing");
  assert.equal(describeJson("x"), 'string "x"');
  assert.equal(describeJson(5), "integer `5`");
  assert.equal(describeJson(5n), "integer `5`");
  assert.equal(describeJson(new JsonFloat(5)), "floating point `5.0`");
  assert.equal(describeJson(2.5), "floating point `2.5`");
  assert.equal(describeJson([1]), "sequence");
  assert.equal(describeJson(new Float32Array(1)), "sequence");
  assert.equal(describeJson({}), "map");
  assert.equal(describeJson(true), "boolean `true`");
});

test("an absent optional member is not there, neither is a null one", () => {
  const body = struct("Body", { a: optional(boolean), b: optional(string) });
  assert.deepEqual(read(body, { a: undefined, b: null, c: 1 }), {});
});

test("a member that may be absent but not null refuses null", () => {
  const body = struct("Body", { a: orAbsent(boolean) });
  assert.deepEqual(read(body, {}), {});
  refuses(body, { a: null }, "invalid type: null, expected a boolean at a");
});

test("a required member is missed", () => {
  const body = struct("Body", { points: required(list(string), "ids") });
  refuses(body, {}, "missing field `points`");
  refuses(body, { points: null }, "invalid type: null, expected a sequence at points");
  refuses(body, [], "invalid type: sequence, expected struct Body");
  assert.deepEqual(read(body, { ids: ["x"] }), { points: ["x"] });
});

test("unsigned integers have a width and bounds", () => {
  const limit = struct("Body", { limit: required(unsigned("usize", { min: 1 })) });
  assert.deepEqual(read(limit, { limit: 7n }), { limit: 7 });
  refuses(limit, { limit: -1 }, "invalid value: integer `-1`, expected usize at limit");
  refuses(limit, { limit: 2.5 }, "invalid type: floating point `2.5`, expected usize at limit");
  refuses(
    limit,
    { limit: new JsonFloat(2) },
    "invalid type: floating point `2.0`, expected usize at limit",
  );
  refuses(unsigned("u32"), 2 ** 32, "invalid value: integer `4294967296`, expected u32");
  violates(limit, { limit: 0 }, "limit: value 0 invalid, must be 1 or larger");
});

test("floats show the value that was checked", () => {
  const body = struct("Body", { d: optional(float("f32", { min: 0, max: 1 })) });
  violates(body, { d: -0.1 }, "d: value -0.10000000149011612 invalid, must be from 0.0 to 1.0");
  violates(body, { d: 2 }, "d: value 2.0 invalid, must be from 0.0 to 1.0");
  refuses(body, { d: NaN }, "invalid value: floating point `NaN`, expected a finite f32 at d");
  assert.deepEqual(read(body, { d: new JsonFloat(1) }), { d: 1 });
});

test("an unknown variant is answered with the known ones", () => {
  refuses(oneOf("a", "b"), "c", "unknown variant `c`, expected `a` or `b`");
  refuses(oneOf("a", "b", "c"), "d", "unknown variant `d`, expected one of `a`, `b`, `c`");
  refuses(oneOf("a"), 1, "invalid type: integer `1`, expected `a`");
});

test("an untagged union gives its first reason and drops issues of failed readers", () => {
  assert.equal(
    read(
      firstOf<number>("none fits", failing, () => 2),
      1,
    ),
    2,
  );
  refuses(firstOf("none fits", failing), 1, "none fits: no 1");
});

test("a union by member tries only the members that are there", () => {
  const union = unionByMember<object>("no variant", {
    a: struct("A", { a: required(string) }),
    b: struct("B", { b: required(string) }),
  });
  assert.deepEqual(read(union, { b: "x" }), { b: "x" });
  refuses(union, { c: 1 }, "no variant: expected one of a, b");
  refuses(union, { b: 1 }, "no variant: invalid type: integer `1`, expected a string at b");
});

test("a map keeps every name, also __proto__", () => {
  const names: unknown = JSON.parse('{"__proto__": 1, "x": 2}');
  assert.deepEqual(
    [...read(mapOf(unsigned("u8")), names)],
    [
      ["__proto__", 1],
      ["x", 2],
    ],
  );
});

/** The paths of the violated constraints in a body whose own step is `r`. */
function pathsIn<T>(reader: Reader<T>, value: unknown): readonly string[] {
  try {
    readBody(reader, value, readContext(), "r");
  } catch (error) {
    assert.ok(error instanceof ValidationError);
    return error.issues.map((issue) => issue.path);
  }
  return [];
}

test("constraints have the steps of the validator, shapes those of the body", () => {
  const body = struct("Body", { a: optional(list(under("part", violating)), "b") });
  assert.deepEqual(pathsIn(body, { b: [1] }), ["r.a[0].part.values"]);
  const shape = struct("Body", { a: optional(list(under("part", string)), "b") });
  refuses(shape, { b: ["x", 1] }, "invalid type: integer `1`, expected a string at b[1]");
});

test("one failing entry of a map is a question mark, several are counted", () => {
  const some = mapOf(
    firstOf<unknown>("none", (value, reading) => (value === 0 ? violating(value, reading) : value)),
  );
  assert.deepEqual(pathsIn(some, { x: 0, y: 1 }), ["r.?.values"]);
  assert.deepEqual(pathsIn(some, { z: 0, y: 1, x: 0 }), ["r.?[0].values", "r.?[1].values"]);
  assert.deepEqual(pathsIn(sortedMapOf(violating), { z: 0, a: 0 }), ["r[0].values", "r[1].values"]);
  refuses(mapOf(string), { a: "x", b: 1 }, "invalid type: integer `1`, expected a string at b");
});

test("a very long path is shown without its middle", () => {
  let value: unknown = 1;
  let reader: Reader<unknown> = string;
  for (let i = 0; i < 100; i++) {
    value = { member: value };
    reader = struct("Body", { member: required(reader) });
  }
  const half = 80;
  const path = Array.from({ length: 100 }, () => "member").join(".");
  refuses(
    reader,
    value,
    `invalid type: integer \`1\`, expected a string at ${path.slice(0, half)}…${path.slice(-half)}`,
  );
});
