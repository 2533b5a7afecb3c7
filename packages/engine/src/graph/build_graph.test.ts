/** Graphs over small sets of rows against exact search. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { testRun } from "../common/testing/test_run.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import { createGraph, GraphMemory, LENGTH_MASK } from "../kernels/graph_memory.ts";
import { compileKernels, type KernelBuild } from "../kernels/kernel_build.ts";
import { DEBUG_KERNELS_BASE64 } from "../kernels/generated/debug_kernels.ts";
import type { Metric } from "../kernels/metric.ts";
import {
  buildGraph,
  CELLS_ENTERED,
  extendGraph,
  type GraphIndex,
  LEAVES_ENTERED,
} from "./build_graph.ts";
import { centroidsMax } from "./cluster_rows.ts";
import { rescoredRows, walkLimits } from "./walk_limits.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 4711);
const METRICS: readonly Metric[] = ["dot", "euclid", "manhattan"];
const PARAMS = { m: 16, efConstruct: 100 };
const DEBUG_BUILD = compileKernels(DEBUG_KERNELS_BASE64.shared_debug, true);

interface Made {
  readonly graph: GraphMemory;
  readonly index: GraphIndex;
  readonly rows: DenseRows;
}

async function made(
  metric: Metric,
  vectors: readonly Float32Array[],
  build?: KernelBuild,
  capacity = vectors.length,
): Promise<Made> {
  const dim = vectors[0]!.length;
  const rows = new DenseRows(dim);
  for (const vector of vectors) rows.append(vector);
  const shape = {
    dim,
    metric,
    capacity,
    centroidsMax: centroidsMax(capacity),
    linksMax: 31,
  };
  const graph = new GraphMemory(createGraph(shape, build), 0);
  const all = Uint32Array.from(vectors, (_, row) => row);
  const random = seededRandom(SEED);
  const index = await buildGraph(graph, (row) => rows.get(row), all, PARAMS, random, testRun());
  return { graph, index, rows };
}

/** The share of exact results among those found; equals count for each other. */
function recallOf(
  metric: Metric,
  { graph, index, rows }: Made,
  queries: readonly Float32Array[],
): number {
  const wanted = 10;
  let found = 0;
  let total = 0;
  for (const query of queries) {
    const scores: number[] = [];
    for (let from = 0; from < rows.rowCount; from += 4096) {
      const to = Math.min(rows.rowCount, from + 4096);
      scores.push(...rows.scoreRange(metric, query, from, to));
    }
    const last = [...scores].sort((a, b) => b - a)[wanted - 1]!;
    graph.prepare(query, index.codec);
    const entries = graph.enter(index.cells, CELLS_ENTERED, LEAVES_ENTERED);
    graph.begin(entries, { ...walkLimits(graph, wanted, 100), isMasked: false, hops: 1 });
    while (!graph.run(50));
    const { least, most } = rescoredRows(wanted);
    const ids = graph.finish(least, most);
    const hits = ids.filter((id) => scores[index.rows[id]!]! >= last);
    total += wanted;
    found += Math.min(wanted, hits.length);
  }
  return found / total;
}

function clustered(count: number, dim: number, clusters: number, spread: number): Float32Array[] {
  const random = seededRandom(SEED + dim);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centers = Array.from({ length: clusters }, () =>
    Float32Array.from({ length: dim }, normal),
  );
  return Array.from({ length: count }, () => {
    const center = centers[Math.floor(random() * clusters)]!;
    return center.map((value) => value + spread * normal());
  });
}

for (const metric of METRICS) {
  for (const [label, vectors] of [
    ["many clusters", clustered(3020, 24, 40, 0.3)],
    ["one huge cluster", clustered(3020, 48, 1, 1)],
    ["2 dimensions", clustered(4020, 2, 10, 0.5)],
    ["1 dimension", clustered(1020, 1, 3, 1)],
  ] as const) {
    test(`most neighbours are found: ${metric}, ${label}`, async () => {
      const queries = vectors.slice(-20);
      const recall = recallOf(metric, await made(metric, vectors.slice(0, -20)), queries);
      assert.ok(recall >= 0.97, `seed ${SEED}: recall ${recall}`);
    });
  }
}

