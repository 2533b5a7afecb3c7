import assert from "node:assert/strict";
import { test } from "node:test";
import { QdrantError } from "@quiverdb/client";
import { seededRandom } from "../common/prng.ts";
import { DenseRows } from "./dense_rows.ts";
import { DEBUG_KERNELS_BASE64 } from "./generated/debug_kernels.ts";
import { compileKernels, compileVariant } from "./kernel_build.ts";
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
  test(`growth keeps rows and the query (${name})`, () => {
    const random = seededRandom(SEED);
    const dim = 37;
    const dense = new DenseRows(dim, build);
    const rows = Array.from({ length: 3000 }, () => Float32Array.from({ length: dim }, random));
    const query = Float32Array.from({ length: dim }, random);
    dense.append(rows[0]!);
    dense.setQuery(query);
    const bytesBefore = dense.bytes(0, 1);
    const copyBefore = bytesBefore.slice();
    for (const row of rows.slice(1)) dense.append(row);

    assert.equal(dense.rowCount, rows.length);
    for (const [i, row] of rows.entries()) assert.deepEqual(dense.get(i), row);
    const last = rows.length - 1;
    const score = dense.scoreRange("dot", last, rows.length)[0]!;
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
    target.extend(1000).set(source.bytes(1, 1001));
    target.extend(1499).set(source.bytes(1001, 2500));
    assert.equal(target.rowCount, 2500);
    assert.deepEqual(target.bytes(0, 2500), source.bytes(0, 2500));
  });
}

test("nothing is allocated before the first row", () => {
  const dense = Array.from({ length: 1000 }, () => new DenseRows(384));
  assert.ok(dense.every((rows) => rows.bytesUsed === 0 && rows.rowCount === 0));
  const rows = dense[0]!;
  assert.equal(rows.bytes(0, 0).length, 0);
  assert.equal(rows.extend(0).length, 0);
  assert.equal(rows.scoreRange("dot", 0, 0).length, 0);
  assert.equal(rows.scoreRows("dot", new Uint32Array(0), 0).length, 0);
  rows.truncate(0);
  assert.equal(rows.bytesUsed, 0);
});

test("a query set before the first row counts", () => {
  const dense = new DenseRows(2);
  const query = Float32Array.of(2, 3);
  dense.setQuery(query);
  query.fill(0);
  dense.append(Float32Array.of(10, 100));
  assert.equal(dense.scoreRange("dot", 0, 1)[0], 320);
});

test("rows that follow cut off ones hold nothing of them, not even in the padding", () => {
  const dense = new DenseRows(5);
  dense.extend(3).fill(0x41);
  dense.truncate(0);
  assert.equal(dense.rowCount, 0);
  assert.equal(dense.append(Float32Array.of(1, 2, 3, 4, 5)), 0);
  assert.equal(dense.appendZero(), 1);
  const expected = Float32Array.of(1, 2, 3, 4, 5, 0, 0, 0, ...new Float32Array(8));
  assert.deepEqual(dense.bytes(0, 2).slice(), new Uint8Array(expected.buffer));
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
  assert.throws(() => dense.setQuery(Float32Array.of(1, 2, 3)), RangeError);
  assert.throws(() => dense.get(1), RangeError);
  assert.throws(() => dense.bytes(0, 2), RangeError);
  assert.throws(() => dense.truncate(2), RangeError);
  assert.throws(() => dense.scoreRange("dot", 0, 2), RangeError);
  assert.throws(() => dense.scoreRange("dot", 1, 0), RangeError);
  assert.throws(() => dense.scoreRows("dot", new Uint32Array(1), 2), RangeError);
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
  const rowsMax = DenseRows.rowsMax(dim);
  assert.ok(rowsMax * dim * 4 > 2 ** 32 - 2 ** 20 && rowsMax * dim * 4 < 2 ** 32);
  const dense = new DenseRows(dim, DEBUG_BUILD);
  dense.append(new Float32Array(dim).fill(1));
  dense.extend(rowsMax - 2);
  const last = dense.append(new Float32Array(dim).fill(2));
  assert.equal(last, rowsMax - 1);
  dense.setQuery(new Float32Array(dim).fill(1));
  assert.equal(dense.scoreRange("dot", last - 2, last + 1)[2], 2 * dim);
  assert.deepEqual([...dense.scoreRows("dot", Uint32Array.of(last, 0), 2)], [2 * dim, dim]);
  assert.throws(() => dense.appendZero(), isStorageError);
  assert.throws(() => dense.extend(1), isStorageError);
  assert.equal(dense.rowCount, rowsMax);
  dense.truncate(1);
  assert.equal(dense.append(new Float32Array(dim)), 1);
});
