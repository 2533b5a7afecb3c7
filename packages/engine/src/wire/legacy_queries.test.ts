import assert from "node:assert/strict";
import { test } from "node:test";

import {
  readDiscoverPoints,
  readRecommendPointGroups,
  readRecommendPoints,
  readSearchBatchPoints,
  readSearchPointGroups,
  readSearchPoints,
} from "./legacy_queries.ts";
import { readContext } from "./testing/parse.ts";

const search = (body: unknown) => readSearchPoints(body, readContext());
const recommend = (body: unknown) => readRecommendPoints(body, readContext());
const discover = (body: unknown) => readDiscoverPoints(body, readContext());

test("a search is a query for the nearest points of the default or of a named vector", async () => {
  const plain = await search({ vector: [1, 2], limit: 3 });
  assert.equal(plain.using, "");
  assert.deepEqual(plain.query, {
    kind: "nearest",
    input: { kind: "dense", values: new Float32Array([1, 2]) },
    mmr: undefined,
  });
  assert.deepEqual([plain.limit, plain.offset, plain.withVector], [3, 0, false]);
  const named = await search({
    vector: { name: "s", vector: { indices: [4, 1], values: [1, 2] } },
    top: 5,
    offset: 2,
    with_vectors: true,
  });
  assert.deepEqual([named.using, named.limit, named.offset], ["s", 5, 2]);
  assert.equal(named.withVector, true);
  assert.ok(named.query?.kind === "nearest" && named.query.input.kind === "sparse");
});

test("a search has one vector, dense or sparse with a name", async () => {
  const text = /did not match any variant of untagged enum NamedVectorStruct/;
  for (const vector of [3, null, "x", [[1, 2]], { indices: [1], values: [1] }, { name: "a" }]) {
    await assert.rejects(search({ vector, limit: 1 }), text);
  }
  await assert.rejects(search({ vector: [1] }), /missing field `limit`/);
  await assert.rejects(
    search({ vector: { name: "s", vector: { indices: [1], values: [] } }, limit: 0 }),
    /\[search_request.vector.vector.values: .*; search_request.limit: value 0 invalid/,
  );
});

test("examples that are looked up elsewhere are default vectors there, whatever `using` says", async () => {
  const { using, lookupFrom, query } = await recommend({
    positive: [1, [1, 2]],
    using: "a",
    lookup_from: { collection: "other" },
    limit: 1,
  });
  assert.equal(using, "a");
  assert.deepEqual(lookupFrom, { collection: "other", vector: "" });
  assert.ok(query?.kind === "recommend" && query.strategy === "average_vector");
  assert.deepEqual(
    query.positive.map(({ kind }) => kind),
    ["id", "dense"],
  );
});

test("an example is an id, a dense or a sparse vector", async () => {
  const text = /did not match any variant of untagged enum RecommendExample/;
  for (const example of [[[1.5, 2]], { model: "m", text: "t" }, true, -1]) {
    await assert.rejects(recommend({ positive: [example], limit: 1 }), text);
  }
});

test("a discovery without a target is a query for its context", async () => {
  const context = [{ positive: 1, negative: 2 }];
  const { query } = await discover({ context, limit: 1 });
  assert.ok(query?.kind === "context" && query.pairs.length === 1);
  const { query: aimed } = await discover({ target: 1, limit: 1 });
  assert.ok(aimed?.kind === "discover" && aimed.pairs.length === 0);
  await assert.rejects(discover({ context: context[0], limit: 1 }), /expected a sequence/);
});

test("groups must say their number and their size", async () => {
  const groups = (body: object) =>
    readSearchPointGroups({ vector: [1], group_by: "a", ...body }, readContext());
  const read = await groups({ group_size: 2, limit: 3, with_lookup: "other" });
  assert.deepEqual([read.groupSize, read.limit], [2, 3]);
  assert.equal(read.withLookup?.collection, "other");
  await assert.rejects(groups({ limit: 3 }), /missing field `group_size`/);
  await assert.rejects(groups({ group_size: 2 }), /missing field `limit`/);
  await assert.rejects(
    readRecommendPointGroups({ group_by: "a", group_size: 0, limit: 1 }, readContext()),
    /\[recommend_group_request.group_request.group_size: value 0 invalid/,
  );
});

test("mistakes of a batch name the search", async () => {
  const searches = [
    { vector: [1], limit: 1 },
    { vector: [1], limit: 0 },
  ];
  await assert.rejects(
    readSearchBatchPoints({ searches }, readContext()),
    /\[searches\[1\].search_request.limit: value 0 invalid/,
  );
});
