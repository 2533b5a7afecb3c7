import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJson, QdrantError } from "@quiverdb/client";

import { readQueryBatchPoints, readQueryPoints, readQueryPointsGroups } from "./query.ts";
import type { BodySource } from "./kit/reading.ts";
import { readContext } from "./testing/parse.ts";

const readQuery = (body: unknown, source?: BodySource) =>
  readQueryPoints(body, readContext(source));
const readBatch = (body: unknown) => readQueryBatchPoints(body, readContext());
const readGroups = (body: unknown) => readQueryPointsGroups(body, readContext());

const UNION_TEXT = "Expected some form of vector, id, or a type of query";

async function queryOf(query: unknown): Promise<unknown> {
  return (await readQuery({ query })).query;
}

function violates(query: unknown, text: string): Promise<void> {
  return assert.rejects(
    () => readQuery({ query }),
    new QdrantError("validation", `JSON body: [internal.query.${text}]`),
  );
}

function nearest(input: unknown): object {
  return { kind: "nearest", input, mmr: undefined };
}

function context(pairs: unknown): object {
  return { kind: "context", pairs };
}

/** Of the example that a JSON text holds. */
async function kindIn(text: string): Promise<string | undefined> {
  const { query } = await readQuery(parseJson(text), "json_text");
  return query?.kind === "nearest" ? query.input.kind : undefined;
}

test("an empty query has the defaults of the wire", async () => {
  assert.deepEqual(await readQuery({}), {
    prefetch: [],
    query: undefined,
    using: "",
    filter: undefined,
    params: {
      exact: false,
      hnswEf: undefined,
      indexedOnly: false,
      quantization: undefined,
      idf: undefined,
    },
    scoreThreshold: undefined,
    limit: 10,
    lookupFrom: undefined,
    offset: 0,
    withPayload: { kind: "none" },
    withVector: false,
    shardKeys: [],
  });
});

test("a bare example asks for the nearest points", async () => {
  assert.deepEqual(
    await queryOf([1, 2]),
    nearest({ kind: "dense", values: Float32Array.of(1, 2) }),
  );
  assert.deepEqual(await queryOf([]), nearest({ kind: "dense", values: new Float32Array(0) }));
  assert.deepEqual(await queryOf(7), nearest({ kind: "id", id: 7 }));
  assert.deepEqual(
    await queryOf({ indices: [2, 1], values: [0.5, 1] }),
    nearest({ kind: "sparse", indices: Uint32Array.of(1, 2), values: Float32Array.of(1, 0.5) }),
  );
  assert.deepEqual(
    await queryOf({ image: "x", model: "m", options: null }),
    nearest({ kind: "inference", type: "image", data: "x", model: "m", options: {} }),
  );
});

test("two rows of integers are sparse in a JSON text, and a multivector in a program", async () => {
  assert.equal(await kindIn('{"query":[[1,0],[0.5,1.5]]}'), "sparse");
  assert.equal(await kindIn('{"query":[[1.0,0],[0,1]]}'), "multi");
  assert.equal(await kindIn('{"query":[[1,0],[0,1],[1,1]]}'), "multi");
  assert.deepEqual(
    await queryOf([
      [1, 0],
      [0, 1],
    ]),
    {
      kind: "nearest",
      input: { kind: "multi", dim: 2, rows: Float32Array.of(1, 0, 0, 1) },
      mmr: undefined,
    },
  );
});

test("mmr has a default diversity and bounds", async () => {
  const input = { kind: "id", id: 1 };
  assert.deepEqual(await queryOf({ nearest: 1, mmr: {} }), {
    kind: "nearest",
    input,
    mmr: { diversity: 0.5, candidatesLimit: undefined },
  });
  assert.deepEqual(await queryOf({ nearest: 1, mmr: null }), {
    kind: "nearest",
    input,
    mmr: undefined,
  });
  await violates(
    { nearest: 1, mmr: { candidates_limit: 16385 } },
    "mmr.candidates_limit: value 16385 invalid, must be 16384 or smaller",
  );
});

test("recommend needs an example", async () => {
  assert.deepEqual(await queryOf({ recommend: { positive: [1], negative: null } }), {
    kind: "recommend",
    positive: [{ kind: "id", id: 1 }],
    negative: [],
    strategy: "average_vector",
  });
  await violates(
    { recommend: {} },
    "recommend.positives, negatives: Validation error: " +
      "At least one positive or negative vector/id must be provided [{}]",
  );
  await violates(
    { recommend: { negative: [1, { indices: [1], values: [] }] } },
    "recommend.values: Validation error: must be the same length as indices [{}]",
  );
});

