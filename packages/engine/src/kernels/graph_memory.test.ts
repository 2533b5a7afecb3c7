/** Every build of the kernels of a graph against plain TypeScript. */
import assert from "node:assert/strict";
import { test } from "node:test";
import v8 from "node:v8";

import { seededRandom } from "../common/prng.ts";
import { DEBUG_KERNELS_BASE64 } from "./generated/debug_kernels.ts";
import { type Codec, createGraph, GraphMemory } from "./graph_memory.ts";
import { compileKernels, compileVariant, isSigned, supportsRelaxedSimd } from "./kernel_build.ts";
import type { KernelBuild } from "./kernel_build.ts";
import type { Metric } from "./metric.ts";

// Node 20 knows relaxed SIMD but takes it only behind this flag.
if (!supportsRelaxedSimd()) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

const SEED = Number(process.env["QUIVER_SEED"] ?? 77);
const METRICS: readonly Metric[] = ["dot", "euclid", "manhattan"];
const RELAXED = compileVariant("shared_relaxed");
const BUILDS: readonly (readonly [string, KernelBuild])[] = [
  ["debug", compileKernels(DEBUG_KERNELS_BASE64.shared_debug, true)],
  ["shared", compileVariant("shared")],
  ["unshared", compileVariant("unshared")],
  // Behind the flag the instruction is not yet what it became; no engine uses it then.
  ...(isSigned(RELAXED) ? [["relaxed", RELAXED] as const] : []),
];
const CODEC: Codec = { low: -1, perStep: 127 / 2, longest: 0 };

const { fround } = Math;

