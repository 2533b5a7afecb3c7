import assert from "node:assert/strict";
import { test } from "node:test";

import type { PointId, Vector } from "../common/point.ts";
import { testRun } from "../common/testing/test_run.ts";
import { seededRandom } from "../common/prng.ts";
import type { Segment } from "./segment.ts";
import { decodeChanges, RecordReader } from "./segment_record.ts";
import { encodeStored } from "../payload/payload_store.ts";
import { parseFilter } from "../wire/testing/parse.ts";
import type { SegmentReader } from "./segment_reader.ts";
import { emptySegment } from "./testing/segments.ts";
import { StoredSegment, takeChanges } from "./testing/stored_segment.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";

const SCHEMA: VectorSchema = new Map([
  ["", { kind: "dense", size: 2, distance: "Cosine" }],
  ["m", { kind: "multi", size: 2, distance: "Dot" }],
  ["s", { kind: "sparse", idf: true }],
]);

const INDICES = 12;
const IDS = Array.from({ length: 120 }, (_, id) => id);
const ALL = { accept: undefined, candidates: undefined };

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
    payload: reader.payloadAt(offset),
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

/** A payload of its stored form, of any length, or none. */
function randomPayload(random: () => number): Uint8Array | undefined {
  const length = Math.floor(random() * (random() < 0.1 ? 5000 : 30));
  return random() < 0.3 ? undefined : encodeStored({ text: "x".repeat(length) });
}

/** One change as a shard makes them: insert, replace, delete, delete a vector, set a payload. */
function change(segment: Segment, random: () => number, version: number): void {
  const id = Math.floor(random() * IDS.length);
  const offset = segment.offsetOf(id);
  const kind = random();
  if (offset === undefined || kind < 0.4) {
    if (offset !== undefined) segment.supersede(offset);
    segment.append(id, version, randomVectors(random), randomPayload(random));
  } else if (kind < 0.55) segment.delete(offset);
  else if (kind < 0.75) {
    segment.deleteVector(offset, kind < 0.65 ? "s" : "");
    segment.setVersion(offset, version);
  } else {
    segment.setPayload(offset, random() < 0.2 ? {} : { version });
    segment.setVersion(offset, version);
  }
}

test("a segment that is loaded, from files and records, is the one that was written", async () => {
  const seed = 71;
  const random = seededRandom(seed);
  for (let life = 0; life < 6; life++) {
    const stored = new StoredSegment(SCHEMA);
    let writer = emptySegment(SCHEMA);
    let operation = 2 ** 32 - 20;
    const changeSome = async (): Promise<void> => {
      operation++;
      for (let left = Math.floor(random() * 40); left > 0; left--)
        change(writer, random, operation);
      await stored.commit(writer, operation);
    };
    for (let round = 0; round < 40; round++) {
      const label = `seed ${seed}, life ${life}, round ${round}`;
      await changeSome();
      if (random() < 0.3) {
        const changesMeanwhile = random() < 0.5;
        await stored.checkpoint(writer, async () => {
          if (changesMeanwhile) await changeSome();
        });
      }
      const loaded = await stored.loaded();
      assert.deepEqual(await view(loaded), await view(writer), label);
      if (random() < 0.2) writer = loaded;
    }
    assert.ok(writer.reader().pointCount > 30);
  }
});

test("a reader that follows the records has what the writer has", async () => {
  const seed = 72;
  const random = seededRandom(seed);
  const stored = new StoredSegment(SCHEMA);
  const writer = emptySegment(SCHEMA);
  const reader = emptySegment(SCHEMA);
  let known = 0;
  for (let operation = 1; operation < 40; operation++) {
    for (let left = Math.floor(random() * 20); left > 0; left--) change(writer, random, operation);
    await stored.commit(writer, operation);
    if (random() < 0.5) continue;
    await stored.follow(reader, known);
    known = stored.records.length;
    assert.deepEqual(await view(reader), await view(writer), `seed ${seed}, ${operation}`);
  }
});

test("an image that was not written is forgotten, and the next has all of it", async () => {
  const seed = 75;
  const random = seededRandom(seed);
  const stored = new StoredSegment(SCHEMA);
  const segment = emptySegment(SCHEMA);
  for (let operation = 1; operation < 12; operation++) {
    for (let left = 0; left < 20; left++) change(segment, random, operation);
    await stored.commit(segment, operation);
    if (operation % 3 === 1) segment.forgetImage(segment.image()!);
    if (operation % 3 === 2) await stored.checkpoint(segment);
    assert.deepEqual(await view(await stored.loaded()), await view(segment), `seed ${seed}`);
  }
  assert.equal(segment.image(), undefined, "all of it is in files");
});

