import assert from "node:assert/strict";
import { test } from "node:test";

import type { Vector } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { encodeKey } from "../storage/key.ts";
import { Segment } from "./segment.ts";
import { encodeBlock } from "./segment_block.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Cosine" }],
  ["m", { kind: "multi", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: true }],
]);

const INDICES = 12;

function emptySegment(schema = SCHEMA): Segment {
  return new Segment(3, schema, { keyParts: ["data", 1, "block", 3], folder: "1/3" });
}

async function commit(segment: Segment, storage: FaultyStorage): Promise<void> {
  const { changes, appends } = segment.takeChanges();
  await storage.commit(changes, appends);
}

/** Everything that can be seen of a segment, the statistics of its sparse index included. */
function view(segment: Segment): object {
  const { tracker } = segment;
  const rows = Array.from({ length: tracker.rowCount }, (_, offset) => ({
    id: tracker.idAt(offset),
    version: tracker.versionAt(offset),
    isLive: tracker.isLive(offset),
    found: tracker.offsetOf(tracker.idAt(offset)),
    vectors: segment.vectorsAt(offset),
  }));
  return { rows, pointCount: segment.pointCount, statistics: statistics(segment) };
}

function statistics(segment: Segment): number[] {
  const field = segment.fields.get("s");
  assert.ok(field?.kind === "sparse");
  const frequencies = Array.from({ length: INDICES }, (_, at) => field.index.documentFrequency(at));
  return [field.index.vectorCount, ...frequencies];
}

function randomVectors(random: () => number): Map<string, Vector> {
  const floats = (length: number): Float32Array =>
    Float32Array.from({ length }, () => random() * 2 - 1);
  const vectors = new Map<string, Vector>();
  if (random() < 0.8) vectors.set("", { kind: "dense", values: floats(2) });
  if (random() < 0.6) {
    vectors.set("m", { kind: "multi", dim: 2, rows: floats(2 * Math.ceil(random() * 3)) });
  }
  if (random() < 0.7) {
    const indices = new Set(
      Array.from({ length: Math.floor(random() * 4) }, () => Math.floor(random() * INDICES)),
    );
    vectors.set("s", {
      kind: "sparse",
      indices: Uint32Array.from(indices).sort(),
      values: floats(indices.size),
    });
  }
  return vectors;
}

/** One change as a shard makes them: insert, replace, delete, delete a vector, set a version. */
function change(segment: Segment, random: () => number, version: number): void {
  const id = Math.floor(random() * 120);
  const offset = segment.tracker.offsetOf(id);
  const kind = random();
  if (offset === undefined || kind < 0.4) {
    if (offset !== undefined) segment.supersede(offset);
    segment.append(id, version, randomVectors(random));
  } else if (kind < 0.6) segment.delete(offset);
  else if (kind < 0.85) {
    segment.deleteVector(offset, kind < 0.7 ? "s" : "");
    segment.setVersion(offset, version);
  } else segment.setVersion(offset, version + 2 ** 33);
}

test("a segment that is loaded, at once or bit by bit, is the one that was written", async () => {
  const seed = 71;
  const random = seededRandom(seed);
  let storage = new FaultyStorage(seed);
  let writer = emptySegment();
  let reader = emptySegment();
  let version = 0;
  for (let round = 0; round < 40; round++) {
    for (let left = Math.floor(random() * 40); left > 0; left--) change(writer, random, ++version);
    await commit(writer, storage);
    const label = `seed ${seed}, round ${round}`;
    if (random() < 0.6) {
      reader.load(storage);
      assert.deepEqual(view(reader), view(writer), label);
    }
    if (random() < 0.2) {
      storage = storage.crash(round);
      const loaded = emptySegment();
      loaded.load(storage);
      assert.deepEqual(view(loaded), view(writer), label);
      if (random() < 0.5) writer = loaded;
      if (random() < 0.3) reader = emptySegment();
    }
  }
  assert.ok(writer.tracker.rowCount > 64);
});

test("changes that were not committed are not there after a crash", async () => {
  const storage = new FaultyStorage(1);
  const segment = emptySegment();
  const random = seededRandom(1);
  segment.append(1, 1, randomVectors(random));
  await commit(segment, storage);
  const before = view(segment);
  segment.append(2, 2, randomVectors(random));
  segment.delete(0);
  const { changes, appends } = segment.takeChanges();
  const lost = storage.commit(changes, appends);
  const loaded = emptySegment();
  loaded.load(storage.crash(2));
  assert.deepEqual(view(loaded), before);
  await assert.rejects(lost);
});

