import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";

import { SCAN_QUERIES_MAX } from "../common/limits.ts";
import { seededRandom } from "../common/prng.ts";
import { testRun } from "../common/testing/test_run.ts";
import { DenseRows } from "../kernels/dense_rows.ts";
import { compileVariant } from "../kernels/kernel_build.ts";
import type { Metric } from "../kernels/metric.ts";
import { inlineWorkers } from "../workers/inline_workers.ts";
import { ownWorkers } from "../workers/process_workers.ts";
import type { Workers } from "../workers/workers.ts";
import { type RowMask, type RowScan, scanRows } from "./row_scan.ts";

const SEED = 11;
const METRICS: readonly Metric[] = ["dot", "euclid", "manhattan"];
/** Equal scores are decided against the order of offsets, as ids may. */
const before = (a: number, b: number): boolean => a > b;

/** A pool that hands over everything, however small, and counts what its threads have done. */
function eagerPool(context: TestContext): Workers & { readonly done: number } {
  const pool = ownWorkers({ threads: 2 });
  context.after(() => pool.close());
  let done = 0;
  return {
    threads: pool.threads,
    async run(job, input, run) {
      const counted = { ...job, perform: () => assert.fail("done by the calling thread") };
      const output = await pool.run(counted, input, run);
      done++;
      return output;
    },
    close: () => pool.close(),
    get done() {
      return done;
    },
  };
}

/** Rows of small whole numbers, so that many scores are equal. */
function coarseRows(count: number, dim: number, random: () => number): DenseRows {
  const rows = new DenseRows(dim);
  for (let row = 0; row < count; row++) rows.append(coarseVector(dim, random));
  return rows;
}

function coarseVector(dim: number, random: () => number): Float32Array {
  return Float32Array.from({ length: dim }, () => Math.floor(random() * 3));
}

function maskOf(words: Uint32Array, end = words.length * 32): RowMask {
  return { end, mask: (from, to) => words.slice(from >>> 5, (to + 31) >>> 5) };
}

/** Shows all of so many rows. */
function all(end: number): RowMask {
  return maskOf(new Uint32Array(Math.ceil(end / 32)).fill(0xffffffff), end);
}

/** Some words are empty, some show one row, some half of them. */
function randomMask(end: number, random: () => number): RowMask {
  const word = (): number => {
    const kind = random();
    if (kind < 0.2) return 0;
    return kind < 0.8 ? 1 << (random() * 32) : random() * 2 ** 32;
  };
  return maskOf(Uint32Array.from({ length: Math.ceil(end / 32) }, word), end);
}

/** The definition: score every row, sort. */
function bruteForce(query: Float32Array, { rows, metric, visible, limit }: RowScan): number[] {
  const mask = visible.mask(0, visible.end);
  const scored = Array.from({ length: rows.rowCount }, (_, row) => row)
    .filter((row) => (mask[row >>> 5]! & (1 << (row & 31))) !== 0)
    .map((row) => ({ row, score: rows.scoreRange(metric, query, row, row + 1)[0]! }));
  scored.sort((a, b) => b.score - a.score || b.row - a.row);
  return scored.slice(0, limit).flatMap(({ row, score }) => [row, score]);
}

const flatten = (
  found: readonly { readonly offsets: Uint32Array; readonly scores: Float32Array }[],
): number[][] =>
  found.map(({ offsets, scores }) => [...offsets].flatMap((row, at) => [row, scores[at]!]));

test("threads and the calling thread find what brute force finds, number for number", async (context) => {
  const random = seededRandom(SEED);
  const pool = eagerPool(context);
  const dim = 200;
  const rows = coarseRows(50_003, dim, random);
  const queries = Array.from({ length: SCAN_QUERIES_MAX + 2 }, () => coarseVector(dim, random));
  for (const metric of METRICS) {
    for (const limit of [1, 10, 3000, 10 ** 9]) {
      const visible = limit === 10 ? all(50_003) : randomMask(50_003, random);
      const scan: RowScan = { rows, metric, limit, before, visible };
      const some = limit > 10 ? queries.slice(0, 2) : queries;
      const doneBefore = pool.done;
      const found = flatten(await scanRows(some, scan, pool, testRun()));
      assert.ok(pool.done > doneBefore + 1, "the rows were cut into parts for threads");
      assert.deepEqual(found, flatten(await scanRows(some, scan, inlineWorkers, testRun())));
      found.forEach((hits, at) => {
        assert.deepEqual(hits, bruteForce(some[at]!, scan), `seed ${SEED}, ${metric}, ${limit}`);
      });
    }
  }
});

