import assert from "node:assert/strict";
import { test } from "node:test";

import {
  collectionWarnings,
  denseVectorParams,
  sparseVectorParams,
  vectorSchema,
} from "./collection_config.ts";
import { configOf } from "./testing/collection_config.ts";

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
      ["size", { kind: "multi", size: 2, distance: "Cosine", datatype: "float16" }],
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
