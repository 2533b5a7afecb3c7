import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { QdrantError } from "@quiverdb/client";
import { SCRATCH_SLOTS } from "../common/limits.ts";
import { seededRandom } from "../common/prng.ts";
import { DenseRows } from "./dense_rows.ts";
import { DEBUG_KERNELS_BASE64 } from "./generated/debug_kernels.ts";
import { compileKernels, compileVariant } from "./kernel_build.ts";
import { rowLayout, scratchSlot } from "./row_memory.ts";
import { linkSharedRows } from "./row_scorer.ts";
import { scoreRow } from "./scalar_twin.ts";

const DEBUG_BUILD = compileKernels(DEBUG_KERNELS_BASE64.shared_debug, true);
const BUILDS = [
  ["the debug build", DEBUG_BUILD],
  ["unshared memory", compileVariant("unshared")],
  ["the default build", undefined],
] as const;
const SEED = 7;

function isStorageError(error: unknown): boolean {
  return error instanceof QdrantError && error.code === "storage";
}

for (const [name, build] of BUILDS) {
  test(`growth keeps the rows and what scores them (${name})`, () => {
    const random = seededRandom(SEED);
    const dim = 37;
    const dense = new DenseRows(dim, build);
    const rows = Array.from({ length: 3000 }, () => Float32Array.from({ length: dim }, random));
    const query = Float32Array.from({ length: dim }, random);
    dense.append(rows[0]!);
    dense.scoreRange("dot", query, 0, 1);
    const bytesBefore = dense.bytes(0, 1);
    const copyBefore = bytesBefore.slice();
    for (const row of rows.slice(1)) dense.append(row);

    assert.equal(dense.rowCount, rows.length);
    for (const [i, row] of rows.entries()) assert.deepEqual(dense.get(i), row);
    const last = rows.length - 1;
    const score = dense.scoreRange("dot", query, last, rows.length)[0]!;
    const difference = Math.abs(score - scoreRow("dot", query, rows[last]!));
    assert.ok(difference < 1e-5, `seed ${SEED}: off by ${difference}`);
    assert.deepEqual(bytesBefore, copyBefore, "bytes handed out before growth stay readable");
  });

  test(`bytes written to a file and read back are the same rows (${name})`, () => {
    const random = seededRandom(SEED);
    const source = new DenseRows(5, build);
    for (let i = 0; i < 2500; i++) source.append(Float32Array.from({ length: 5 }, random));
    const target = new DenseRows(5, build);
    target.append(source.get(0));
    assert.equal(source.bytes(1, 2500).length, 2499 * source.strideBytes);
    target.extend(1000);
    target.extend(1499);
    target.fill(1002, source.bytes(1002, 2500));
    target.fill(1, source.bytes(1, 1002));
    assert.equal(target.rowCount, 2500);
    assert.deepEqual(target.bytes(0, 2500), source.bytes(0, 2500));
  });
}

test("nothing is allocated before the first row", () => {
  const dense = Array.from({ length: 1000 }, () => new DenseRows(384));
  assert.ok(dense.every((rows) => rows.share() === undefined && rows.rowCount === 0));
  const rows = dense[0]!;
  assert.equal(rows.bytes(0, 0).length, 0);
  rows.extend(0);
  rows.fill(0, new Uint8Array(0));
  const query = new Float32Array(384);
  assert.equal(rows.scoreRange("dot", query, 0, 0).length, 0);
  assert.equal(rows.scoreRows("dot", query, new Uint32Array(0), 0).length, 0);
  assert.equal(rows.share(), undefined);
});

test("a row can be divided as it is added, and its padding is zeros", () => {
  const dense = new DenseRows(5);
  assert.equal(dense.append(Float32Array.of(1, 2, 3, 4, 5), 4), 0);
  assert.equal(dense.appendZero(), 1);
  assert.equal(dense.append(Float32Array.of(1, 2, 3, 4, 5)), 2);
  const divided = Float32Array.of(0.25, 0.5, 0.75, 1, 1.25, 0, 0, 0, ...new Float32Array(8));
  const whole = Float32Array.of(1, 2, 3, 4, 5, 0, 0, 0);
  assert.deepEqual(
    dense.bytes(0, 3).slice(),
    new Uint8Array(Float32Array.of(...divided, ...whole).buffer),
  );
});

