import assert from "node:assert/strict";
import { test } from "node:test";

import { parseJson, stringifyJson } from "@quiverdb/client";

import { testRun } from "../common/testing/test_run.ts";
import { readCreateCollection } from "../wire/create_collection.ts";
import { checkedRecord } from "./checked_record.ts";

const BODY = {
  vectors: {
    a: { size: 4, distance: "Cosine", on_disk: true, hnsw_config: { m: 8 } },
    b: { size: 2, distance: "Dot", multivector_config: { comparator: "max_sim" } },
  },
  sparse_vectors: { s: { modifier: "idf", index: { on_disk: true } } },
  shard_number: 3,
  on_disk_payload: false,
  hnsw_config: { ef_construct: 50, payload_m: 4 },
  optimizers_config: { deleted_threshold: 0.5, max_segment_size: 1000 },
  quantization_config: { scalar: { type: "int8", quantile: 0.9 } },
  strict_mode_config: { enabled: true, max_query_limit: 7 },
  metadata: { deep: [{ n: 1 }], text: "é" },
};

const INDEXES = {
  operation: 5,
  schemas: [
    ["a.b[].c", { data_type: "keyword" }],
    ["t", { data_type: "text", params: { type: "text", tokenizer: "word", lowercase: true } }],
  ],
};

function asRead(value: unknown): unknown {
  return parseJson(JSON.stringify(value));
}

test("what a collection is configured with comes back as it was", () => {
  const run = testRun();
  const config = readCreateCollection(BODY, { source: "caller", run });
  const nulls = { indexing_threshold: null, prevent_unoptimized: null };
  const changed = { ...config, optimizer_config: { ...config.optimizer_config, ...nulls } };
  const fields = {
    numbers: [
      ["a", 0],
      ["b", 7],
      ["s", 3],
    ],
    next: 8,
    operation: 2,
  };
  for (const record of [{ config }, { config: changed, fields, indexes: INDEXES }]) {
    const read = checkedRecord(asRead(record), run);
    assert.deepEqual(JSON.parse(stringifyJson(read)), JSON.parse(JSON.stringify(record)));
  }
});

test("numbers of vector names have to be those of all names, and different", () => {
  const run = testRun();
  const config = readCreateCollection(BODY, { source: "caller", run });
  for (const numbers of [
    [],
    [
      ["a", 0],
      ["b", 1],
    ],
    [
      ["a", 0],
      ["b", 0],
      ["s", 1],
    ],
    [
      ["a", 0],
      ["b", 1],
      ["s", 9],
    ],
    [
      ["a", 0],
      ["b", 1],
      ["x", 2],
    ],
  ]) {
    const record = { config, fields: { numbers, next: 5, operation: 0 } };
    assert.throws(() => checkedRecord(asRead(record), run), TypeError, JSON.stringify(numbers));
  }
});