test("rows that all have the same score are chosen by the order of equals", async (context) => {
  const pool = eagerPool(context);
  const rows = new DenseRows(100);
  for (let row = 0; row < 60_000; row++) rows.appendZero();
  const scan: RowScan = { rows, metric: "dot", limit: 3, before, visible: all(60_000) };
  const queries = Array.from({ length: 8 }, () => new Float32Array(100));
  for (const workers of [pool, inlineWorkers]) {
    for (const hits of await scanRows(queries, scan, workers, testRun())) {
      assert.deepEqual([...hits.offsets], [59_999, 59_998, 59_997]);
    }
  }
  assert.ok(pool.done > 0);
});

test("rows that are added while threads scan are not seen, and the memory may grow", async (context) => {
  const random = seededRandom(SEED);
  const pool = eagerPool(context);
  const dim = 128;
  const rows = coarseRows(60_000, dim, random);
  const queries = Array.from({ length: 20 }, () => coarseVector(dim, random));
  const scan: RowScan = { rows, metric: "dot", limit: 5, before, visible: all(60_000) };
  const expected = flatten(await scanRows(queries, scan, inlineWorkers, testRun()));
  const bufferBefore = rows.share()!.memory.buffer;
  const state = { isDone: false };
  const scanning = scanRows(queries, scan, pool, testRun()).finally(() => {
    state.isDone = true;
  });
  const better = new Float32Array(dim).fill(100);
  while (!state.isDone) {
    for (let added = 0; added < 500 && rows.rowCount < 200_000; added++) rows.append(better);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(flatten(await scanning), expected);
  assert.notEqual(rows.share()!.memory.buffer.byteLength, bufferBefore.byteLength);
});

test("two scans at a time, and the calling thread beside them, do not mix up their scores", async (context) => {
  const random = seededRandom(SEED);
  const pool = eagerPool(context);
  const rows = coarseRows(40_000, 160, random);
  const scan: RowScan = { rows, metric: "euclid", limit: 7, before, visible: all(40_000) };
  const queries = Array.from({ length: 6 }, () => coarseVector(160, random));
  const expected = flatten(await scanRows(queries, scan, inlineWorkers, testRun()));
  const found = await Promise.all(
    queries.flatMap((query) => [
      scanRows([query], scan, pool, testRun()),
      scanRows([query], scan, inlineWorkers, testRun()),
    ]),
  );
  found.forEach((hits, at) => assert.deepEqual(flatten(hits), [expected[at >> 1]]));
});

test("memory that cannot be shared is scanned by the calling thread", async (context) => {
  const pool = eagerPool(context);
  const rows = new DenseRows(64, compileVariant("unshared"));
  for (let row = 0; row < 60_000; row++) rows.append(new Float32Array(64).fill(row % 1000));
  const scan: RowScan = { rows, metric: "dot", limit: 2, before, visible: all(60_000) };
  const queries = Array.from({ length: 8 }, () => new Float32Array(64).fill(1));
  for (const hits of await scanRows(queries, scan, pool, testRun())) {
    assert.deepEqual([...hits.offsets], [59_999, 58_999]);
  }
  assert.equal(pool.done, 0);
});

test("no rows, no wanted rows and no queries are answered", async () => {
  const rows = new DenseRows(4);
  const scan: RowScan = { rows, metric: "dot", limit: 2, before, visible: all(0) };
  const query = new Float32Array(4);
  const [none] = await scanRows([query], scan, inlineWorkers, testRun());
  assert.equal(none!.offsets.length, 0);
  rows.append(query);
  const full = { ...scan, visible: all(1) };
  const [unwanted] = await scanRows([query], { ...full, limit: 0 }, inlineWorkers, testRun());
  assert.equal(unwanted!.offsets.length, 0);
  assert.deepEqual(await scanRows([], full, inlineWorkers, testRun()), []);
});

test("an aborted scan ends with the signal's reason, also when a part fails", async (context) => {
  const pool = eagerPool(context);
  const rows = coarseRows(20_000, 64, seededRandom(SEED));
  const scan: RowScan = { rows, metric: "dot", limit: 2, before, visible: all(20_000) };
  const abort = new AbortController();
  const queries = Array.from({ length: 100 }, () => new Float32Array(64));
  const scanning = scanRows(queries, scan, pool, testRun({ signal: abort.signal }));
  const reason = new Error("enough");
  abort.abort(reason);
  await assert.rejects(scanning, reason);
});