test("vectors of 4,096 dimensions are found", async () => {
  const vectors = clustered(620, 4096, 5, 1);
  const recall = recallOf("euclid", await made("euclid", vectors.slice(20)), vectors.slice(0, 20));
  assert.ok(recall >= 0.97, `seed ${SEED}: recall ${recall}`);
});

test("lengths that differ much do not mislead a graph of dot products", async () => {
  const random = seededRandom(SEED);
  const vectors = clustered(3020, 32, 20, 0.5).map((vector) => {
    const length = 10 ** (2 * random() - 1);
    return vector.map((value) => value * length);
  });
  const recall = recallOf("dot", await made("dot", vectors.slice(20)), vectors.slice(0, 20));
  assert.ok(recall >= 0.97, `seed ${SEED}: recall ${recall}`);
});

test("10,000 equal vectors do not hide the others", async () => {
  const others = clustered(500, 16, 5, 0.5);
  const one = new Float32Array(16).fill(0.25);
  const vectors = [...others.slice(20), ...Array.from({ length: 10_000 }, () => one)];
  const equal = await made("euclid", vectors);
  const recall = recallOf("euclid", equal, [one, ...others.slice(0, 20)]);
  assert.ok(recall >= 0.97, `seed ${SEED}: recall ${recall}`);
});

test("queries far from all vectors find the nearest", async () => {
  const vectors = clustered(3000, 32, 20, 0.5);
  const queries = clustered(20, 32, 20, 30);
  for (const metric of METRICS) {
    const recall = recallOf(metric, await made(metric, vectors), queries);
    assert.ok(recall >= 0.95, `seed ${SEED}, ${metric}: recall ${recall}`);
  }
});

test("every row can be reached, and lists hold rows of the graph alone, each once", async () => {
  for (const vectors of [
    clustered(2500, 8, 30, 0.05),
    [new Float32Array(3)],
    Array.from({ length: 700 }, () => new Float32Array(3)),
  ]) {
    const { graph, index } = await made("euclid", vectors, DEBUG_BUILD);
    const links = graph.links();
    const reached = new Set<number>();
    const queue = [graph.tables()[index.cells + 1]!];
    for (const id of queue) {
      if (reached.has(id)) continue;
      reached.add(id);
      const list = id * graph.listWords;
      const length = links[list]! & LENGTH_MASK;
      const ids = links.subarray(list + 1, list + 1 + length);
      assert.ok(length <= 31 && ids.every((to) => to < vectors.length && to !== id));
      assert.equal(new Set(ids).size, ids.length);
      queue.push(...ids);
    }
    assert.equal(reached.size, vectors.length);
    assert.deepEqual(
      [...index.rows].sort((a, b) => a - b),
      [...vectors.keys()],
    );
  }
});

test("rows that come later are found as well", async () => {
  const vectors = clustered(4020, 24, 40, 0.3);
  for (const metric of METRICS) {
    const built = await made(metric, vectors.slice(20, 2020), DEBUG_BUILD, 4000);
    const later = Uint32Array.from({ length: 2000 }, (_, at) => 2000 + at);
    for (const vector of vectors.slice(2020)) built.rows.append(vector);
    const { graph, index, rows } = built;
    await extendGraph(graph, index, (row) => rows.get(row), later, 2000, PARAMS, testRun());
    const all = { ...index, rows: Uint32Array.from([...index.rows, ...later]) };
    const recall = recallOf(metric, { ...built, index: all }, vectors.slice(0, 20));
    assert.ok(recall >= 0.97, `seed ${SEED}, ${metric}: recall ${recall}`);
  }
});
