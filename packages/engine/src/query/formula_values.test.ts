import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";
import type { JsonObject } from "@quiverdb/client";

import { parseJsonPath } from "../payload/testing/json_path.ts";
import { FormulaValues, parseVariable, readDatetime, readGeoPoint } from "./formula_values.ts";

function refusesVariable(name: string, reason: string): void {
  const text = `Validation failed: failed to parse variable ID ${name}: ${reason}: ${name}`;
  assert.throws(() => parseVariable(name), new QdrantError("bad_input", text));
}

function numberOf(payload: JsonObject, path: string, defaults: JsonObject = {}): number {
  return new FormulaValues(defaults).number(parseJsonPath(path))(payload);
}

function refuses(run: () => unknown, type: string, path: string, reason: string): void {
  const where = "in the payload and/or in the formula defaults";
  const text = `Expected ${type} value for ${path} ${where}. Error: ${reason}`;
  assert.throws(run, new QdrantError("bad_input", text));
}

test("a variable is a score or a path into the payload", () => {
  assert.deepEqual(parseVariable("$score"), { kind: "score", prefetch: 0 });
  assert.deepEqual(parseVariable("$score[3]"), { kind: "score", prefetch: 3 });
  const path = parseJsonPath("a.b[0]");
  assert.deepEqual(parseVariable("a.b[0]"), { kind: "payload", path });
});

test("a bad name of a variable is refused with the reason", () => {
  for (const name of ["", "a..b", "[0]"]) refusesVariable(name, "Invalid payload variable");
  for (const name of ["$", "$score[-1]", "$score[]", "$score.x", "$score[0].x", "$score[0][1]"]) {
    refusesVariable(name, "Invalid reserved variable");
  }
  refusesVariable("$foo", "Invalid reserved word");
});

test("scores share the default of their prefetch; it is 0 where none is given", () => {
  const values = new FormulaValues({ $score: 0.5, "$score[2]": 2 });
  assert.deepEqual(
    [0, 1, 2].map((prefetch) => values.defaultScore(prefetch)),
    [0.5, 0, 2],
  );
});

test("a bad key of a default is refused, used or not", () => {
  assert.throws(() => new FormulaValues({ $foo: 1 }), /failed to parse variable ID \$foo/);
  assert.throws(() => new FormulaValues({ $score: "x" }), /Score default must be a number/);
});

test("one value is that value, none the default", () => {
  const payload = { n: 3, arr: [1, 2, 3], one: [5], none: [], deep: { x: { y: 0.25 } } };
  assert.equal(numberOf(payload, "n", { n: 9 }), 3);
  assert.equal(numberOf(payload, "arr[1]"), 2);
  assert.equal(numberOf(payload, "one"), 5);
  assert.equal(numberOf(payload, "one[]"), 5);
  assert.equal(numberOf(payload, "deep.x.y"), 0.25);
  assert.equal(numberOf(payload, "none", { none: 7 }), 7);
  assert.equal(numberOf(payload, "zzz", { '"zzz"': 4.25 }), 4.25);
  refuses(
    () => numberOf(payload, "zzz"),
    "number",
    "zzz",
    "No value found in a payload nor defaults",
  );
});

test("several values and values of another type are no number", () => {
  const payload = { arr: [1, 2], city: "Berlin", flag: true, none: null };
  for (const path of ["arr", "arr[]", "city", "flag", "none"]) {
    const run = (): number => numberOf(payload, path, { [path]: 1 });
    refuses(run, "number", path, "Value is not a number");
  }
  refuses(() => numberOf({}, "pop", { pop: "x" }), "number", "pop", "Value is not a number");
});

test("a date of the payload or the defaults is read as seconds", () => {
  const read = new FormulaValues({ date: "x" }).datetime(parseJsonPath("date"));
  assert.equal(read({ date: "2024-06-01T02:00:00.25+02:00" }), 1_717_200_000.25);
  refuses(() => read({ date: 5 }), "datetime", "date", "Value is not a string");
  refuses(() => read({}), "datetime", "date", "input contains invalid characters");
});

test("a text that is no date has the reason of the last form that was tried", () => {
  assert.equal(readDatetime("2024-06-01"), 1_717_200_000);
  assert.equal(readDatetime("1970-01-01T00:00:00.0000019Z"), 0.000_001);
  assert.equal(readDatetime("tomorrow"), "input contains invalid characters");
  assert.equal(readDatetime(""), "premature end of input");
  assert.equal(readDatetime("2024-06"), "premature end of input");
  assert.equal(readDatetime("2024-02-30"), "input is out of range");
  assert.equal(readDatetime("2024-06-01 noon"), "trailing input");
});

test("a list of two numbers is a geo point, longitude first", () => {
  assert.deepEqual(readGeoPoint([13.4, 52n]), { lon: 13.4, lat: 52 });
  assert.match(String(readGeoPoint([52.5, 113.4])), /`lat` = 113.4 within \[-90;90\]/);
  assert.equal(readGeoPoint(["1", 2]), 'invalid type: string "1", expected f64');
  assert.equal(
    readGeoPoint([1]),
    "invalid length 1, expected struct GeoPointShadow with 2 elements",
  );
  assert.equal(readGeoPoint([1, 2, 3]), "invalid length 3, expected fewer elements in array");
});

test("a geo point is an object with a longitude and a latitude on the globe", () => {
  assert.deepEqual(readGeoPoint({ lon: 13.4, lat: 52n }), { lon: 13.4, lat: 52 });
  assert.equal(readGeoPoint(5), "invalid type: integer `5`, expected struct GeoPointShadow");
  assert.equal(
    readGeoPoint("Berlin"),
    'invalid type: string "Berlin", expected struct GeoPointShadow',
  );
  assert.equal(readGeoPoint({ lat: 1 }), "missing field `lon`");
  assert.equal(readGeoPoint({ lon: 1, lat: "1" }), 'invalid type: string "1", expected f64');
  assert.match(String(readGeoPoint({ lon: 1, lat: 91 })), /`lat` = 91 within \[-90;90\]/);
  const read = new FormulaValues({}).geoPoint(parseJsonPath("loc"));
  assert.deepEqual(read({ loc: [13.4, 52.5] }), { lon: 13.4, lat: 52.5 });
  refuses(() => read({}), "geo point", "loc", "No value found in a payload nor defaults");
});

test("of an indexed field only values that the index holds are values", () => {
  const read = (
    data_type: "integer" | "float" | "keyword" | "text",
    payload: JsonObject,
    defaults: JsonObject = { n: 7 },
  ): number =>
    new FormulaValues(defaults, new Map([["n", { data_type }]])).number(parseJsonPath("n"))(
      payload,
    );
  assert.equal(read("float", { n: "text" }), 7);
  assert.equal(read("float", { n: ["text", 2] }), 2);
  assert.equal(read("integer", { n: [1.5, 2] }), 2);
  assert.equal(read("keyword", { n: 5 }), 7);
  refuses(() => read("keyword", { n: "a" }), "number", "n", "Value is not a number");
  refuses(() => read("text", { n: "a" }), "number", "n", "Value is not a number");
  refuses(() => read("float", { n: [1, 2] }), "number", "n", "Value is not a number");
  const geo = new FormulaValues(
    { loc: { lon: 1, lat: 2 } },
    new Map([["loc", { data_type: "geo" }]]),
  );
  const place = geo.geoPoint(parseJsonPath("loc"));
  assert.deepEqual(place({ loc: [13.4, 52.5] }), { lon: 1, lat: 2 });
  assert.deepEqual(place({ loc: { lon: 3, lat: 4 } }), { lon: 3, lat: 4 });
});
