import assert from "node:assert/strict";
import { test } from "node:test";

import { Bitset } from "../common/bitset.ts";
import { seededRandom } from "../common/prng.ts";
import { RowSet } from "./row_set.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));

/** Rows in runs, lists and bitmaps over three chunks. */
function someRows(random: () => number): Set<number> {
  const rows = new Set<number>();
  for (let chunk = 0; chunk < 3; chunk++) {
    const count = [0, 3, 2100, 4096, 4097, 30_000][Math.floor(random() * 6)]!;
    for (let i = 0; i < count; i++) rows.add(chunk * 65_536 + Math.floor(random() * 65_536));
  }
  return rows;
}

function rowSet(rows: ReadonlySet<number>): RowSet {
  return RowSet.of(Uint32Array.from(rows));
}

function assertRows(actual: RowSet, expected: Iterable<number>): void {
  const sorted = Uint32Array.from(expected).sort();
  assert.equal(actual.size, sorted.length);
  assert.deepEqual(actual.toArray(), sorted);
}

test("sets combine as sets of numbers do", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  for (let round = 0; round < 12; round++) {
    const [a, b] = [someRows(random), someRows(random)];
    const [setA, setB] = [rowSet(a), rowSet(b)];
    assertRows(
      setA.and(setB),
      [...a].filter((row) => b.has(row)),
    );
    assertRows(setA.or(setB), new Set([...a, ...b]));
    assertRows(
      setA.andNot(setB),
      [...a].filter((row) => !b.has(row)),
    );
    assertRows(setA, a);
    const mask = new Bitset();
    for (const row of b) mask.set(row, true);
    const common = [...a].filter((row) => b.has(row)).length;
    assert.equal(setA.countIn(mask), common);
    assert.equal(setA.countIn(mask, true), a.size - common);
  }
});

test("rows come and go, through lists and bitmaps and back, and snapshots stay as they were", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const set = new RowSet();
  const model = new Set<number>();
  const snapshots: [RowSet, Uint32Array][] = [];
  for (const [target, limit] of [
    [5000, 65_600],
    [1000, 65_600],
    [9000, 140_000],
    [0, 140_000],
  ] as const) {
    while (model.size !== target) {
      const isGrowing = model.size < target;
      const row = Math.floor(random() * limit);
      if (isGrowing) {
        assert.equal(set.add(row), !model.has(row));
        model.add(row);
      } else {
        const [first = row] = random() < 0.9 ? model : [row];
        assert.equal(set.delete(first), model.delete(first));
      }
      if (random() < 0.001) snapshots.push([set.snapshot(), Uint32Array.from(model).sort()]);
    }
    assertRows(set, model);
  }
  for (const [snapshot, rows] of snapshots) assertRows(snapshot, rows);
  assert.ok(snapshots.length > 3);
});

test("a result does not change when a set it was made of does", () => {
  const a = rowSet(new Set([1, 2]));
  const b = rowSet(new Set([70_000]));
  const union = a.or(b);
  const rest = a.andNot(b);
  a.add(3);
  b.delete(70_000);
  assertRows(union, [1, 2, 70_000]);
  assertRows(rest, [1, 2]);
});

test("rows are read from a row on, as many as there is room for", () => {
  for (const count of [10, 10_000]) {
    const rows = Uint32Array.from({ length: count }, (_, at) => at * 13);
    const set = RowSet.of(rows);
    const out = new Uint32Array(7);
    const read: number[] = [];
    for (let filled = set.fill(0, out); filled > 0; filled = set.fill(read.at(-1)! + 1, out)) {
      read.push(...out.subarray(0, filled));
    }
    assert.deepEqual(Uint32Array.from(read), rows);
    assert.equal(set.fill(14, out), 7);
    assert.equal(out[0], 26);
  }
});

test("the first rows make a set of their own", () => {
  for (const end of [0, 1, 31, 32, 4096, 65_535, 65_536, 65_570]) {
    assertRows(
      RowSet.below(end),
      Array.from({ length: end }, (_, row) => row),
    );
  }
});
