import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import {
  parseClearPayload,
  parseDeletePayload,
  parseDeletePoints,
  parseOverwritePayload,
  parseSetPayload,
} from "./payload_operations.ts";

const EMPTY_UPDATE = new QdrantError("bad_request", "Empty update request");

test("points win over a filter", () => {
  const { selector } = parseSetPayload({ payload: { a: 1 }, points: [1, 2], filter: {} });
  assert.deepEqual(selector, { kind: "ids", ids: [1, 2] });
  assert.equal(parseDeletePoints({ filter: {}, points: null }).selector.kind, "filter");
});

test("a payload of a program is stored as JSON", () => {
  const payload = { when: new Date(0), none: undefined, tags: new Set(["x"]) };
  assert.deepEqual(parseOverwritePayload({ payload, points: [1] }).payload, {
    when: "1970-01-01T00:00:00.000Z",
    tags: ["x"],
  });
});

test("paths are parsed", () => {
  const { key } = parseSetPayload({ payload: {}, points: [1], key: "a[0]" });
  assert.equal(key?.steps.length, 2);
  assert.equal(parseDeletePayload({ keys: ["a", "b.c"], points: [1] }).keys.length, 2);
});

test("an operation needs points", () => {
  const either = new QdrantError("format", "Either list of point ids or filter must be provided");
  assert.throws(() => parseSetPayload({ payload: {} }), either);
  assert.throws(() => parseDeletePayload({ keys: [] }), either);
  assert.throws(() => parseSetPayload({ payload: {}, points: [] }), EMPTY_UPDATE);
  assert.throws(() => parseClearPayload({ points: [] }), EMPTY_UPDATE);
  const union = "data did not match any variant of untagged enum PointsSelector";
  assert.throws(
    () => parseDeletePoints({}),
    new QdrantError("format", `${union}: expected one of points, filter`),
  );
});
