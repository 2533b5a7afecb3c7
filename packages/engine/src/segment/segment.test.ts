import assert from "node:assert/strict";
import { test } from "node:test";

import type { PointId, Vector } from "../common/point.ts";
import { testRun } from "../common/testing/test_run.ts";
import { seededRandom } from "../common/prng.ts";
import { FaultyStorage } from "../storage/testing/faulty_storage.ts";
import { encodeKey } from "../storage/key.ts";
import type { Segment } from "./segment.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import type { SegmentReader } from "./segment_reader.ts";
import { emptySegment } from "./testing/segments.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Cosine" }],
  ["m", { kind: "multi", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: true }],
]);

const INDICES = 12;
const IDS = Array.from({ length: 120 }, (_, id) => id);
const ALL = { accept: undefined, candidates: undefined };

async function commit(segment: Segment, storage: FaultyStorage): Promise<void> {
  const { changes, appends } = await segment.takeChanges(testRun());
  await storage.commit(changes, appends);
}

/** Everything that can be seen of a segment, the statistics of its sparse index included. */
async function view(segment: Segment): Promise<object> {
  const reader = segment.reader();
  const offsets = await reader.matching(ALL, { kind: "offset" }, Infinity, testRun());
  const rows = Array.from(offsets, (offset) => ({
    offset,
    id: reader.idAt(offset),
    version: reader.versionAt(offset),
    found: [reader.offsetOf(reader.idAt(offset)), segment.offsetOf(reader.idAt(offset))],
    vectors: reader.vectorsAt(offset),
  }));
  const missing = IDS.filter((id) => reader.offsetOf(id) === undefined);
  assert.deepEqual(
    missing,
    IDS.filter((id) => segment.offsetOf(id) === undefined),
  );
  const { pointCount } = reader;
  return { rows, missing, pointCount, statistics: statistics(segment) };
}

function statistics(segment: Segment): number[] {
  const found = segment.reader().sparseStatistics("s")!;
  const frequencies = Array.from({ length: INDICES }, (_, at) => found.documentFrequency(at));
  assert.equal(segment.reader().indexedVectorCount, found.vectorCount);
  return [found.vectorCount, ...frequencies];
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
  const id = Math.floor(random() * IDS.length);
  const offset = segment.offsetOf(id);
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
  let writer = emptySegment(SCHEMA);
  let reader = emptySegment(SCHEMA);
  let version = 0;
  for (let round = 0; round < 40; round++) {
    for (let left = Math.floor(random() * 40); left > 0; left--) change(writer, random, ++version);
    await commit(writer, storage);
    const label = `seed ${seed}, round ${round}`;
    if (random() < 0.6) {
      await reader.load(storage, testRun());
      assert.deepEqual(await view(reader), await view(writer), label);
    }
    if (random() < 0.2) {
      storage = storage.crash(round);
      const loaded = emptySegment(SCHEMA);
      await loaded.load(storage, testRun());
      assert.deepEqual(await view(loaded), await view(writer), label);
      if (random() < 0.5) writer = loaded;
      if (random() < 0.3) reader = emptySegment(SCHEMA);
    }
  }
  assert.ok(writer.reader().pointCount > 64);
});

test("changes that were not committed are not there after a crash", async () => {
  const storage = new FaultyStorage(1);
  const segment = emptySegment(SCHEMA);
  const random = seededRandom(1);
  segment.append(1, 1, randomVectors(random));
  await commit(segment, storage);
  const before = await view(segment);
  segment.append(2, 2, randomVectors(random));
  segment.delete(0);
  const { changes, appends } = await segment.takeChanges(testRun());
  const lost = storage.commit(changes, appends);
  const loaded = emptySegment(SCHEMA);
  await loaded.load(storage.crash(2), testRun());
  assert.deepEqual(await view(loaded), before);
  await assert.rejects(lost);
});