test("two scorers of one memory, in slots of their own, do not mix up their queries", () => {
  const random = seededRandom(SEED);
  const dim = 19;
  const dense = new DenseRows(dim, DEBUG_BUILD);
  const rows = Array.from({ length: 40 }, () => Float32Array.from({ length: dim }, random));
  rows.forEach((row) => dense.append(row));
  const shared = dense.share();
  assert.ok(shared !== undefined);
  assert.equal(dense.share(), shared);
  const queries = [0, 1, 2].map(() => Float32Array.from({ length: dim }, random));
  const others = [1, SCRATCH_SLOTS - 1].map((slot) => linkSharedRows(shared, slot));
  // The memory grows while the scorers are in use.
  for (let added = 0; added < 5000; added++) dense.append(rows[0]!);
  const list = Uint32Array.of(39, 3, 17);
  const [first, ...rest] = [
    dense.scoreRange("dot", queries[0]!, 0, 40),
    ...others.map((scorer, at) => scorer.range("dot", queries[at + 1]!, 0, 40)),
  ];
  [first!, ...rest].forEach((scores, at) => {
    const expected = rows.map((row) => scoreRow("dot", queries[at]!, row));
    assert.deepEqual([...scores], expected, `seed ${SEED}, query ${at}`);
  });
  const listed = others[0]!.rows("euclid", queries[1]!, list, 3, dense.rowCount);
  assert.deepEqual(
    [...listed],
    [...list].map((row) => scoreRow("euclid", queries[1]!, rows[row]!)),
  );
  assert.throws(() => linkSharedRows(shared, 0), RangeError);
  assert.throws(() => linkSharedRows(shared, SCRATCH_SLOTS), RangeError);
});

test("another thread scores the rows of a shared memory, those added later included", async () => {
  const dense = new DenseRows(2);
  dense.append(Float32Array.of(1, 2));
  const { memory, module } = dense.share()!;
  // A bare instance, as a worker that knows the layout makes it: slot 1, dot, rows 0 to 2.
  const code = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { memory, module, added, queryAddress, scoresAddress, rowsAddress } = workerData;
    Atomics.wait(added, 0, 0);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    new Float32Array(memory.buffer, queryAddress, 2).set([10, 100]);
    exports.dotRange(queryAddress, rowsAddress, 16, 2, scoresAddress);
    parentPort.postMessage([...new Float32Array(memory.buffer, scoresAddress, 2)]);`;
  const layout = rowLayout(2);
  const added = new Int32Array(new SharedArrayBuffer(4));
  const { rowsAddress } = layout;
  const workerData = { memory, module, added, rowsAddress, ...scratchSlot(layout, 1) };
  const worker = new Worker(code, { eval: true, workerData });
  await once(worker, "online");
  for (let row = 0; row < 100_000; row++) dense.append(Float32Array.of(3, 4));
  Atomics.store(added, 0, 1);
  Atomics.notify(added, 0);
  const [scores] = await once(worker, "message");
  await worker.terminate();
  assert.deepEqual(scores, [210, 430]);
});

test("rows of a memory that is not shared cannot be shared", () => {
  const dense = new DenseRows(2, compileVariant("unshared"));
  dense.append(Float32Array.of(1, 2));
  assert.equal(dense.share(), undefined);
});

test("a row handed out is a copy", () => {
  const dense = new DenseRows(2);
  dense.append(Float32Array.of(1, 2));
  const row = dense.get(0);
  row[0] = 9;
  assert.deepEqual(dense.get(0), Float32Array.of(1, 2));
  assert.equal(row.buffer.byteLength, 8);
});

test("rows and vectors out of bounds are refused", () => {
  const dense = new DenseRows(2);
  dense.append(Float32Array.of(1, 2));
  assert.throws(() => dense.append(Float32Array.of(1)), RangeError);
  const query = Float32Array.of(1, 2);
  assert.throws(() => dense.scoreRange("dot", Float32Array.of(1, 2, 3), 0, 1), RangeError);
  assert.throws(() => dense.get(1), RangeError);
  assert.throws(() => dense.bytes(0, 2), RangeError);
  assert.throws(() => dense.scoreRange("dot", query, 0, 2), RangeError);
  assert.throws(() => dense.scoreRange("dot", query, 1, 0), RangeError);
  assert.throws(() => dense.scoreRows("dot", query, new Uint32Array(1), 2), RangeError);
  assert.throws(() => new DenseRows(0), RangeError);
});

test("the stride is a multiple of 16 bytes", () => {
  assert.deepEqual(
    [1, 4, 5, 384].map((dim) => new DenseRows(dim).strideBytes),
    [16, 16, 32, 1536],
  );
});

test("the rows at the end of 4 GiB are scored, and one more is refused", () => {
  // Only the pages that are written take real memory.
  const dim = 500;
  const dense = new DenseRows(dim, DEBUG_BUILD);
  const rowsMax = dense.rowsLeft;
  assert.ok(rowsMax * dim * 4 > 2 ** 32 - 2 ** 20 && rowsMax * dim * 4 < 2 ** 32);
  dense.append(new Float32Array(dim).fill(1));
  dense.extend(rowsMax - 2);
  const last = dense.append(new Float32Array(dim).fill(2));
  assert.equal(last, rowsMax - 1);
  const query = new Float32Array(dim).fill(1);
  assert.equal(dense.scoreRange("dot", query, last - 2, last + 1)[2], 2 * dim);
  assert.deepEqual([...dense.scoreRows("dot", query, Uint32Array.of(last, 0), 2)], [2 * dim, dim]);
  assert.throws(() => dense.appendZero(), isStorageError);
  assert.throws(() => dense.extend(1), isStorageError);
  assert.equal(dense.rowCount, rowsMax);
});
