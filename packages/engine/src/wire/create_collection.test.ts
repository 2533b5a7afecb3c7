import assert from "node:assert/strict";
import { test } from "node:test";

import { QdrantError } from "@quiverdb/client";

import { readCreateCollection } from "./create_collection.ts";
import { readContext } from "./testing/parse.ts";

function read(body: unknown): ReturnType<typeof readCreateCollection> {
  return readCreateCollection(body, readContext());
}

function refusesName(body: unknown, text: string): void {
  assert.throws(() => read(body), new QdrantError("bad_input", text));
}

const VECTORS = { size: 4, distance: "Dot" };

test("an empty body gives the defaults", () => {
  assert.deepEqual(read({}), {
    params: {
      vectors: {},
      shard_number: 1,
      replication_factor: 1,
      write_consistency_factor: 1,
      on_disk_payload: true,
    },
    hnsw_config: {
      m: 16,
      ef_construct: 100,
      full_scan_threshold: 10_000,
      max_indexing_threads: 0,
      on_disk: false,
    },
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
  });
});

test("settings are echoed under their own names, unknown ones are dropped", () => {
  const config = read({
    vectors: { ...VECTORS, hnsw_config: { full_scan_threshold_kb: 20 }, foo: 1 },
    optimizer_config: { max_optimization_threads: "auto", indexing_threshold_kb: 0 },
    quantization: { turbo: {} },
    sharding_method: "auto",
    strict_mode_config: { enabled: true, sparse_config: { s: { max_length: 7 } } },
    metadata: { owner: "a" },
    init_from: { collection: "old" },
  });
  assert.deepEqual(config.params.vectors, { ...VECTORS, hnsw_config: { full_scan_threshold: 20 } });
  assert.equal(config.optimizer_config.indexing_threshold, 0);
  assert.equal(config.optimizer_config.max_optimization_threads, null);
  assert.deepEqual(config.quantization_config, { turbo: {} });
  assert.equal(config.params.sharding_method, "auto");
  assert.deepEqual(config.strict_mode_config?.sparse_config, { s: { max_length: 7 } });
  assert.deepEqual(config.metadata, { owner: "a" });
});

test("of two quantizations the first in the server's order is taken", () => {
  const { quantization_config } = read({
    quantization_config: { binary: {}, scalar: { type: "int8", quantile: 0.99 } },
  });
  assert.deepEqual(quantization_config, { scalar: { type: "int8", quantile: 0.99 } });
});

test("a wrong vector says what is wrong with it", () => {
  const text = "data did not match any variant of untagged enum VectorsConfig at vectors: ";
  const refuses = (vectors: unknown, reason: string) =>
    assert.throws(() => read({ vectors }), new QdrantError("format", text + reason));
  refuses(
    { size: 4, distance: "cosine" },
    "unknown variant `cosine`, expected one of `Cosine`, `Euclid`, `Dot`, `Manhattan` " +
      "at vectors.distance",
  );
  refuses(
    { size: 0, distance: "Dot" },
    "invalid value: integer `0`, expected a nonzero u64 at vectors.size",
  );
  refuses({ a: { distance: "Dot" } }, "missing field `size` at vectors.a");
  refuses(null, "expected a map, got null");
});

test("all constraints are listed, with question marks for names", () => {
  assert.throws(
    () =>
      read({
        vectors: {
          a: { size: 70_000, distance: "Dot" },
          b: VECTORS,
          c: { size: 99_999, distance: "Dot" },
        },
        shard_number: 0,
      }),
    new QdrantError(
      "validation",
      "JSON body: [vectors.?[0].size: value 70000 invalid, must be from 1 to 65536; " +
        "vectors.?[1].size: value 99999 invalid, must be from 1 to 65536; " +
        "shard_number: value 0 invalid, must be 1 or larger]",
    ),
  );
});

test("names of vectors have rules", () => {
  refusesName(
    { vectors: { "a/b": VECTORS } },
    'Invalid dense vector name `a/b`: vector name cannot contain "/" char',
  );
  const long = "ä".repeat(101);
  refusesName(
    { sparse_vectors: { [long]: {} } },
    `Invalid sparse vector name \`${long}\`: vector name must be at most 200 bytes long`,
  );
  refusesName({ sparse_vectors: { "": {} } }, "Sparse vector name cannot be empty");
  refusesName(
    { vectors: { x: VECTORS }, sparse_vectors: { x: {} } },
    "Dense and sparse vector names must be unique - duplicate found with 'x'",
  );
});

test("half of a character is no part of a name or of metadata", () => {
  assert.throws(
    () => read({ metadata: { "a\ud83d": 1 } }),
    /the key has a lone surrogate at metadata\.a/,
  );
  assert.throws(() => read({ metadata: { a: ["\ude00"] } }), /lone surrogate at metadata\.a\[0\]/);
  refusesName(
    { vectors: { "a\ud83d": { size: 1, distance: "Dot" } } },
    "Invalid dense vector name `a\ud83d`: vector name has a lone surrogate",
  );
});