test("a deleted point goes on counting for IDF, a replaced one and a removed vector do not", async () => {
  const sparse = (...indices: number[]): Map<string, Vector> => {
    const values = new Float32Array(indices.length).fill(1);
    return new Map([["s", { kind: "sparse", indices: Uint32Array.from(indices), values }]]);
  };
  let storage = new FaultyStorage(1);
  const segment = emptySegment();
  const reader = emptySegment();
  const expect = async (vectorCount: number, df1: number, df2: number): Promise<void> => {
    await commit(segment, storage);
    reader.load(storage);
    storage = storage.crash(2);
    const fresh = emptySegment();
    fresh.load(storage);
    for (const one of [segment, reader, fresh]) {
      assert.deepEqual(statistics(one).slice(0, 4), [vectorCount, 0, df1, df2]);
    }
  };
  segment.append(1, 1, sparse(1, 2));
  segment.append(2, 1, sparse(1));
  segment.append(3, 1, sparse());
  segment.append(4, 1, new Map());
  await expect(2, 2, 1);
  segment.delete(0);
  await expect(2, 2, 1);
  segment.supersede(1);
  segment.append(2, 2, sparse(2));
  await expect(2, 1, 2);
  segment.deleteVector(segment.tracker.offsetOf(2)!, "s");
  await expect(1, 1, 1);
  segment.deleteVector(segment.tracker.offsetOf(2)!, "s");
  segment.deleteVector(segment.tracker.offsetOf(4)!, "s");
  await expect(1, 1, 1);
});

test("only what changed is handed to the storage, and only once", () => {
  const segment = emptySegment();
  const random = seededRandom(5);
  for (let id = 0; id < 130; id++) segment.append(id, 1, randomVectors(random));
  const key = (block: number): Uint8Array => encodeKey("data", 1, "block", 3, block);
  const first = segment.takeChanges();
  assert.deepEqual(
    first.changes.map((one) => one.key),
    [key(0), key(1), key(2)],
  );
  assert.deepEqual(
    first.appends.map(({ file, position }) => [file, position]),
    [
      ["1/3/0.dense", 0],
      ["1/3/1.counts", 0],
      ["1/3/1.rows", 0],
      ["1/3/2.counts", 0],
      ["1/3/2.elements", 0],
    ],
  );
  assert.deepEqual(segment.takeChanges(), { changes: [], appends: [] });
  segment.delete(70);
  segment.setVersion(71, 9);
  const second = segment.takeChanges();
  assert.deepEqual(
    second.changes.map((one) => one.key),
    [key(1)],
  );
  assert.deepEqual(second.appends, []);
  segment.append(200, 2, new Map());
  const third = segment.takeChanges();
  assert.deepEqual(
    third.changes.map((one) => one.key),
    [key(2)],
  );
  assert.equal(third.appends.find(({ file }) => file === "1/3/2.counts")?.position, 130 * 4);
});

test("blocks of another number of fields and missing files are damage", async () => {
  const storage = new FaultyStorage(1);
  const segment = emptySegment();
  segment.append(1, 1, randomVectors(seededRandom(1)));
  await commit(segment, storage);
  const other = emptySegment(new Map([["", { kind: "dense", size: 2, distance: "Dot" }]]));
  assert.throws(() => other.load(storage), { code: "storage" });

  const bare = new FaultyStorage(1);
  const present = [...segment.fields.values()].map((field) => field.present);
  const block = encodeBlock(segment.tracker, present, 0);
  await bare.commit([{ key: encodeKey("data", 1, "block", 3, 0), value: block }]);
  assert.throws(() => emptySegment().load(bare), { code: "storage", message: /1\/3\/0\.dense/ });
});

test("a segment is full at its greatest number of rows, dead ones included", () => {
  const segment = emptySegment();
  assert.equal(segment.hasRoomFor(new Map(), 0), false);
  for (const id of [1, 2]) segment.append(id, 1, new Map());
  segment.delete(0);
  assert.equal(segment.hasRoomFor(new Map(), 3), true);
  assert.equal(segment.hasRoomFor(new Map(), 2), false);
});
