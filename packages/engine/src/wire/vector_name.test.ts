import assert from "node:assert/strict";
import { test } from "node:test";

import { readContext } from "./testing/parse.ts";
import { checkVectorName, readCreateVectorName } from "./vector_name.ts";

function read(body: unknown): ReturnType<typeof readCreateVectorName> {
  return readCreateVectorName(body, readContext());
}

test("a dense vector wins over a sparse one", () => {
  const params = { size: 2, distance: "Dot" };
  assert.deepEqual(read({ dense: { ...params, hnsw_config: { m: 3 } }, sparse: {} }), {
    kind: "dense",
    params,
  });
});

test("the datatype of a sparse vector belongs to its index", () => {
  assert.deepEqual(read({ sparse: { modifier: "idf", datatype: "float16" } }), {
    kind: "sparse",
    params: { index: { datatype: "float16" }, modifier: "idf" },
  });
  assert.deepEqual(read({ sparse: {} }), { kind: "sparse", params: {} });
});

test("a size of 0 violates a constraint here", () => {
  assert.throws(
    () => read({ dense: { size: 0, distance: "Dot" } }),
    /Validation error in JSON body: \[dense.size: value 0 invalid, must be from 1 to 65536\]/,
  );
});

test("a name in the path has the rules of names", () => {
  checkVectorName("image");
  assert.throws(() => checkVectorName("a?b"), /in path parameters: .*cannot contain "\?" char/);
});
