import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { boundAt, boundsToEntries, FIRST_BOUND, LAST_BOUND, restOf } from "./numeric_kinds.ts";
import { OrderedRows } from "./ordered_rows.ts";
import { SortedEntries } from "./sorted_entries.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));

interface Pair {
  readonly value: number | bigint;
  readonly row: number;
}

function comparePairs(a: Pair, b: Pair): number {
  if (a.value === b.value) return a.row - b.row;
  return a.value < b.value ? -1 : 1;
}

/** Entries and the plain list of them, after many of them came and went. */
function randomEntries(random: () => number): { entries: SortedEntries; pairs: Pair[] } {
  const entries = new SortedEntries();
  const pairs = new Map<string, Pair>();
  for (let step = 0; step < 12_000; step++) {
    const isHuge = random() < 0.3;
    const small = Math.floor(random() * 400) - 200;
    const value = isHuge ? (random() < 0.5 ? 1n : -1n) * 2n ** 62n + BigInt(small) : small;
    const row = Math.floor(random() * 100);
    const key = `${value}/${row}`;
    const isAdding = random() < (step < 8000 ? 0.8 : 0.1);
    if (isAdding && !pairs.has(key)) {
      entries.add(Number(value), restOf(value), row);
      pairs.set(key, { value, row });
    } else if (!isAdding) {
      const gone = pairs.has(key) ? key : [...pairs.keys()].at(Math.floor(random() * 3));
      const pair = gone === undefined ? undefined : pairs.get(gone);
      if (gone === undefined || pair === undefined) continue;
      entries.delete(Number(pair.value), restOf(pair.value), pair.row);
      pairs.delete(gone);
    }
  }
  return { entries, pairs: [...pairs.values()].sort(comparePairs) };
}

test("entries lie in the order of exact numbers, and are found between bounds", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const { entries, pairs } = randomEntries(random);
  assert.equal(entries.size, pairs.length);
  assert.deepEqual(
    [...entries.rowsBetween(FIRST_BOUND, LAST_BOUND)],
    pairs.map((each) => each.row),
  );
  for (let round = 0; round < 300; round++) {
    const [low, high] = [random() * 400 - 200, random() * 400 - 200].map((bound) =>
      random() < 0.5 ? Math.round(bound) : 2n ** 62n + BigInt(Math.round(bound)),
    );
    const bounds = {
      gte: random() < 0.5 ? low : undefined,
      gt: random() < 0.3 ? low : undefined,
      lte: random() < 0.5 ? high : undefined,
      lt: random() < 0.3 ? high : undefined,
    };
    const expected = pairs.filter(
      ({ value }) =>
        (bounds.gte === undefined || value >= bounds.gte) &&
        (bounds.gt === undefined || value > bounds.gt) &&
        (bounds.lte === undefined || value <= bounds.lte) &&
        (bounds.lt === undefined || value < bounds.lt),
    );
    const { from, to } = boundsToEntries(bounds);
    assert.equal(entries.countBetween(from, to), expected.length);
    assert.deepEqual(
      [...entries.rowsBetween(from, to)],
      expected.map((each) => each.row),
    );
  }
});

test("ordered rows are read in batches from a start on, in both directions", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const { entries, pairs } = randomEntries(random);
  for (const start of [undefined, 0, 10.5, -200, 2n ** 62n + 3n]) {
    for (const direction of ["asc", "desc"] as const) {
      const rows = new OrderedRows(entries, direction, start, true);
      const read: Pair[] = [];
      for (let batch = rows.next(97); batch.length > 0; batch = rows.next(97)) read.push(...batch);
      const isAsc = direction === "asc";
      const expected = pairs.filter(
        ({ value }) => start === undefined || (isAsc ? value >= start : value <= start),
      );
      assert.deepEqual(read, isAsc ? expected : expected.toReversed());
    }
  }
});

test("an entry that stays is read just once, whatever changes between batches", () => {
  const entries = new SortedEntries();
  for (let row = 0; row < 2000; row++) entries.add(row, 0, row);
  const rows = new OrderedRows(entries, "asc", undefined, true);
  const read: number[] = [];
  for (let batch = rows.next(50); batch.length > 0; batch = rows.next(50)) {
    read.push(...batch.map(({ row }) => row));
    const last = read.at(-1)!;
    entries.delete(last, 0, last);
    entries.add(-1 - last, 0, 10_000 + last);
  }
  assert.deepEqual(
    read,
    Array.from({ length: 2000 }, (_, row) => row),
  );
});

test("numbers that only grow are found, and all can go", () => {
  const entries = new SortedEntries();
  for (let row = 0; row < 5000; row++) entries.add(row, 0, row);
  assert.equal(entries.countBetween(boundAt(100, "before"), boundAt(200, "behind")), 101);
  for (let row = 0; row < 5000; row++) entries.delete(row, 0, row);
  assert.equal(entries.size, 0);
  assert.equal(entries.rowsBetween(FIRST_BOUND, LAST_BOUND).length, 0);
});

test("blocks that become one keep what each number is more than its float", () => {
  const entries = new SortedEntries();
  const huge = Array.from({ length: 512 }, (_, at) => -(2n ** 62n) + BigInt(at) + 1n);
  const values = [...huge, ...Array.from({ length: 900 }, (_, at) => at)];
  values.forEach((value, row) => entries.add(Number(value), restOf(value), row));
  const kept = values.flatMap((value, row) => (row % 9 === 0 ? [{ value, row }] : []));
  for (let row = values.length - 1; row >= 0; row--) {
    const value = values[row]!;
    if (row % 9 !== 0) entries.delete(Number(value), restOf(value), row);
  }
  assert.deepEqual(new OrderedRows(entries, "asc", undefined, true).next(2000), kept);
  for (const { value, row } of kept) entries.delete(Number(value), restOf(value), row);
  assert.equal(entries.size, 0);
});
