import assert from "node:assert/strict";
import { test } from "node:test";

import {
  collectionWarnings,
  denseVectorParams,
  sparseVectorParams,
  vectorSchema,
} from "./collection_config.ts";
import type { CollectionConfig, CollectionParams } from "./collection_config.ts";

function configOf(params: Partial<CollectionParams>): CollectionConfig {
  return {
    params: {
      vectors: {},
      shard_number: 1,
      replication_factor: 1,
      write_consistency_factor: 1,
      on_disk_payload: true,
      ...params,
    },
    hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000, max_indexing_threads: 0 },
    optimizer_config: {
      deleted_threshold: 0.2,
      vacuum_min_vector_number: 1000,
      default_segment_number: 0,
      max_segment_size: null,
      memmap_threshold: null,
      indexing_threshold: 10_000,
      flush_interval_sec: 5,
      max_optimization_threads: null,
      prevent_unoptimized: null,
    },
    wal_config: { wal_capacity_mb: 32, wal_segments_ahead: 0, wal_retain_closed: 1 },
    quantization_config: null,
  };
}

test("one object of parameters is the default vector", () => {
  const config = configOf({ vectors: { size: 4, distance: "Dot" } });
  assert.deepEqual(
    [...denseVectorParams(config)],
    [["", { size: 4, distance: "Dot", multivector: false, datatype: "float32" }]],
  );
});

test("vectors by name, one of them called size", () => {
  const config = configOf({
    vectors: {
      size: {
        size: 2,
        distance: "Cosine",
        datatype: "float16",
        multivector_config: { comparator: "max_sim" },
      },
    },
    sparse_vectors: { s: { modifier: "idf" }, t: { index: { datatype: "uint8" } } },
  });
  assert.deepEqual(denseVectorParams(config).get("size"), {
    size: 2,
    distance: "Cosine",
    multivector: true,
    datatype: "float16",
  });
  assert.deepEqual(
    [...sparseVectorParams(config)],
    [
      ["s", { modifier: "idf", datatype: "float32" }],
      ["t", { modifier: "none", datatype: "uint8" }],
    ],
  );
  assert.deepEqual(
    [...vectorSchema(config)],
    [
      ["size", { kind: "multi", size: 2, distance: "Cosine" }],
      ["s", { kind: "sparse", idf: true }],
      ["t", { kind: "sparse", idf: false }],
    ],
  );
});

test("inline storage without quantization is warned of", () => {
  const hnsw_config = { inline_storage: true };
  const config = configOf({ vectors: { a: { size: 4, distance: "Dot", hnsw_config } } });
  assert.deepEqual(
    collectionWarnings(config).map((warning) => warning.message),
    [
      "The `hnsw_config.inline_storage` option for vector 'a' requires quantization " +
        "to be enabled. This option will be ignored.",
    ],
  );
  assert.deepEqual(collectionWarnings({ ...config, quantization_config: { binary: {} } }), []);
});
