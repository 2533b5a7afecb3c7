import assert from "node:assert/strict";
import { test } from "node:test";

import type { MultiVector, SparseVector, Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { testRun } from "../common/testing/test_run.ts";
import { ByteCursor, type ByteRange, rangeOf } from "../storage/byte_range.ts";
import { fromHalf, toByte, toHalf } from "../kernels/element.ts";
import { DenseStore } from "./dense_store.ts";
import { TurboCodec } from "./turbo_codec.ts";
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

  test(`${kind.name}: rows written piece by piece come back, from memory and from a file`, async () => {
    const { store, expected } = filled(kind, 3, 0);
    const random = seededRandom(3);
    const inMemory = kind.create();
    const inFile = kind.create();
    for (const count of [1, 0, 17, 64, 1]) {
      const from = store.rowCount;
      grow(kind, store, expected, random, count);
      const bytes = joined(store.bytes(from, store.rowCount));
      await inMemory.load(rangeOf(bytes), count, testRun());
      await inFile.load(fileOf(bytes), count, testRun());
    }
    for (const loaded of [inMemory, inFile]) {
      assert.equal(loaded.rowCount, store.rowCount);
      expected.forEach((vector, offset) => assert.deepEqual(loaded.get(offset), vector));
      await loaded.ready?.(testRun());
      expected.forEach((vector, offset) => assert.deepEqual(loaded.get(offset), vector));
      assert.deepEqual(
        joined(loaded.bytes(0, store.rowCount)),
        joined(store.bytes(0, store.rowCount)),
      );
    }
  });

  test(`${kind.name}: rows are added behind those that are still in a file`, async () => {
    const { store, expected } = filled(kind, 5, 10);
    const loaded = kind.create();
    await loaded.load(fileOf(joined(store.bytes(0, 10))), 10, testRun());
    grow(kind, loaded, expected, seededRandom(6), 500);
    expected.forEach((vector, offset) => assert.deepEqual(loaded.get(offset), vector));
    const appended = joined(loaded.bytes(10, 510));
    await store.load(rangeOf(appended), 500, testRun());
    await loaded.ready?.(testRun());
    expected.forEach((vector, offset) => {
      assert.deepEqual(store.get(offset), vector);
      assert.deepEqual(loaded.get(offset), vector);
    });
  });

  test(`${kind.name}: bytes that were handed out do not change when rows are added later`, async () => {
    const { store, expected } = filled(kind, 7, 5);
    const bytes = store.bytes(0, 5);
    grow(kind, store, [], seededRandom(8), 500);
    const loaded = kind.create();
    await loaded.load(rangeOf(joined(bytes)), 5, testRun());
    expected.forEach((vector, offset) => assert.deepEqual(loaded.get(offset), vector));
  });

  test(`${kind.name}: bytes that are too few are refused`, async () => {
    const store = kind.create();
    store.push(kind.random(seededRandom(9)));
    const bytes = joined(store.bytes(0, 1));
    for (const range of [rangeOf, fileOf]) {
      await assert.rejects(kind.create().load(range(bytes), 2, testRun()), RangeError);
      await assert.rejects(kind.create().load(range(new Uint8Array(0)), 1, testRun()), RangeError);
    }
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

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Bytes that seem to be in a file. */
function fileOf(bytes: Uint8Array): ByteRange {
  return { ...rangeOf(bytes), isInFile: true };
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
    create: () => new DenseStore(DIM, distance),
    random: (random) => ({ kind: "dense", values: floats(random, DIM) }),
    stored: ({ values }) => ({ kind: "dense", values: preprocess(distance, values).slice() }),
    placeholder: { kind: "dense", values: new Float32Array(DIM) },
  });

  check<MultiVector>({
    name: `multi ${distance}`,
    create: () => new MultiStore(DIM, distance),
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

const codec = new TurboCodec(DIM);

/** What a store of a datatype makes of floats. */
const STORED = {
  float16: (values: Float32Array) => values.map((value) => fromHalf(toHalf(value))),
  uint8: (values: Float32Array) => values.map(toByte),
} as const;

for (const datatype of ["float16", "uint8"] as const) {
  const stored = STORED[datatype];
  const scale = datatype === "uint8" ? 100 : 1;
  const scaled = (random: () => number, length: number): Float32Array =>
    floats(random, length).map((value) => value * scale);
  const unit = datatype === "uint8" ? "Dot" : "Cosine";
  check({
    name: `dense ${datatype}`,
    create: () => new DenseStore(DIM, "Cosine", datatype),
    random: (random) => ({ kind: "dense", values: scaled(random, DIM) }),
    stored: ({ values }) => ({ kind: "dense", values: stored(preprocess(unit, values)) }),
    placeholder: { kind: "dense", values: new Float32Array(DIM) },
  });
  check<MultiVector>({
    name: `multi ${datatype}`,
    create: () => new MultiStore(DIM, "Euclid", datatype),
    random: (random) => ({
      kind: "multi",
      dim: DIM,
      rows: scaled(random, DIM * (1 + Math.floor(random() * 5))),
    }),
    stored: ({ rows }) => ({ kind: "multi", dim: DIM, rows: stored(rows) }),
    placeholder: { kind: "multi", dim: DIM, rows: new Float32Array(0) },
  });
}

check<SparseVector>({
  name: "sparse",
  create: () => new SparseStore(),
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

check({
  name: "dense turbo4",
  create: () => new DenseStore(DIM, "Dot", "turbo4"),
  random: (random) => ({ kind: "dense", values: floats(random, DIM) }),
  stored: ({ values }) => ({ kind: "dense", values: codec.decode(codec.encode(values)) }),
  placeholder: { kind: "dense", values: new Float32Array(DIM) },
});

test("row starts: offsets of any size, none at all among them, keep their bounds", async () => {
  const starts = new RowStarts();
  assert.deepEqual([starts.rowCount, starts.elementCount, starts.of(0)], [0, 0, 0]);
  const ends = [2, 2, 2, 7, 1007];
  for (const end of ends) starts.push(end);
  const loaded = new RowStarts();
  const cursor = new ByteCursor(rangeOf(starts.bytes(0, 5)));
  await loaded.load(cursor, 3, testRun());
  await loaded.load(cursor, 2, testRun());
  assert.deepEqual([loaded.rowCount, loaded.elementCount], [5, 1007]);
  ends.forEach((end, row) => assert.equal(loaded.of(row + 1), end));
  assert.deepEqual(starts.bytes(1, 3), Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0));
});

test("dense rows of a damaged file are tried again, and callers give up for themselves", async () => {
  const store = new DenseStore(DIM, "Dot");
  for (let row = 0; row < 5; row++) {
    store.push({ kind: "dense", values: Float32Array.of(row, row, row) });
  }
  const bytes = joined(store.bytes(0, 5));
  let isDamaged = true;
  const range: ByteRange = {
    ...fileOf(bytes),
    read: async (position, target) => {
      if (isDamaged) throw new Error("damaged");
      await rangeOf(bytes).read(position, target);
    },
  };
  const loaded = new DenseStore(DIM, "Dot");
  await loaded.load(range, 5, testRun());
  const both = await Promise.allSettled([loaded.ready(testRun()), loaded.ready(testRun())]);
  assert.deepEqual(
    both.map(({ status }) => status),
    ["rejected", "rejected"],
  );
  isDamaged = false;
  await loaded.ready(testRun());
  assert.deepEqual(loaded.rows.get(4), Float32Array.of(4, 4, 4));
});
