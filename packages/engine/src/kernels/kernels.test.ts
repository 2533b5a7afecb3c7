/** Every build of the kernels against the scalar twin. */
import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";
import { seededRandom } from "../common/prng.ts";
import { SCORE_CHUNK } from "../common/limits.ts";
import { DenseRows } from "./dense_rows.ts";
import { DEBUG_KERNELS_BASE64 } from "./generated/debug_kernels.ts";
import type { KernelBuild } from "./kernel_build.ts";
import { compileKernels, compileVariant, supportsRelaxedSimd } from "./kernel_build.ts";
import type { Metric } from "./metric.ts";
import { scoreRow } from "./scalar_twin.ts";

// Node 20 knows relaxed SIMD but takes it only behind this flag.
if (!supportsRelaxedSimd()) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

const METRICS: readonly Metric[] = ["dot", "euclid", "manhattan"];
const DIMS = [...Array.from({ length: 70 }, (_, i) => i + 1), 127, 128, 384, 768, 1536, 3072];
const SEED = Number(process.env["QUIVER_SEED"] ?? 20240611);

const DEBUG_BUILD = compileKernels(DEBUG_KERNELS_BASE64.shared_debug, true);
const EXACT_BUILDS: readonly (readonly [string, KernelBuild])[] = [
  ["shared", compileVariant("shared")],
  ["unshared", compileVariant("unshared")],
  ["debug", DEBUG_BUILD],
];

/** A float of any size: mostly near 1, sometimes zero, tiny (subnormal) or huge. */
function wildFloat(random: () => number): number {
  const kind = random();
  const sign = random() < 0.5 ? -1 : 1;
  if (kind < 0.1) return sign < 0 ? -0 : 0;
  if (kind < 0.2) return sign * random() * 1e-40;
  if (kind < 0.3) return sign * random() * 1e19;
  return sign * random();
}

function vectors(dim: number, count: number, next: () => number): Float32Array[] {
  return Array.from({ length: count }, () => Float32Array.from({ length: dim }, next));
}

function filled(build: KernelBuild, dim: number, rows: readonly Float32Array[]): DenseRows {
  const dense = new DenseRows(dim, build);
  for (const row of rows) dense.append(row);
  return dense;
}

function assertSameFloats(actual: Float32Array, expected: Float32Array, message: string): void {
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      assert.fail(`${message}, row ${i}: ${actual[i]}, not ${expected[i]}`);
    }
  }
  assert.equal(actual.length, expected.length, message);
}

for (const [name, build] of EXACT_BUILDS) {
  test(`the ${name} build equals the scalar twin to the last bit`, () => {
    const random = seededRandom(SEED);
    for (const dim of DIMS) {
      const rows = vectors(dim, 1 + Math.floor(random() * 23), () => wildFloat(random));
      const query = vectors(dim, 1, () => wildFloat(random))[0]!;
      const dense = filled(build, dim, rows);
      const list = Uint32Array.from(rows, () => Math.floor(random() * rows.length));
      for (const metric of METRICS) {
        const label = `seed ${SEED}, ${metric}, dim ${dim}, ${rows.length} rows`;
        const expected = Float32Array.from(rows, (row) => scoreRow(metric, query, row));
        assertSameFloats(dense.scoreRange(metric, query, 0, rows.length), expected, label);
        const gathered = Float32Array.from(list, (row) => expected[row]!);
        assertSameFloats(
          dense.scoreRows(metric, query, list, list.length),
          gathered,
          `${label}, list`,
        );
      }
    }
  });
}

for (const variant of ["shared_relaxed", "unshared_relaxed"] as const) {
  test(`the ${variant} build is within 1e-6 of the scalar twin`, (context) => {
    if (!supportsRelaxedSimd()) {
      context.skip("this runtime has no relaxed SIMD");
      return;
    }
    const build = compileVariant(variant);
    const random = seededRandom(SEED);
    for (const dim of DIMS) {
      const rows = vectors(dim, 9, () => random() - 0.5);
      const query = vectors(dim, 1, () => random() - 0.5)[0]!;
      const dense = filled(build, dim, rows);
      for (const metric of METRICS) {
        const scores = dense.scoreRange(metric, query, 0, rows.length).slice();
        for (const [i, row] of rows.entries()) {
          // Relative to the sum of the terms' sizes: the terms of a dot product may cancel out.
          const size = row.reduce((sum, value, at) => sum + Math.abs(value * query[at]!), 1);
          const error = Math.abs(scores[i]! - scoreRow(metric, query, row)) / size;
          assert.ok(error < 1e-6, `seed ${SEED}, ${metric}, dim ${dim}: off by ${error}`);
        }
        const list = Uint32Array.from(rows, (_, i) => i);
        assertSameFloats(
          dense.scoreRows(metric, query, list, list.length),
          scores,
          `${metric} ${dim}`,
        );
      }
    }
  });
}

