import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import {
  readCountPoints,
  readFacet,
  readGetPoints,
  readScrollPoints,
  readSearchMatrix,
} from "./reads.ts";
import { readContext } from "./testing/parse.ts";

const count = (body: unknown) => readCountPoints(body, readContext());
const facet = (body: unknown) => readFacet(body, readContext());
const retrieve = (body: unknown) => readGetPoints(body, readContext());
const scroll = (body: unknown) => readScrollPoints(body, readContext());
const matrix = (body: unknown) => readSearchMatrix(body, readContext());

test("a scroll has the payload, a retrieve has not", async () => {
  assert.deepEqual(await scroll({}), {
    offset: undefined,
    limit: undefined,
    filter: undefined,
    orderBy: undefined,
    withPayload: { kind: "all" },
    withVector: false,
    shardKeys: [],
  });
  assert.deepEqual(await retrieve({ ids: [3, 3n, 4, 3] }), {
    ids: [3, 4],
    withPayload: { kind: "none" },
    withVector: false,
    shardKeys: [],
  });
});

test("null selects no payload setting, but is no vector setting", async () => {
  assert.deepEqual((await scroll({ with_payload: null })).withPayload, { kind: "all" });
  await assert.rejects(
    () => scroll({ with_vector: null }),
    new QdrantError("format", "Expected a boolean, or an array of strings at with_vector"),
  );
  assert.deepEqual((await retrieve({ ids: [], with_vectors: ["a"] })).withVector, ["a"]);
});

test("limits have a lower bound", async () => {
  await assert.rejects(
    () => scroll({ limit: 0 }),
    /\[scroll_request.limit: value 0 invalid, must be 1 or larger\]/,
  );
  await assert.rejects(
    () => facet({ key: "a", limit: 0 }),
    /\[facet_request.limit: value 0 invalid, must be 1 or larger\]/,
  );
  await assert.rejects(
    () => matrix({ sample: 1, limit: 0 }),
    /\[search_request.sample: value 1 invalid, must be 2 or larger; search_request.limit: value 0/,
  );
});

test("a count is exact, a facet is not, unless asked for", async () => {
  assert.equal((await count({})).exact, true);
  assert.equal((await facet({ key: "a" })).exact, false);
  assert.deepEqual(await matrix({}), {
    filter: undefined,
    sample: 10,
    limit: 3,
    using: "",
    shardKeys: [],
  });
});

test("an order is a path or an object", async () => {
  const text = "Expected a string, or an object with a key, direction and/or start_from";
  assert.equal((await scroll({ order_by: "rank" })).orderBy?.direction, "asc");
  assert.deepEqual(
    (await scroll({ order_by: { key: "rank", direction: "desc", start_from: 5 } })).orderBy
      ?.startFrom,
    5,
  );
  for (const order of [5, "", "a..b", { direction: "asc" }, { key: "a", start_from: "abc" }]) {
    await assert.rejects(() => scroll({ order_by: order }), new RegExp(`${text} at order_by`));
  }
});
