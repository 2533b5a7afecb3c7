/** Kernels over rows of halves and bytes against their scalar twins. */
import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";

import { seededRandom } from "../common/prng.ts";
import { DenseRows } from "./dense_rows.ts";
import { fromHalf, toByte, toHalf } from "./element.ts";
import { DEBUG_KERNELS_BASE64 } from "./generated/debug_kernels.ts";
import {
  compileKernels,
  compileVariant,
  type KernelBuild,
  supportsRelaxedSimd,
} from "./kernel_build.ts";
import { linkSharedRows } from "./row_scorer.ts";
import { scoreBytes, scoreRow } from "./scalar_twin.ts";

// Node 20 knows relaxed SIMD but takes it only behind this flag.
if (!supportsRelaxedSimd()) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

const SEED = Number(process.env["QUIVER_SEED"] ?? 20240612);
const DIMS = [...Array.from({ length: 40 }, (_, i) => i + 1), 127, 384, 1536];
const DEBUG_BUILD = compileKernels(DEBUG_KERNELS_BASE64.shared_debug, true);
const BUILDS: readonly (readonly [string, KernelBuild])[] = [
  ["shared", compileVariant("shared")],
  ["unshared", compileVariant("unshared")],
  ["debug", DEBUG_BUILD],
];

const halved = (values: Float32Array): Float32Array =>
  values.map((value) => fromHalf(toHalf(value)));
const bytesOf = (values: Float32Array): Uint8Array => Uint8Array.from(values, toByte);

function check(
  [name, build]: readonly [string, KernelBuild],
  element: "float16" | "uint8",
  next: (random: () => number) => number,
  scoreOf: (
    metric: "dot" | "euclid" | "manhattan" | "cosine",
    query: Float32Array,
    row: Float32Array,
  ) => number,
): void {
  test(`rows of ${element} score as the scalar twin to the last bit (${name})`, () => {
    const random = seededRandom(SEED);
    const vector = (dim: number) => Float32Array.from({ length: dim }, () => next(random));
    for (const dim of DIMS) {
      const dense = new DenseRows(dim, build, element);
      const rows = Array.from({ length: 1 + Math.floor(random() * 13) }, () => vector(dim));
      for (const row of rows) dense.append(row);
      const query = vector(dim);
      const list = Uint32Array.from(rows, () => Math.floor(random() * rows.length));
      for (const metric of ["dot", "euclid", "manhattan", "cosine"] as const) {
        const label = `seed ${SEED}, ${metric}, dim ${dim}`;
        const expected = rows.map((row) => scoreOf(metric, query, row));
        assert.deepEqual([...dense.scoreRange(metric, query, 0, rows.length)], expected, label);
        assert.deepEqual(
          [...dense.scoreRows(metric, query, list, list.length)],
          [...list].map((row) => expected[row]),
          `${label}, list`,
        );
      }
    }
  });
}

/** A float of any size that a half can have: zero, subnormal, large, beyond. */
function wildHalf(random: () => number): number {
  const kind = random();
  const sign = random() < 0.5 ? -1 : 1;
  if (kind < 0.1) return sign < 0 ? -0 : 0;
  if (kind < 0.25) return sign * random() * 6e-5;
  if (kind < 0.3) return sign * random() * 6e4;
  return sign * random();
}

for (const build of BUILDS) {
  check(build, "float16", wildHalf, (metric, query, row) =>
    scoreRow(metric === "cosine" ? "dot" : metric, halved(query), halved(row)),
  );
  const byte = (random: () => number): number => random() * 300 - 20;
  check(build, "uint8", byte, (metric, query, row) =>
    scoreBytes(metric, bytesOf(query), bytesOf(row)),
  );
}

test("infinite halves score as infinite floats", () => {
  const dense = new DenseRows(3, DEBUG_BUILD, "float16");
  dense.append(Float32Array.of(1e9, 0, 0));
  dense.append(Float32Array.of(-1e9, 1, 1));
  assert.deepEqual([...dense.get(0)], [Infinity, 0, 0]);
  const query = Float32Array.of(1, 1, 1);
  assert.deepEqual([...dense.scoreRange("dot", query, 0, 2)], [Infinity, -Infinity]);
});

test("the largest rows of bytes do not overflow", () => {
  const dim = 65_536;
  const dense = new DenseRows(dim, DEBUG_BUILD, "uint8");
  const full = new Float32Array(dim).fill(255);
  dense.append(full);
  const score = (metric: "dot" | "euclid" | "manhattan" | "cosine", query: Float32Array) =>
    dense.scoreRange(metric, query, 0, 1)[0];
  assert.equal(score("dot", full), Math.fround(dim * 255 * 255));
  assert.equal(score("euclid", new Float32Array(dim)), Math.fround(-dim * 255 * 255));
  assert.equal(score("manhattan", new Float32Array(dim)), -dim * 255);
  assert.equal(score("cosine", full), 1);
  assert.equal(score("cosine", new Float32Array(dim)), 0);
});

test("rows take as many bytes as their datatype says, and another scorer reads them", () => {
  for (const [element, strideBytes] of [
    ["float32", 400],
    ["float16", 208],
    ["uint8", 112],
  ] as const) {
    const dense = new DenseRows(100, compileVariant("shared"), element);
    assert.equal(dense.strideBytes, strideBytes);
    dense.append(new Float32Array(100).fill(2));
    const copy = new DenseRows(100, compileVariant("shared"), element);
    copy.extend(1);
    copy.fill(0, dense.bytes(0, 1));
    assert.deepEqual(copy.get(0), dense.get(0));
    const query = new Float32Array(100).fill(3);
    const scorer = linkSharedRows(dense.share()!, 3);
    assert.equal(scorer.range("dot", query, 0, 1)[0], 600);
  }
});