test("a deleted point goes on counting for IDF, a replaced one and a removed vector do not", async () => {
  const sparse = (...indices: number[]): Map<string, Vector> => {
    const values = new Float32Array(indices.length).fill(1);
    return new Map([["s", { kind: "sparse", indices: Uint32Array.from(indices), values }]]);
  };
  let storage = new FaultyStorage(1);
  const segment = emptySegment(SCHEMA);
  const reader = emptySegment(SCHEMA);
  const expect = async (vectorCount: number, df1: number, df2: number): Promise<void> => {
    await commit(segment, storage);
    await reader.load(storage, testRun());
    storage = storage.crash(2);
    const fresh = emptySegment(SCHEMA);
    await fresh.load(storage, testRun());
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
  segment.deleteVector(segment.offsetOf(2)!, "s");
  await expect(1, 1, 1);
  segment.deleteVector(segment.offsetOf(2)!, "s");
  segment.deleteVector(segment.offsetOf(4)!, "s");
  await expect(1, 1, 1);
});

test("only what changed is handed to the storage, and only once", async () => {
  const segment = emptySegment(SCHEMA);
  const random = seededRandom(5);
  for (let id = 0; id < 130; id++) segment.append(id, 1, randomVectors(random));
  const key = (block: number): Uint8Array => encodeKey("data", 1, "block", 3, block);
  const first = await segment.takeChanges(testRun());
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
  assert.deepEqual(await segment.takeChanges(testRun()), { changes: [], appends: [] });
  segment.delete(70);
  segment.setVersion(71, 9);
  const second = await segment.takeChanges(testRun());
  assert.deepEqual(
    second.changes.map((one) => one.key),
    [key(1)],
  );
  assert.deepEqual(second.appends, []);
  segment.append(200, 2, new Map());
  const third = await segment.takeChanges(testRun());
  assert.deepEqual(
    third.changes.map((one) => one.key),
    [key(2)],
  );
  assert.equal(third.appends.find(({ file }) => file === "1/3/2.counts")?.position, 130 * 4);
});

test("blocks of another number of fields and missing files are damage", async () => {
  const storage = new FaultyStorage(1);
  const segment = emptySegment(SCHEMA);
  segment.append(1, 1, randomVectors(seededRandom(1)));
  await commit(segment, storage);
  const other = emptySegment(new Map([["", { kind: "dense", size: 2, distance: "Dot" }]]));
  await assert.rejects(other.load(storage, testRun()), { code: "storage" });

  const bare = new FaultyStorage(1);
  await commit(segment, storage);
  const key = encodeKey("data", 1, "block", 3, 0);
  await bare.commit([{ key, value: storage.get(key) }]);
  await assert.rejects(emptySegment(SCHEMA).load(bare, testRun()), {
    code: "storage",
    message: /1\/3\/0\.dense/,
  });
});

test("a segment is full at its greatest number of rows, dead ones included", async () => {
  const segment = emptySegment(SCHEMA);
  const points = [7, 8, 9].map((id) => ({ id, vectors: new Map(), place: undefined }));
  const fitting = (rowsMax: number, from = 0): Promise<number> =>
    segment.reserve(points, from, rowsMax, testRun());
  assert.deepEqual([await fitting(0), await fitting(2), await fitting(2, 1)], [0, 2, 3]);
  for (const id of [1, 2]) segment.append(id, 1, new Map());
  segment.delete(0);
  assert.deepEqual([await fitting(2), await fitting(3), await fitting(9)], [0, 1, 3]);
});

test("undoing takes back everything since the last commit, on disk too", async () => {
  const seed = 73;
  const random = seededRandom(seed);
  for (let round = 0; round < 30; round++) {
    const storage = new FaultyStorage(seed);
    const segment = emptySegment(SCHEMA, storage);
    for (let left = Math.floor(random() * 60); left > 0; left--) change(segment, random, 1);
    await commit(segment, storage);
    const before = await view(segment);
    for (let left = 1 + Math.floor(random() * 60); left > 0; left--) change(segment, random, 2);
    segment.undo();
    assert.deepEqual(await view(segment), before, `seed ${seed}, round ${round}`);
    await commit(segment, storage);
    const loaded = emptySegment(SCHEMA);
    await loaded.load(storage.crash(round), testRun());
    assert.deepEqual(await view(loaded), before, `seed ${seed}, round ${round}`);
    for (let left = 20; left > 0; left--) change(segment, random, 3);
    segment.undo();
    assert.deepEqual(await view(segment), before, `seed ${seed}, round ${round}`);
  }
});

test("a reader shows the points of its time, whatever is written and undone afterwards", async () => {
  const seed = 74;
  const random = seededRandom(seed);
  const segment = emptySegment(SCHEMA);
  const all = async (reader: SegmentReader): Promise<[PointId, number][]> => {
    const offsets = await reader.matching(ALL, { kind: "id", from: undefined }, 1e9, testRun());
    return Array.from(offsets, (offset) => [reader.idAt(offset), offset]);
  };
  const readers: { reader: SegmentReader; points: [PointId, number][]; vectors: unknown[] }[] = [];
  const vectorsOf = (reader: SegmentReader, points: readonly [PointId, number][]): unknown[] =>
    points.map(([, offset]) => [reader.vectorsAt(offset), reader.hasVector("s", offset)]);
  for (let round = 0; round < 40; round++) {
    for (let left = Math.floor(random() * 20); left > 0; left--) change(segment, random, round);
    const reader = segment.reader();
    const points = await all(reader);
    readers.push({ reader, points, vectors: vectorsOf(reader, points) });
    if (random() < 0.3) segment.undo();
    else if (random() < 0.5) await segment.takeChanges(testRun());
  }
  for (const { reader, points, vectors } of readers) {
    const label = `seed ${seed}`;
    assert.deepEqual(await all(reader), points, label);
    assert.equal(reader.pointCount, points.length, label);
    assert.deepEqual(vectorsOf(reader, points), vectors, label);
    const known = new Map(points);
    for (const id of IDS) assert.equal(reader.offsetOf(id), known.get(id), label);
    const filter = reader.filter(parseFilter({ must: [{ has_id: IDS.slice(0, 60) }] }));
    const found = await reader.matching(filter, { kind: "offset" }, 1e9, testRun());
    assert.deepEqual(
      [...found].sort((a, b) => a - b),
      points.flatMap(([id, offset]) => (Number(id) < 60 ? [offset] : [])).sort((a, b) => a - b),
      label,
    );
  }
});
