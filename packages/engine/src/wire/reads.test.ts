import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { parseCount, parseFacet, parseRetrieve, parseScroll, parseSearchMatrix } from "./reads.ts";

test("a scroll has the payload, a retrieve has not", () => {
  assert.deepEqual(parseScroll({}), {
    offset: undefined,
    limit: 10,
    filter: undefined,
    orderBy: undefined,
    withPayload: { kind: "all" },
    withVector: false,
  });
  assert.deepEqual(parseRetrieve({ ids: [3, 3n, 4, 3] }), {
    ids: [3, 4],
    withPayload: { kind: "none" },
    withVector: false,
  });
});

test("null selects no payload setting, but is no vector setting", () => {
  assert.deepEqual(parseScroll({ with_payload: null }).withPayload, { kind: "all" });
  assert.throws(
    () => parseScroll({ with_vector: null }),
    new QdrantError("format", "Expected a boolean, or an array of strings at with_vector"),
  );
  assert.deepEqual(parseRetrieve({ ids: [], with_vectors: ["a"] }).withVector, ["a"]);
});

test("limits have a lower bound", () => {
  assert.throws(
    () => parseScroll({ limit: 0 }),
    /\[scroll_request.limit: value 0 invalid, must be 1 or larger\]/,
  );
  assert.throws(
    () => parseFacet({ key: "a", limit: 0 }),
    /\[facet_request.limit: value 0 invalid, must be 1 or larger\]/,
  );
  assert.throws(
    () => parseSearchMatrix({ sample: 1, limit: 0 }),
    /\[search_request.sample: value 1 invalid, must be 2 or larger; search_request.limit: value 0/,
  );
});

test("a count is exact, a facet is not, unless asked for", () => {
  assert.equal(parseCount({}).exact, true);
  assert.equal(parseFacet({ key: "a" }).exact, false);
  assert.deepEqual(parseSearchMatrix({}), {
    filter: undefined,
    sample: 10,
    limit: 3,
    using: "",
  });
});

test("an order is a path or an object", () => {
  const text = "Expected a string, or an object with a key, direction and/or start_from";
  assert.equal(parseScroll({ order_by: "rank" }).orderBy?.direction, "asc");
  assert.deepEqual(
    parseScroll({ order_by: { key: "rank", direction: "desc", start_from: 5 } }).orderBy?.startFrom,
    5,
  );
  for (const order of [5, "", "a..b", { direction: "asc" }, { key: "a", start_from: "abc" }]) {
    assert.throws(() => parseScroll({ order_by: order }), new RegExp(`${text} at order_by`));
  }
});