test("context pairs come as one pair, a list, or null, and a pair may be a list", async () => {
  const pair = { positive: { kind: "id", id: 1 }, negative: { kind: "id", id: 2 } };
  assert.deepEqual(await queryOf({ context: { positive: 1, negative: 2 } }), context([pair]));
  assert.deepEqual(await queryOf({ context: [{ positive: 1, negative: 2 }] }), context([pair]));
  assert.deepEqual(await queryOf({ context: [1, 2] }), context([pair]));
  assert.deepEqual(await queryOf({ context: [[1, 2]] }), context([pair]));
  assert.deepEqual(await queryOf({ context: null }), context([]));
  assert.deepEqual(await queryOf({ discover: { target: 1, context: null } }), {
    kind: "discover",
    target: { kind: "id", id: 1 },
    pairs: [],
  });
});

test("the other kinds of query", async () => {
  assert.deepEqual(await queryOf({ fusion: "rrf" }), {
    kind: "fusion",
    fusion: "rrf",
    k: 2,
    weights: undefined,
  });
  assert.deepEqual(await queryOf({ fusion: "dbsf" }), { kind: "fusion", fusion: "dbsf" });
  assert.deepEqual(await queryOf({ rrf: { k: 60, weights: [1, 2] } }), {
    kind: "fusion",
    fusion: "rrf",
    k: 60,
    weights: [1, 2],
  });
  assert.deepEqual(await queryOf({ sample: "random" }), { kind: "sample" });
  assert.deepEqual(await queryOf({ formula: "$score" }), {
    kind: "formula",
    formula: { kind: "variable", name: "$score" },
    defaults: {},
  });
  await assert.rejects(
    () => queryOf({ formula: { max: [1, 2] } }),
    (error) => error instanceof QdrantError && error.reason.includes(UNION_TEXT),
  );
  await violates(
    { formula: { sum: [1, { key: "a" }] } },
    "formula.__all__: Validation error: At least one field condition must be specified [{}]",
  );
  await violates(
    { formula: "$score", defaults: { "$score[0]": "x" } },
    "defaults: Validation error: Score default must be a number [{}]",
  );
});

test("an order has a direction and may start from a date", async () => {
  const { query } = await readQuery({
    query: { order_by: { key: "a.b", start_from: new Date(0) } },
  });
  assert.equal(query?.kind, "order_by");
  assert.deepEqual(
    query?.kind === "order_by" && query.orderBy.startFrom,
    "1970-01-01T00:00:00.000Z",
  );
  assert.deepEqual(query?.kind === "order_by" && query.orderBy.direction, "asc");
});

test("relevance feedback needs examples", async () => {
  const strategy = { naive: { a: 1, b: 0, c: 1 } };
  assert.deepEqual(
    await queryOf({
      relevance_feedback: { target: 1, feedback: [{ example: 2, score: 1 }], strategy },
    }),
    {
      kind: "relevance_feedback",
      target: { kind: "id", id: 1 },
      feedback: [{ example: { kind: "id", id: 2 }, score: 1 }],
      strategy: strategy.naive,
    },
  );
  await violates(
    { relevance_feedback: { target: 1, feedback: [], strategy } },
    "relevance_feedback.__all__: feedback elements must be non-empty",
  );
});

test("an unknown query says what was expected and what is wrong", async () => {
  await assert.rejects(
    () => queryOf({ closest: [1] }),
    new RegExp(`${UNION_TEXT} at query: expected one of nearest, recommend`),
  );
  await assert.rejects(
    () => queryOf({ recommend: { positive: 1 } }),
    new RegExp(`${UNION_TEXT} at query: .* expected a sequence at query.recommend.positive`),
  );
  await assert.rejects(
    () => queryOf("abc"),
    new RegExp(`${UNION_TEXT} at query: value abc is not`),
  );
  await assert.rejects(
    () => queryOf([1, null]),
    new RegExp(`${UNION_TEXT} at query\\[1\\]: .* got null`),
  );
});

test("a prefetch is one level or a list, with paths of a list", async () => {
  const { prefetch } = await readQuery({
    prefetch: { prefetch: [{ query: 1 }, { limit: 3 }], query: 2, using: "a" },
    query: { fusion: "rrf" },
  });
  assert.equal(prefetch[0]?.using, "a");
  assert.deepEqual(
    prefetch[0]?.prefetch.map((level) => level.limit),
    [10, 3],
  );
  await assert.rejects(
    () => readQuery({ prefetch: { limit: 0, prefetch: [{}, { limit: 0 }] } }),
    new QdrantError(
      "validation",
      "JSON body: [internal.prefetch[0].prefetch[1].limit: value 0 invalid, must be 1 or larger; " +
        "internal.prefetch[0].limit: value 0 invalid, must be 1 or larger]",
    ),
  );
});

