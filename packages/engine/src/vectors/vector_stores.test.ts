import assert from "node:assert/strict";
import { test } from "node:test";

import type { MultiVector, SparseVector, Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { testRun } from "../common/testing/test_run.ts";
import { encodeKey } from "../storage/key.ts";
import type { Storage } from "../storage/storage.ts";
import { DenseStore } from "./dense_store.ts";
import { preprocess } from "./distance.ts";
import { MultiStore } from "./multi_store.ts";
import { RowStarts } from "./row_starts.ts";
import { SparseStore } from "./sparse_store.ts";
import type { VectorStore } from "./vector_store.ts";

const DIM = 3;

/** One kind of store with vectors to put into it. */
interface Kind<V extends Vector> {
  readonly name: string;
  readonly create: () => VectorStore;
  readonly random: (next: () => number) => V;
  /** What is read back for what was pushed. */
  readonly stored: (vector: V) => V;
  /** What stands where no vector is. */
  readonly placeholder: V;
}

function check<V extends Vector>(kind: Kind<V>): void {
  test(`${kind.name}: vectors come back as they are stored, beside placeholders`, () => {
    const { store, expected } = filled(kind, 1, 150);
    assert.equal(store.rowCount, 150);
    expected.forEach((vector, offset) => assert.deepEqual(store.get(offset), vector));
  });

  test(`${kind.name}: a vector that was read is a copy`, () => {
    const store = kind.create();
    const vector = kind.random(seededRandom(2));
    store.push(vector);
    const before = kind.stored(vector);
    numbersOf(store.get(0)).fill(99);
    assert.deepEqual(store.get(0), before);
    numbersOf(vector).fill(99);
    assert.deepEqual(store.get(0), before);
  });

  test(`${kind.name}: rows written commit by commit come back after a crash`, async () => {
    const storage = new FaultyStorage(3);
    const { store, expected } = filled(kind, 3, 0);
    const random = seededRandom(3);
    const written: number[] = [0];
    for (const count of [1, 0, 17, 64, 1]) {
      grow(kind, store, expected, random, count);
      await commitRows(storage, store, written.at(-1)!);
      written.push(store.rowCount);
    }
    const loaded = kind.create();
    await loaded.load(storage.crash(4), store.rowCount, testRun());
    assert.equal(loaded.rowCount, store.rowCount);
    expected.forEach((vector, offset) => assert.deepEqual(loaded.get(offset), vector));
  });

  test(`${kind.name}: loading adds the rows that are missing, and writing goes on behind`, async () => {
    const storage = new FaultyStorage(5);
    const { store, expected } = filled(kind, 5, 10);
    await commitRows(storage, store, 0);
    const reader = kind.create();
    await reader.load(storage, 4, testRun());
    assert.equal(reader.rowCount, 4);
    await reader.load(storage, 10, testRun());
    assert.equal(reader.rowCount, 10);
    grow(kind, reader, expected, seededRandom(6), 5);
    await commitRows(storage, reader, 10);
    await store.load(storage, 15, testRun());
    expected.forEach((vector, offset) => {
      assert.deepEqual(store.get(offset), vector);
      assert.deepEqual(reader.get(offset), vector);
    });
  });

  test(`${kind.name}: bytes handed to the storage do not change when rows are added later`, async () => {
    const { store, expected } = filled(kind, 7, 5);
    const appends = store.appendsFrom(0);
    grow(kind, store, [], seededRandom(8), 500);
    const storage = new FaultyStorage(7);
    await storage.commit([], appends);
    const loaded = kind.create();
    await loaded.load(storage, 5, testRun());
    expected.forEach((vector, offset) => assert.deepEqual(loaded.get(offset), vector));
  });

  test(`${kind.name}: files that are too short are refused`, async () => {
    const storage = new FaultyStorage(9);
    const store = kind.create();
    store.push(kind.random(seededRandom(9)));
    await commitRows(storage, store, 0);
    const run = testRun();
    await assert.rejects(kind.create().load(storage, 2, run), { code: "storage" });
    await assert.rejects(kind.create().load(new FaultyStorage(0), 1, run), { code: "storage" });
  });
}

function filled<V extends Vector>(
  kind: Kind<V>,
  seed: number,
  rows: number,
): { store: VectorStore; expected: V[] } {
  const store = kind.create();
  const expected: V[] = [];
  grow(kind, store, expected, seededRandom(seed), rows);
  return { store, expected };
}

function grow<V extends Vector>(
  kind: Kind<V>,
  store: VectorStore,
  expected: V[],
  random: () => number,
  rows: number,
): void {
  for (let row = 0; row < rows; row++) {
    const vector = random() < 0.2 ? undefined : kind.random(random);
    store.push(vector);
    expected.push(vector === undefined ? kind.placeholder : kind.stored(vector));
  }
}

async function commitRows(storage: Storage, store: VectorStore, from: number): Promise<void> {
  const rows = Uint8Array.of(store.rowCount & 255);
  await storage.commit([{ key: encodeKey("rows"), value: rows }], store.appendsFrom(from));
}

function numbersOf(vector: Vector): Float32Array {
  return vector.kind === "multi" ? vector.rows : vector.values;
}

function floats(random: () => number, length: number): Float32Array {
  return Float32Array.from({ length }, () => random() * 4 - 2);
}

for (const distance of ["Dot", "Cosine"] as const) {
  check({
    name: `dense ${distance}`,
    create: () => new DenseStore("7/0", DIM, distance),
    random: (random) => ({ kind: "dense", values: floats(random, DIM) }),
    stored: ({ values }) => ({ kind: "dense", values: preprocess(distance, values).slice() }),
    placeholder: { kind: "dense", values: new Float32Array(DIM) },
  });

  check<MultiVector>({
    name: `multi ${distance}`,
    create: () => new MultiStore("7/0", DIM, distance),
    random: (random) => ({
      kind: "multi",
      dim: DIM,
      rows: floats(random, DIM * (1 + Math.floor(random() * 5))),
    }),
    stored: ({ rows }) => {
      const stored = rows.slice();
      for (let at = 0; at < rows.length; at += DIM) {
        stored.set(preprocess(distance, rows.subarray(at, at + DIM)), at);
      }
      return { kind: "multi", dim: DIM, rows: stored };
    },
    placeholder: { kind: "multi", dim: DIM, rows: new Float32Array(0) },
  });
}

check<SparseVector>({
  name: "sparse",
  create: () => new SparseStore("7/0"),
  random: (random) => {
    const indices = new Set(
      Array.from({ length: Math.floor(random() * 6) }, () => Math.floor(random() * 2 ** 32)),
    );
    return {
      kind: "sparse",
      indices: Uint32Array.from(indices).sort(),
      values: floats(random, indices.size),
    };
  },
  stored: ({ indices, values }) => ({
    kind: "sparse",
    indices: indices.slice(),
    values: values.slice(),
  }),
  placeholder: { kind: "sparse", indices: new Uint32Array(0), values: new Float32Array(0) },
});

test("row starts: offsets of any size, none at all among them, keep their bounds", async () => {
  const starts = new RowStarts("7/0");
  assert.deepEqual([starts.rowCount, starts.elementCount, starts.of(0)], [0, 0, 0]);
  const ends = [2, 2, 2, 7, 1007];
  for (const end of ends) starts.push(end);
  const storage = new FaultyStorage(1);
  await storage.commit([], [starts.appendFrom(0)]);
  const loaded = new RowStarts("7/0");
  await loaded.load(storage, 3, testRun());
  await loaded.load(storage, 5, testRun());
  assert.deepEqual([loaded.rowCount, loaded.elementCount], [5, 1007]);
  ends.forEach((end, row) => assert.equal(loaded.of(row + 1), end));
  assert.deepEqual(storage.listFiles(""), ["7/0.counts"]);
});

test("row starts: only the counts from a row on are written, at their place in the file", () => {
  const starts = new RowStarts("7/0");
  for (const end of [1, 3, 6]) starts.push(end);
  const { position, bytes } = starts.appendFrom(1);
  assert.equal(position, 4);
  assert.deepEqual(bytes(), Uint8Array.of(2, 0, 0, 0, 3, 0, 0, 0));
});
