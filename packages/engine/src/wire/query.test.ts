import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJson, QdrantError } from "@quiverdb/client";

import { parseQuery, parseQueryBatch, parseQueryGroups } from "./query.ts";

const UNION_TEXT = "Expected some form of vector, id, or a type of query";

function queryOf(query: unknown): unknown {
  return parseQuery({ query }).query;
}

function violates(query: unknown, text: string): void {
  assert.throws(
    () => parseQuery({ query }),
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
function kindIn(text: string): string | undefined {
  const { query } = parseQuery(parseJson(text), "json_text");
  return query?.kind === "nearest" ? query.input.kind : undefined;
}

test("an empty query has the defaults of the wire", () => {
  assert.deepEqual(parseQuery({}), {
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
  });
});

test("a bare example asks for the nearest points", () => {
  assert.deepEqual(queryOf([1, 2]), nearest({ kind: "dense", values: Float32Array.of(1, 2) }));
  assert.deepEqual(queryOf([]), nearest({ kind: "dense", values: new Float32Array(0) }));
  assert.deepEqual(queryOf(7), nearest({ kind: "id", id: 7 }));
  assert.deepEqual(
    queryOf({ indices: [2, 1], values: [0.5, 1] }),
    nearest({ kind: "sparse", indices: Uint32Array.of(1, 2), values: Float32Array.of(1, 0.5) }),
  );
  assert.deepEqual(
    queryOf({ image: "x", model: "m", options: null }),
    nearest({ kind: "inference", type: "image", data: "x", model: "m", options: {} }),
  );
});

test("two rows of integers are sparse in a JSON text, and a multivector in a program", () => {
  assert.equal(kindIn('{"query":[[1,0],[0.5,1.5]]}'), "sparse");
  assert.equal(kindIn('{"query":[[1.0,0],[0,1]]}'), "multi");
  assert.equal(kindIn('{"query":[[1,0],[0,1],[1,1]]}'), "multi");
  assert.deepEqual(
    queryOf([
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

test("mmr has a default diversity and bounds", () => {
  const input = { kind: "id", id: 1 };
  assert.deepEqual(queryOf({ nearest: 1, mmr: {} }), {
    kind: "nearest",
    input,
    mmr: { diversity: 0.5, candidatesLimit: undefined },
  });
  assert.deepEqual(queryOf({ nearest: 1, mmr: null }), { kind: "nearest", input, mmr: undefined });
  violates(
    { nearest: 1, mmr: { candidates_limit: 16385 } },
    "mmr.candidates_limit: value 16385 invalid, must be 16384 or smaller",
  );
});

test("recommend needs an example", () => {
  assert.deepEqual(queryOf({ recommend: { positive: [1], negative: null } }), {
    kind: "recommend",
    positive: [{ kind: "id", id: 1 }],
    negative: [],
    strategy: "average_vector",
  });
  violates(
    { recommend: {} },
    "recommend.positives, negatives: Validation error: " +
      "At least one positive or negative vector/id must be provided [{}]",
  );
  violates(
    { recommend: { negative: [1, { indices: [1], values: [] }] } },
    "recommend.values: Validation error: must be the same length as indices [{}]",
  );
});

test("context pairs come as one pair, a list, or null, and a pair may be a list", () => {
  const pair = { positive: { kind: "id", id: 1 }, negative: { kind: "id", id: 2 } };
  assert.deepEqual(queryOf({ context: { positive: 1, negative: 2 } }), context([pair]));
  assert.deepEqual(queryOf({ context: [{ positive: 1, negative: 2 }] }), context([pair]));
  assert.deepEqual(queryOf({ context: [1, 2] }), context([pair]));
  assert.deepEqual(queryOf({ context: [[1, 2]] }), context([pair]));
  assert.deepEqual(queryOf({ context: null }), context([]));
  assert.deepEqual(queryOf({ discover: { target: 1, context: null } }), {
    kind: "discover",
    target: { kind: "id", id: 1 },
    pairs: [],
  });
});

test("the other kinds of query", () => {
  assert.deepEqual(queryOf({ fusion: "rrf" }), {
    kind: "fusion",
    fusion: "rrf",
    k: 2,
    weights: undefined,
  });
  assert.deepEqual(queryOf({ fusion: "dbsf" }), { kind: "fusion", fusion: "dbsf" });
  assert.deepEqual(queryOf({ rrf: { k: 60, weights: [1, 2] } }), {
    kind: "fusion",
    fusion: "rrf",
    k: 60,
    weights: [1, 2],
  });
  assert.deepEqual(queryOf({ sample: "random" }), { kind: "sample" });
  assert.deepEqual(queryOf({ formula: "$score" }), {
    kind: "formula",
    formula: { kind: "variable", name: "$score" },
    defaults: {},
  });
  assert.throws(
    () => queryOf({ formula: { max: [1, 2] } }),
    (error) => error instanceof QdrantError && error.reason.includes(UNION_TEXT),
  );
  violates(
    { formula: { sum: [1, { key: "a" }] } },
    "formula.__all__: Validation error: At least one field condition must be specified [{}]",
  );
  violates(
    { formula: "$score", defaults: { "$score[0]": "x" } },
    "defaults: Validation error: Score default must be a number [{}]",
  );
});

test("an order has a direction and may start from a date", () => {
  const { query } = parseQuery({ query: { order_by: { key: "a.b", start_from: new Date(0) } } });
  assert.equal(query?.kind, "order_by");
  assert.deepEqual(
    query?.kind === "order_by" && query.orderBy.startFrom,
    "1970-01-01T00:00:00.000Z",
  );
  assert.deepEqual(query?.kind === "order_by" && query.orderBy.direction, "asc");
});

test("relevance feedback needs examples", () => {
  const strategy = { naive: { a: 1, b: 0, c: 1 } };
  assert.deepEqual(
    queryOf({ relevance_feedback: { target: 1, feedback: [{ example: 2, score: 1 }], strategy } }),
    {
      kind: "relevance_feedback",
      target: { kind: "id", id: 1 },
      feedback: [{ example: { kind: "id", id: 2 }, score: 1 }],
      strategy: strategy.naive,
    },
  );
  violates(
    { relevance_feedback: { target: 1, feedback: [], strategy } },
    "relevance_feedback.__all__: feedback elements must be non-empty",
  );
});

test("an unknown query says what was expected and what is wrong", () => {
  assert.throws(
    () => queryOf({ closest: [1] }),
    new RegExp(`${UNION_TEXT} at query: expected one of nearest, recommend`),
  );
  assert.throws(
    () => queryOf({ recommend: { positive: 1 } }),
    new RegExp(`${UNION_TEXT} at query: .* expected a sequence at query.recommend.positive`),
  );
  assert.throws(() => queryOf("abc"), new RegExp(`${UNION_TEXT} at query: value abc is not`));
  assert.throws(() => queryOf([1, null]), new RegExp(`${UNION_TEXT} at query\\[1\\]: .* got null`));
});

test("a prefetch is one level or a list, with paths of a list", () => {
  const { prefetch } = parseQuery({
    prefetch: { prefetch: [{ query: 1 }, { limit: 3 }], query: 2, using: "a" },
    query: { fusion: "rrf" },
  });
  assert.equal(prefetch[0]?.using, "a");
  assert.deepEqual(
    prefetch[0]?.prefetch.map((level) => level.limit),
    [10, 3],
  );
  assert.throws(
    () => parseQuery({ prefetch: { limit: 0, prefetch: [{}, { limit: 0 }] } }),
    new QdrantError(
      "validation",
      "JSON body: [internal.prefetch[0].prefetch[1].limit: value 0 invalid, must be 1 or larger; " +
        "internal.prefetch[0].limit: value 0 invalid, must be 1 or larger]",
    ),
  );
});

test("the corpus of IDF is a filter, or global", () => {
  const idfOf = (idf: unknown): unknown => parseQuery({ params: { idf } }).params.idf;
  assert.equal(idfOf("global"), "global");
  assert.equal(idfOf(null), undefined);
  assert.deepEqual(idfOf({ corpus: { must: { has_id: [1] } } }), {
    corpus: { must: [{ kind: "has_id", ids: [1] }], should: [], mustNot: [], minShould: undefined },
  });
  assert.throws(() => idfOf("local"), /untagged enum IdfParams/);
  assert.throws(() => idfOf({ corpus: { mus: [] } }), /untagged enum IdfParams/);
  assert.throws(
    () => idfOf({ corpus: { must: { key: "a" } } }),
    /\[internal\.params\.idf\.must\[0\]\.__all__: /,
  );
});

test("search parameters have bounds", () => {
  const params = { quantization: { oversampling: 0.5 }, acorn: { max_selectivity: 2 } };
  assert.throws(
    () => parseQuery({ params }),
    new QdrantError(
      "validation",
      "JSON body: [internal.params.quantization.oversampling: value 0.5 invalid, must be 1.0 " +
        "or larger; internal.params.acorn.max_selectivity: value 2.0 invalid, " +
        "must be from 0.0 to 1.0]",
    ),
  );
  assert.deepEqual(parseQuery({ params: { hnsw_ef: 64, quantization: {} } }).params, {
    exact: false,
    hnswEf: 64,
    indexedOnly: false,
    quantization: { ignore: false, rescore: undefined, oversampling: undefined },
    idf: undefined,
  });
});

test("queries of a batch have their index in the path", () => {
  assert.equal(parseQueryBatch({ searches: [{}, { limit: 3 }] })[1]?.limit, 3);
  assert.throws(
    () => parseQueryBatch({ searches: [{}, { limit: 0 }] }),
    /\[searches\[1\].internal.limit: value 0 invalid, must be 1 or larger\]/,
  );
});

test("groups have their own defaults and paths", () => {
  const groups = parseQueryGroups({ query: 1, group_by: "doc", with_lookup: "other" });
  assert.equal(groups.limit, 10);
  assert.equal(groups.groupSize, 3);
  assert.deepEqual(groups.withLookup, {
    collection: "other",
    withPayload: { kind: "all" },
    withVector: false,
  });
  assert.throws(
    () => parseQueryGroups({ group_by: "doc", group_size: 0 }),
    /\[search_group_request.group_request.group_size: value 0 invalid, must be 1 or larger\]/,
  );
});