test("the corpus of IDF is a filter, or global", async () => {
  const idfOf = async (idf: unknown): Promise<unknown> =>
    (await readQuery({ params: { idf } })).params.idf;
  assert.equal(await idfOf("global"), "global");
  assert.equal(await idfOf(null), undefined);
  assert.deepEqual(await idfOf({ corpus: { must: { has_id: [1] } } }), {
    corpus: { must: [{ kind: "has_id", ids: [1] }], should: [], mustNot: [], minShould: undefined },
  });
  await assert.rejects(() => idfOf("local"), /untagged enum IdfParams/);
  await assert.rejects(() => idfOf({ corpus: { mus: [] } }), /untagged enum IdfParams/);
  await assert.rejects(
    () => idfOf({ corpus: { must: { key: "a" } } }),
    /\[internal\.params\.idf\.must\[0\]\.__all__: /,
  );
});

test("search parameters have bounds", async () => {
  const params = { quantization: { oversampling: 0.5 }, acorn: { max_selectivity: 2 } };
  await assert.rejects(
    () => readQuery({ params }),
    new QdrantError(
      "validation",
      "JSON body: [internal.params.quantization.oversampling: value 0.5 invalid, must be 1.0 " +
        "or larger; internal.params.acorn.max_selectivity: value 2.0 invalid, " +
        "must be from 0.0 to 1.0]",
    ),
  );
  assert.deepEqual((await readQuery({ params: { hnsw_ef: 64, quantization: {} } })).params, {
    exact: false,
    hnswEf: 64,
    indexedOnly: false,
    quantization: { ignore: false, rescore: undefined, oversampling: undefined },
    idf: undefined,
  });
});

test("queries of a batch have their index in the path", async () => {
  assert.equal((await readBatch({ searches: [{}, { limit: 3 }] }))[1]?.limit, 3);
  await assert.rejects(
    () => readBatch({ searches: [{}, { limit: 0 }] }),
    /\[searches\[1\].internal.limit: value 0 invalid, must be 1 or larger\]/,
  );
});

test("groups have their own defaults and paths", async () => {
  const groups = await readGroups({ query: 1, group_by: "doc", with_lookup: "other" });
  assert.equal(groups.limit, 10);
  assert.equal(groups.groupSize, 3);
  assert.deepEqual(groups.withLookup, {
    collection: "other",
    withPayload: { kind: "all" },
    withVector: false,
  });
  await assert.rejects(
    () => readGroups({ group_by: "doc", group_size: 0 }),
    /\[search_group_request.group_request.group_size: value 0 invalid, must be 1 or larger\]/,
  );
});

test("a query that nests without end is a typed error", async () => {
  const limit = { code: "format", status: 400 };
  const nest = (times: number, wrap: (inner: object) => object): object => {
    let value: object = {};
    for (let i = 0; i < times; i++) value = wrap(value);
    return value;
  };
  const endless: Record<string, unknown> = { query: 1 };
  endless["prefetch"] = [endless];
  const wraps: readonly ((inner: object) => object)[] = [
    (prefetch) => ({ prefetch }),
    (prefetch) => ({ prefetch: [prefetch] }),
  ];
  for (const wrap of wraps) await assert.rejects(() => readQuery(nest(5000, wrap)), limit);
  await assert.rejects(() => readQuery(endless), limit);
  await assert.rejects(() => readQuery(endless), /recursion limit exceeded at prefetch\[0\]/);
  const filter = nest(5000, (inner) => ({ must: [{ nested: { key: "a", filter: inner } }] }));
  await assert.rejects(() => readQuery({ filter }), limit);
  const formula = nest(5000, (inner) => ({ sum: [inner] }));
  await assert.rejects(() => readQuery({ query: { formula } }), limit);
  const defaults = nest(5000, (inner) => ({ inner }));
  await assert.rejects(() => readQuery({ query: { formula: 1, defaults } }), limit);
  const options = nest(5000, (inner) => ({ inner }));
  await assert.rejects(() => readQuery({ query: { text: "a", model: "m", options } }), limit);
  // Levels count together: 100 prefetches around a filter of 100 are as deep as 200 of one kind.
  const inner = nest(100, (must) => ({ must }));
  await readQuery({ filter: inner });
  await readQuery(nest(100, (prefetch) => ({ prefetch })));
  const both = nest(100, (prefetch) => ({ prefetch, filter: {} }));
  await readQuery(both);
  let deep: object = { filter: inner };
  for (let i = 0; i < 100; i++) deep = { prefetch: deep };
  await assert.rejects(() => readQuery(deep), limit);
});

test("a failing condition is named by its place in the query", async () => {
  await assert.rejects(
    () => readQuery({ prefetch: [{ filter: { must: [{ key: "a", range: { gt: {} } }] } }] }),
    new QdrantError(
      "format",
      "data did not match any variant of untagged enum RangeInterfaceUntagged " +
        "at prefetch[0].filter.must[0].range.gt: expected a number or a date, got map",
    ),
  );
});
