import assert from "node:assert/strict";
import { test } from "node:test";

import { JsonFloat } from "../json/json_value.ts";
import { seededRandom } from "../testing/seeded_random.ts";
import { printBody } from "./print_body.ts";

test("components of vectors are printed in the shortest form of their 32-bit float", () => {
  const floats = Float32Array.from([0.1, -0.2, 1, 16_777_217, 1e-45, 3.4028234663852886e38]);
  const text = "[0.1,-0.2,1,16777216,1e-45,3.4028235e+38]";
  const values = [...floats];
  assert.equal(printBody({ query: floats }), `{"query":${text}}`);
  assert.equal(printBody({ query: values }), `{"query":${text}}`);
  assert.equal(
    printBody({ points: [{ id: 1, vector: { a: values, s: { indices: [7], values } } }] }),
    `{"points":[{"id":1,"vector":{"a":${text},"s":{"indices":[7],"values":${text}}}}]}`,
  );
  assert.equal(
    printBody({ batch: { ids: [1], vectors: [values], payloads: [{ v: values }] } }),
    `{"batch":{"ids":[1],"vectors":[${text}],"payloads":[{"v":${JSON.stringify(values)}}]}}`,
  );
});

test("a server reads the same 32-bit floats, whatever the components", () => {
  const seed = Date.now() % 100_000;
  const random = seededRandom(seed);
  const scales = [1, 1e-3, 1e-30, 1e-44, 1e30, 2 ** 24, 1e-60];
  const values = Array.from({ length: 5_000 }, (_, i) => {
    return (random() - 0.5) * (scales[i % scales.length] ?? 1);
  });
  const { vector }: { vector: number[] } = JSON.parse(printBody({ vector: values }));
  for (const [i, value] of values.entries()) {
    assert.equal(Math.fround(vector[i] ?? Number.NaN) + 0, Math.fround(value) + 0, `seed ${seed}`);
  }
});

test("what is no vector is printed exactly", () => {
  const id = 2n ** 64n - 1n;
  assert.equal(
    printBody({
      query: { recommend: { positive: [id, 16_777_217, 9_007_199_254_740_991] } },
      filter: { must: [{ key: "a", range: { gt: 0.1 + 0.2 } }, { has_id: [id] }] },
      params: undefined,
      score_threshold: 0.30000000000000004,
    }),
    '{"query":{"recommend":{"positive":[18446744073709551615,16777217,9007199254740991]}},' +
      '"filter":{"must":[{"key":"a","range":{"gt":0.30000000000000004}},' +
      '{"has_id":[18446744073709551615]}]},"score_threshold":0.30000000000000004}',
  );
  const ids = { recommend: { positive: [16_777_217, 9_007_199_254_740_991] } };
  assert.equal(printBody({ query: ids }), JSON.stringify({ query: ids }));
  assert.equal(
    printBody({ query: { formula: { mult: [0.1 + 0.2, "$score"] } } }),
    '{"query":{"formula":{"mult":[0.30000000000000004,"$score"]}}}',
  );
});

test("payloads are printed as the embedded engine stores them", () => {
  const payload = {
    at: new Date(0),
    tags: new Set(["a"]),
    map: new Map([["k", 1]]),
    one: new JsonFloat(1),
    big: 2 ** 60,
    id: 2n ** 63n,
    gone: undefined,
    floats: Float32Array.of(0.1),
  };
  assert.equal(
    printBody({ payload, points: [1] }),
    '{"payload":{"at":"1970-01-01T00:00:00.000Z","tags":["a"],"map":{"k":1},"one":1.0,' +
      '"big":1152921504606847000.0,"id":9223372036854775808,"floats":[0.10000000149011612]},' +
      '"points":[1]}',
  );
});

test("what JSON cannot hold is refused with its place, before anything is sent", () => {
  const cycle: Record<string, unknown> = {};
  cycle["query"] = cycle;
  for (const [body, text] of [
    [{ query: [1, Number.NaN] }, /component NaN/],
    [{ points: [{ id: 1, vector: Float32Array.of(Infinity) }] }, /component Infinity/],
    [{ payload: { a: () => 1 } }, /type function/],
    [{ filter: { must: [Number.NaN] } }, /NaN/],
    [cycle, /contains itself/],
  ] as const) {
    assert.throws(
      () => printBody(body),
      (error: { code?: string; message: string }) =>
        error.code === "format" && text.test(error.message),
      String(text),
    );
  }
});