test("a score does not depend on the range, the batch or the list it is asked in", () => {
  const random = seededRandom(SEED);
  const dim = 21;
  const rows = vectors(dim, 70, () => random() - 0.5);
  const query = vectors(dim, 1, () => random() - 0.5)[0]!;
  for (const build of [DEBUG_BUILD, compileVariant("shared")]) {
    const dense = filled(build, dim, rows);
    for (const metric of METRICS) {
      const alone = rows.map((_, row) => dense.scoreRange(metric, query, row, row + 1)[0]!);
      for (let from = 0; from < 9; from++) {
        for (let to = from; to <= rows.length; to++) {
          const expected = Float32Array.from(alone.slice(from, to));
          assertSameFloats(dense.scoreRange(metric, query, from, to), expected, `[${from}, ${to})`);
          const list = Uint32Array.from(expected, (_, i) => to - 1 - i);
          const scores = dense.scoreRows(metric, query, list, list.length);
          assertSameFloats(scores, expected.toReversed(), `[${from}, ${to}) backwards`);
        }
      }
    }
  }
});

test("a whole chunk is scored in one call, from any row on", () => {
  const random = seededRandom(SEED);
  const dense = new DenseRows(3, DEBUG_BUILD);
  const rows = vectors(3, SCORE_CHUNK + 5, random);
  for (const row of rows) dense.append(row);
  const query = vectors(3, 1, random)[0]!;
  const expected = Float32Array.from(rows, (row) => scoreRow("euclid", query, row));
  const scores = dense.scoreRange("euclid", query, 5, rows.length);
  assertSameFloats(scores, expected.subarray(5), "the last chunk");
  const list = Uint32Array.from({ length: SCORE_CHUNK }, (_, i) => i);
  assertSameFloats(
    dense.scoreRows("euclid", query, list, SCORE_CHUNK),
    expected.subarray(0, SCORE_CHUNK),
    "the first chunk",
  );
  assert.throws(() => dense.scoreRange("dot", query, 0, SCORE_CHUNK + 1), RangeError);
});

test("a distance of zero is a score of +0", () => {
  const row = Float32Array.of(1, -2, 0);
  for (const metric of ["euclid", "manhattan"] as const) {
    const dense = filled(DEBUG_BUILD, 3, [row]);
    assert.ok(Object.is(dense.scoreRange(metric, row, 0, 1)[0], 0));
    assert.ok(Object.is(scoreRow(metric, row, row), 0));
  }
});

test("overflow gives infinities, and NaN stays NaN", () => {
  const rows = [Float32Array.of(3e38, 3e38), Float32Array.of(Number.NaN, 0)];
  const dense = filled(DEBUG_BUILD, 2, rows);
  const query = Float32Array.of(-3e38, -3e38);
  for (const metric of METRICS) {
    const scores = dense.scoreRange(metric, query, 0, 2);
    assert.equal(scores[0], -Infinity);
    assert.equal(scoreRow(metric, query, rows[0]!), -Infinity);
    assert.ok(Number.isNaN(scores[1]));
    assert.ok(Number.isNaN(scoreRow(metric, query, rows[1]!)));
  }
});

test("the debug build traps on a row number beyond the last row", () => {
  const dense = filled(DEBUG_BUILD, 4, [Float32Array.of(1, 2, 3, 4)]);
  const query = Float32Array.of(1, 1, 1, 1);
  assert.equal(dense.scoreRows("dot", query, Uint32Array.of(0), 1)[0], 10);
  assert.throws(() => dense.scoreRows("dot", query, Uint32Array.of(0, 1), 2), /unreachable/);
});
