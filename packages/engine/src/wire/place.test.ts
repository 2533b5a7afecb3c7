import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { Place } from "./place.ts";

test("a shape error ends with the place in the body", () => {
  const at = Place.root("caller", "internal").member("points").item(3).member("vectors", "vector");
  assert.throws(
    () => at.fail("missing field `x`"),
    new QdrantError("format", "missing field `x` at points[3].vectors"),
  );
  assert.throws(
    () => at.fail("no variant", "got null"),
    new QdrantError("format", "no variant at points[3].vectors: got null"),
  );
});

test("a shape error of the whole body has no place", () => {
  assert.throws(
    () => Place.root("caller", "internal").fail("text", "got null"),
    new QdrantError("format", "text: got null"),
  );
});

test("the rule path has the names of the validator", () => {
  const at = Place.root("caller", "internal").member("vectors", "vector").item(0, "");
  assert.equal(at.rule, "internal.vector");
  assert.equal(
    at.under("group_request").member("limit").rule,
    "internal.vector.group_request.limit",
  );
  assert.equal(at.under("[0]").rule, "internal.vector[0]");
});

test("all violated constraints are listed", () => {
  const root = Place.root("caller");
  root.member("a").violate("first");
  root.member("b").item(1).violate("second", "c");
  assert.throws(
    () => root.check(),
    new QdrantError("validation", "JSON body: [a: first; b[1].c: second]"),
  );
});

test("one failing entry of a map is a question mark, several are counted", () => {
  const root = Place.root("caller", "r");
  const one = root.member("one");
  const entries = ["x", "y"].map((name) => one.entry(name));
  entries[1]?.violate("bad", "values");
  one.mergeEntries(entries);
  const two = root.member("two");
  const failing = ["x", "y", "z"].map((name) => two.entry(name));
  failing[0]?.violate("bad");
  failing[2]?.member("data").violate("worse");
  two.mergeEntries(failing);
  assert.deepEqual(
    root.issues.map((issue) => issue.path),
    ["r.one.?.values", "r.two.?[0]", "r.two.?[1].data"],
  );
});
