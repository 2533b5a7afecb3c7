import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { PostingTable } from "./posting_table.ts";
import { RowValues } from "./row_values.ts";

const SEED = Number(process.env["SEED"] ?? Math.floor(Math.random() * 1e6));

test("lists of all lengths hold the rows that were added and not deleted", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const table = new PostingTable();
  const model = Array.from({ length: 40 }, () => new Set<number>());
  for (let step = 0; step < 20_000; step++) {
    const value = Math.floor(random() * model.length);
    const row = Math.floor(random() * 60);
    const rows = model[value]!;
    // Waves, so that lists shrink through all their forms as well as grow.
    const isAdding = random() < [0.8, 0.2, 0.04, 0.5][Math.floor(step / 1500) % 4]!;
    assert.equal(table.has(value, row), rows.has(row));
    if (isAdding && !rows.has(row)) {
      table.add(value, row);
      rows.add(row);
    } else if (!isAdding && rows.delete(row)) {
      table.delete(value, row);
    }
    assert.equal(table.count(value), rows.size);
    if (step % 50 !== 0) continue;
    assert.deepEqual(table.rows(value).toArray(), Uint32Array.from(rows).sort());
    const others = [value, (value + 1) % 40, (value + 2) % 40, 99];
    const union = new Set(others.flatMap((each) => [...(model[each] ?? [])]));
    assert.deepEqual(table.rowsOfAny(others).toArray(), Uint32Array.from(union).sort());
  }
});

test("each row keeps its values in their order, however many they are", (t) => {
  t.diagnostic(`SEED=${SEED}`);
  const random = seededRandom(SEED);
  const values = new RowValues();
  const model = new Map<number, number[]>();
  for (let step = 0; step < 3000; step++) {
    const row = Math.floor(random() * 200);
    const count = [0, 1, 1, 2, 3, 40, 20_000][Math.floor(random() * (step % 100 === 0 ? 7 : 6))]!;
    const list = Array.from({ length: count }, () => Math.floor(random() * 2 ** 31));
    values.clear(row);
    values.set(row, list);
    model.set(row, list);
    const other = Math.floor(random() * 200);
    assert.deepEqual([...values.of(other)], model.get(other) ?? []);
    const last = model.get(other)?.at(-1);
    assert.equal(
      values.some(other, (value) => value === last),
      last !== undefined,
    );
  }
});

test("an extent that was left is given to lists of its size only", () => {
  const table = new PostingTable();
  const expected = new Map<number, number[]>();
  const fill = (first: number, rows: readonly number[]): void => {
    for (let value = first; value < first + 20; value++) {
      const missing = rows.filter((row) => !table.has(value, row));
      for (const row of missing) table.add(value, row);
      expected.set(value, [...rows]);
    }
  };
  for (const count of [2, 3, 5, 9, 17, 33]) {
    const first = count * 100;
    const rows = Array.from({ length: count }, (_, row) => row);
    fill(first, rows);
    for (let value = first; value < first + 20; value++) {
      table.delete(value, count - 1);
      expected.set(value, rows.slice(0, -1));
    }
    fill(first + 20, [...rows, ...rows.map((row) => row + 50)]);
    fill(first + 40, rows.slice(0, Math.ceil(count / 2)));
  }
  for (const [value, rows] of expected) assert.deepEqual([...table.rows(value).toArray()], rows);
});