/** Rounds halves to even, as the machine does. */
function nearest(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function codesOf(row: Float32Array, perStep: number, least: number): number[] {
  return Array.from(row, (value) => {
    const code = nearest(fround(fround(value - CODEC.low) * fround(perStep)));
    return Math.min(127, Math.max(least, code));
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}

/** The key of a row, for a query within the range of the codes. */
function keyOf(metric: Metric, query: readonly number[], row: readonly number[]): number {
  if (metric === "manhattan") {
    return row.reduce((sum, code, at) => sum + Math.abs(code - query[at]!), 0);
  }
  if (metric === "euclid") return dot(row, row) - 2 * dot(query, row);
  const sum = row.reduce((total, code) => total + code, 0);
  return nearest(fround(-2 * CODEC.low * CODEC.perStep * sum)) - 2 * dot(query, row);
}

function graphOf(
  build: KernelBuild,
  metric: Metric,
  dim: number,
  rows: readonly Float32Array[],
): GraphMemory {
  const shape = { dim, metric, capacity: rows.length, centroidsMax: 4, linksMax: 15 };
  const graph = new GraphMemory(createGraph(shape, build), 0);
  for (let first = 0; first < rows.length; first += 16) {
    const count = Math.min(16, rows.length - first);
    graph.encode(first, count, (at) => rows[first + at]!, CODEC);
  }
  return graph;
}

function vectors(dim: number, count: number, next: () => number): Float32Array[] {
  return Array.from({ length: count }, () => Float32Array.from({ length: dim }, next));
}

for (const [name, build] of BUILDS) {
  test(`codes and keys equal the scalar twin (${name})`, () => {
    const random = seededRandom(SEED);
    for (const dim of [1, 2, 7, 15, 16, 17, 33, 100, 384, 1000]) {
      const rows = vectors(dim, 21, () => random() * 2.2 - 1.1);
      const [query] = vectors(dim, 1, () => random() * 2 - 1);
      for (const metric of METRICS) {
        const label = `seed ${SEED}, ${metric}, dim ${dim}`;
        const graph = graphOf(build, metric, dim, rows);
        const codes = rows.map((row) => codesOf(row, CODEC.perStep, 0));
        for (const [at, code] of codes.entries()) {
          assert.deepEqual([...graph.codes(at, 1).subarray(0, dim)], code, label);
          assert.ok(
            graph
              .codes(at, 1)
              .subarray(dim)
              .every((byte) => byte === 0),
            label,
          );
        }
        graph.prepare(query!, CODEC);
        const queryCodes = codesOf(query!, CODEC.perStep, metric === "manhattan" ? 0 : -127);
        for (const [at, code] of codes.entries()) {
          assert.equal(graph.keyOf(at), keyOf(metric, queryCodes, code), label);
        }
        if (metric === "dot") continue;
        graph.prepareRow(3);
        for (const [at, code] of codes.entries()) {
          assert.equal(graph.keyOf(at), keyOf(metric, codes[3]!, code), label);
        }
      }
    }
  });

  test(`a query far away ranks rows as it should (${name})`, () => {
    const random = seededRandom(SEED);
    const dim = 40;
    const rows = vectors(dim, 200, () => random() * 2 - 1);
    const query = Float32Array.from({ length: dim }, () => (random() - 0.5) * 1000);
    for (const metric of METRICS) {
      const graph = graphOf(build, metric, dim, rows);
      graph.prepare(query, CODEC);
      const distanceOf = (row: Float32Array): number =>
        row.reduce((sum, value, at) => {
          const difference = value - query[at]!;
          if (metric === "dot") return sum - value * query[at]!;
          return sum + (metric === "euclid" ? difference ** 2 : Math.abs(difference));
        }, 0);
      const order = rows.map((_, at) => at);
      const sorted = [...order].sort((a, b) => graph.keyOf(a) - graph.keyOf(b));
      const byKey = new Set(sorted.slice(0, 20));
      const exact = [...order].sort((a, b) => distanceOf(rows[a]!) - distanceOf(rows[b]!));
      const found = exact.slice(0, 10).filter((row) => byKey.has(row));
      assert.ok(found.length >= 9, `seed ${SEED}, ${metric}: ${found.length} of 10`);
    }
  });
}

test("rows that are no numbers are encoded, and found by nobody's mistake", () => {
  const rows = [Float32Array.of(Number.NaN, 1), Float32Array.of(Infinity, -Infinity)];
  const graph = graphOf(BUILDS[0]![1], "euclid", 2, rows);
  assert.deepEqual([...graph.codes(0, 1).subarray(0, 2)], [0, 127]);
  assert.deepEqual([...graph.codes(1, 1).subarray(0, 2)], [127, 0]);
});

test("a scan of the mask finds the nearest of its rows, in any range", () => {
  const random = seededRandom(SEED);
  const dim = 24;
  const rows = vectors(dim, 500, () => random() * 2 - 1);
  const graph = graphOf(BUILDS[0]![1], "euclid", dim, rows);
  const [query] = vectors(dim, 1, () => random() * 2 - 1);
  const mask = new Uint32Array(16);
  const inMask = rows.map((_, row) => {
    const isIn = random() < 0.3;
    if (isIn) mask[row >>> 5]! |= 1 << (row & 31);
    return isIn;
  });
  graph.setMask(mask);
  for (const [from, to] of [
    [0, 500],
    [3, 35],
    [31, 33],
    [64, 64],
    [499, 500],
  ] as const) {
    graph.prepare(query!, CODEC);
    graph.begin(0, { wanted: 5, pool: 8, reach: 0, isMasked: true, hops: 1 });
    const scanned = graph.scan(from, to);
    const expected = rows.map((_, row) => row).filter((row) => row >= from && row < to);
    const wanted = expected.filter((row) => inMask[row]);
    assert.equal(scanned, wanted.length);
    const found = graph.finish(5, 5).slice();
    wanted.sort((a, b) => graph.keyOf(a) - graph.keyOf(b) || a - b);
    assert.deepEqual([...found], wanted.slice(0, 5), `seed ${SEED}, ${from} to ${to}`);
  }
});

test("a graph that does not fit into 4 GiB is refused", () => {
  const shape = { dim: 4096, metric: "dot", capacity: 2 ** 21, centroidsMax: 9, linksMax: 31 };
  assert.throws(() => createGraph({ ...shape, metric: "dot" }), /4 GiB/);
});
