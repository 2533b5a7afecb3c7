import assert from "node:assert/strict";
import { test } from "node:test";

import type { Vector } from "../common/point.ts";
import { checkSizes, fitVector, paramsOf } from "./check_vector.ts";
import type { VectorSchema } from "./vector_schema.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Dot" }],
  ["d", { kind: "dense", size: 3, distance: "Dot" }],
  ["m", { kind: "multi", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: false }],
]);

const dense = (size: number): Vector => ({ kind: "dense", values: new Float32Array(size).fill(1) });

const multi = (dim: number, rows = 2): Vector => ({
  kind: "multi",
  dim,
  rows: new Float32Array(dim * rows).fill(1),
});

const sparse: Vector = {
  kind: "sparse",
  indices: Uint32Array.of(1),
  values: Float32Array.of(1),
};

function fails(action: () => unknown, message: string): void {
  assert.throws(action, { code: "bad_input", message: `Wrong input: ${message}` });
}

test("an unknown name is named", () => {
  fails(() => paramsOf(SCHEMA, "zz"), "Not existing vector name error: zz");
  fails(() => fitVector(SCHEMA, "zz", dense(2)), "Not existing vector name error: zz");
  fails(() => paramsOf(new Map(), ""), "Not existing vector name error: ");
});

test("a vector of the field's kind and size fits as it is", () => {
  for (const [name, vector] of [
    ["", dense(2)],
    ["d", dense(3)],
    ["m", multi(2)],
    ["s", sparse],
  ] as const) {
    assert.equal(fitVector(SCHEMA, name, vector), vector);
  }
});

test("a dense vector for a multi field is a matrix of one row", () => {
  assert.deepEqual(fitVector(SCHEMA, "m", dense(2)), multi(2, 1));
});

test("sparse and regular vectors do not become each other", () => {
  const message = "Conversion between sparse and regular vectors failed";
  for (const name of ["", "m"]) fails(() => fitVector(SCHEMA, name, sparse), message);
  for (const vector of [dense(2), multi(2)]) fails(() => fitVector(SCHEMA, "s", vector), message);
});

test("a matrix does not become a dense vector, not even one of a single row", () => {
  const message = "Conversion between multi and regular vectors failed";
  fails(() => fitVector(SCHEMA, "", multi(2, 1)), message);
  fails(() => fitVector(SCHEMA, "", multi(9)), message);
});

test("a wrong size is told with both sizes", () => {
  const message = (expected: number, got: number): string =>
    `Vector dimension error: expected dim: ${expected}, got ${got}`;
  fails(() => fitVector(SCHEMA, "", dense(3)), message(2, 3));
  fails(() => fitVector(SCHEMA, "d", dense(0)), message(3, 0));
  fails(() => fitVector(SCHEMA, "m", dense(3)), message(2, 3));
  fails(() => fitVector(SCHEMA, "m", multi(1)), message(2, 1));
});

test("the check before an operation has its number names the vector, but not the default one", () => {
  const check = (name: string, vector: Vector): void =>
    checkSizes(SCHEMA, new Map([[name, vector]]));
  fails(() => check("", dense(1)), "Vector dimension error: expected dim: 2, got 1");
  fails(
    () => check("d", dense(2)),
    "Vector dimension error: expected dim: 3, got 2 for vector 'd'",
  );
  fails(
    () => check("m", multi(3)),
    "Vector dimension error: expected dim: 2, got 3 for vector 'm'",
  );
});

test("the check before an operation has its number leaves names and kinds to the operation", () => {
  for (const [name, vector] of [
    ["zz", dense(9)],
    ["s", dense(9)],
    ["d", sparse],
    ["d", multi(9)],
    ["m", dense(2)],
    ["m", sparse],
  ] as const) {
    checkSizes(SCHEMA, new Map([[name, vector]]));
  }
});

test("the first wrong vector of several is the one that is told", () => {
  const vectors = new Map([
    ["m", multi(2)],
    ["d", dense(1)],
    ["", dense(1)],
  ]);
  fails(
    () => checkSizes(SCHEMA, vectors),
    "Vector dimension error: expected dim: 3, got 1 for vector 'd'",
  );
});