test("a deleted point goes on counting for IDF, a replaced one and a removed vector do not", async () => {
  const sparse = (...indices: number[]): Map<string, Vector> => {
    const values = new Float32Array(indices.length).fill(1);
    return new Map([["s", { kind: "sparse", indices: Uint32Array.from(indices), values }]]);
  };
  const stored = new StoredSegment(SCHEMA);
  const segment = emptySegment(SCHEMA);
  let operation = 0;
  const expect = async (vectorCount: number, df1: number, df2: number): Promise<void> => {
    await stored.commit(segment, ++operation);
    const replayed = await stored.loaded();
    if (operation % 2 === 0) await stored.checkpoint(segment);
    for (const one of [segment, replayed, await stored.loaded()]) {
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

test("only what changed is recorded, and only once", async () => {
  const segment = emptySegment(SCHEMA);
  const random = seededRandom(5);
  for (let id = 0; id < 130; id++) segment.append(id, 1, randomVectors(random));
  const first = await takeChanges(segment);
  assert.deepEqual([first?.firstRow, first?.payloadLengths.length], [0, 130]);
  assert.equal(await takeChanges(segment), undefined);
  segment.delete(70);
  segment.setVersion(71, 9);
  segment.setPayload(71, { a: 1 });
  segment.deleteVector(72, "s");
  const second = await takeChanges(segment);
  assert.deepEqual(
    [
      second?.firstRow,
      second?.ids.length,
      second?.died,
      second?.touched,
      second?.payloadChanges[0],
    ],
    [130, 0, Uint32Array.of(70), Uint32Array.of(71), 71],
  );
  segment.append(200, 2, new Map());
  const third = await takeChanges(segment);
  assert.deepEqual([third?.firstRow, third?.payloadLengths.length], [130, 1]);
});

test("records that do not fit and files that are missing or damaged are refused", async () => {
  const stored = new StoredSegment(SCHEMA);
  const segment = emptySegment(SCHEMA);
  for (let id = 0; id < 3; id++) {
    segment.append(id, id, randomVectors(seededRandom(id)), randomPayload(seededRandom(id + 9)));
    await stored.commit(segment, id);
  }
  await assert.rejects(stored.follow(emptySegment(SCHEMA), 1), { code: "storage" });
  const [{ body }] = stored.records as [(typeof stored.records)[number]];
  for (let length = 0; length < body.length; length += 4) {
    assert.throws(() => decodeChanges(new RecordReader(body.subarray(0, length))), {
      code: "storage",
    });
  }
  await stored.checkpoint(segment);
  const before = await view(segment);
  await stored.folder.close();
  for (const { name } of await stored.files.list("")) {
    const file = await stored.files.open(name, "write");
    const byte = new Uint8Array(1);
    await file.read(100, byte);
    await file.write(100, [Uint8Array.of(byte[0]! ^ 1)]);
    const loading = async (): Promise<unknown> => view(await stored.loaded());
    await assert.rejects(loading(), { code: "storage" }, name);
    await stored.folder.close();
    await file.write(100, [byte]);
    await file.close();
  }
  assert.deepEqual(await view(await stored.loaded()), before);
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

test("undoing takes back everything since the last record, in the next one too", async () => {
  const seed = 73;
  const random = seededRandom(seed);
  for (let round = 0; round < 30; round++) {
    const stored = new StoredSegment(SCHEMA);
    const segment = emptySegment(SCHEMA);
    for (let left = Math.floor(random() * 60); left > 0; left--) change(segment, random, 1);
    await stored.commit(segment, 1);
    if (random() < 0.5) await stored.checkpoint(segment);
    const before = await view(segment);
    for (let left = 1 + Math.floor(random() * 60); left > 0; left--) change(segment, random, 2);
    segment.undo();
    assert.deepEqual(await view(segment), before, `seed ${seed}, round ${round}`);
    await stored.commit(segment, 2);
    assert.deepEqual(await view(await stored.loaded()), before, `seed ${seed}, round ${round}`);
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
    else if (random() < 0.5) await takeChanges(segment);
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

test("operations that were undone leave nothing, in memory, in files and in records", async () => {
  const seed = 76;
  const random = seededRandom(seed);
  const stored = new StoredSegment(SCHEMA);
  let segment = emptySegment(SCHEMA);
  for (let operation = 1; operation < 120; operation++) {
    const label = `seed ${seed}, operation ${operation}`;
    const before = await view(segment);
    const isUndone = random() < 0.5;
    for (let left = Math.floor(random() * 30); left > 0; left--) change(segment, random, operation);
    if (isUndone) {
      segment.undo();
      assert.deepEqual(await view(segment), before, label);
    }
    if (random() < 0.7) {
      await stored.commit(segment, operation);
      if (random() < 0.3) await stored.checkpoint(segment);
      const loaded = await stored.loaded();
      assert.deepEqual(await view(loaded), await view(segment), label);
      if (random() < 0.2) segment = loaded;
    } else if (!isUndone) {
      segment.undo();
      assert.deepEqual(await view(segment), before, label);
    }
  }
});
