import assert from "node:assert/strict";
import { test } from "node:test";

import type { JsonObject } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import { testRun } from "../common/testing/test_run.ts";
import { encodeStored } from "../payload/payload_store.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { Segment } from "./segment.ts";
import { filesOf, writeImage } from "./segment_files.ts";
import { emptySegment } from "./testing/segments.ts";
import { StoredSegment } from "./testing/stored_segment.ts";

const SCHEMA: VectorSchema = new Map([
  ["d", { kind: "dense", size: 2, distance: "Dot" }],
  ["m", { kind: "multi", size: 1, distance: "Dot" }],
  ["s", { kind: "sparse", idf: true }],
]);
const ALL = { accept: undefined, candidates: undefined };

function vectorsOf(x: number): Map<string, Vector> {
  return new Map<string, Vector>([
    ["d", { kind: "dense", values: Float32Array.of(x, -x) }],
    ["m", { kind: "multi", dim: 1, rows: Float32Array.of(x, x + 1) }],
    ["s", { kind: "sparse", indices: Uint32Array.of(x % 3), values: Float32Array.of(1) }],
  ]);
}

function add(segment: Segment, id: PointId, version: number, payload?: JsonObject): void {
  segment.append(id, version, vectorsOf(Number(id)), encodeStored(payload));
}

async function contents(segment: Segment): Promise<object> {
  const reader = segment.reader();
  const offsets = await reader.matching(ALL, { kind: "offset" }, Infinity, testRun());
  const rows = Array.from(offsets, (offset) => ({
    offset,
    id: reader.idAt(offset),
    found: segment.offsetOf(reader.idAt(offset)),
    version: reader.versionAt(offset),
    payload: reader.payloadAt(offset),
    vectors: reader.vectorsAt(offset),
  }));
  const statistics = reader.sparseStatistics("s")!;
  const frequencies = [0, 1, 2].map((index) => statistics.documentFrequency(index));
  return { rows, vectorCount: statistics.vectorCount, frequencies };
}

/** Records what changed and writes files; the segment that is loaded is the same. */
async function checkpoint(stored: StoredSegment, segment: Segment): Promise<Segment> {
  await stored.commit(segment, 1);
  await stored.checkpoint(segment);
  const loaded = await stored.loaded();
  assert.deepEqual(await contents(loaded), await contents(segment));
  return loaded;
}

test("what changes after an image is in the second and the third, also of a loaded segment", async () => {
  for (const loads of [false, true]) {
    const stored = new StoredSegment(SCHEMA);
    let segment = emptySegment(SCHEMA);
    const next = async (): Promise<void> => {
      const loaded = await checkpoint(stored, segment);
      if (loads) segment = loaded;
    };
    for (let id = 0; id < 100; id++) {
      add(segment, id, 2 ** 33 + id, id % 3 === 0 ? {} : { id, text: "x".repeat(id * 50) });
    }
    segment.delete(99);
    await next();

    segment.delete(0);
    segment.setPayload(1, { now: "another" });
    segment.setPayload(2, {});
    segment.setPayload(3, { now: "not empty" });
    segment.setVersion(4, 2 ** 40);
    segment.deleteVector(5, "s");
    segment.deleteVector(6, "d");
    for (let id = 100; id < 140; id++) add(segment, id, 7, { id });
    segment.setPayload(100, { id: "changed at once" });
    segment.supersede(50);
    add(segment, 50, 8, { moved: true });
    await next();

    segment.setPayload(1, { now: "once more" });
    segment.setVersion(1, 9);
    segment.delete(2);
    segment.setPayload(3, {});
    segment.setVersion(105, 10);
    segment.setPayload(106, { id: "x".repeat(70_000) });
    segment.deleteVector(107, "m");
    segment.delete(108);
    await next();
    const last = await contents(segment);

    // A third image without new rows or payloads in memory.
    segment.setVersion(110, 11);
    await next();
    assert.equal(stored.state?.rows.length, 2);
    assert.notDeepEqual(await contents(segment), last);
    assert.equal(segment.image(), undefined);
    assert.equal((await stored.loaded()).image(), undefined, "it is as its files say");
  }
});

test("rows and payloads are written once, and masks as a whole", async () => {
  const stored = new StoredSegment(SCHEMA);
  const segment = emptySegment(SCHEMA);
  for (let id = 0; id < 20; id++) add(segment, id, 1, { id });
  await checkpoint(stored, segment);
  const first = stored.state!;
  assert.deepEqual(
    [first.number, first.rows.map(({ rows }) => rows), first.payloads.length],
    [3, [20], 1],
  );
  assert.equal(filesOf(first).length, 3);

  segment.delete(3);
  await checkpoint(stored, segment);
  const second = stored.state!;
  assert.deepEqual([second.rows, second.payloads], [first.rows, first.payloads]);
  assert.notEqual(second.masks.name, first.masks.name);
  assert.equal(second.masks.contentBytes, first.masks.contentBytes, "the masks alone changed");

  for (let id = 20; id < 25; id++) add(segment, id, 1);
  segment.setPayload(4, { a: 1 });
  await checkpoint(stored, segment);
  const third = stored.state!;
  assert.deepEqual(
    third.rows.map(({ rows }) => rows),
    [20, 5],
  );
  assert.deepEqual(third.rows[0], first.rows[0]);
  assert.equal(third.payloads.length, 2);
  const [old, added] = third.payloads;
  assert.ok(added!.firstUnit >= old!.firstUnit + old!.file.contentBytes / 4);
  assert.ok(added!.file.contentBytes <= 12, "one payload");
  assert.equal(new Set(filesOf(third)).size, 5);
});

test("payloads of rows that died, and those that are none, are not written", async () => {
  const stored = new StoredSegment(SCHEMA);
  const segment = emptySegment(SCHEMA);
  for (let id = 0; id < 30; id++)
    add(segment, id, 1, id < 20 ? { text: "x".repeat(1000) } : undefined);
  for (let id = 0; id < 20; id++) segment.delete(id);
  await checkpoint(stored, segment);
  assert.deepEqual(stored.state?.payloads, []);
  segment.setPayload(25, { a: 1 });
  await checkpoint(stored, segment);
  assert.equal(stored.state?.payloads.length, 1);
});

test("an image shows the segment as it was, whatever is changed while it is written", async () => {
  const stored = new StoredSegment(SCHEMA);
  const segment = emptySegment(SCHEMA);
  for (let id = 0; id < 70; id++) add(segment, id, 1, { id });
  await checkpoint(stored, segment);
  for (let id = 70; id < 90; id++) add(segment, id, 2, { id });
  segment.setPayload(7, { now: 2 });
  await stored.commit(segment, 2);
  const expected = await contents(segment);
  const image = segment.image()!;
  // The rows, payloads, versions, masks and statistics that the image shows change.
  for (let id = 90; id < 200; id++) add(segment, id, 3, { id });
  for (const offset of [1, 72]) segment.delete(offset);
  for (const offset of [7, 8, 73]) segment.setPayload(offset, { now: 3 });
  for (const offset of [9, 74]) segment.setVersion(offset, 3);
  for (const offset of [10, 75]) segment.deleteVector(offset, "s");
  const { state, moved } = await writeImage(image, stored.state, stored.folder, testRun());
  const loaded = emptySegment(SCHEMA);
  await loaded.load(state, stored.folder, testRun());
  assert.deepEqual(await contents(loaded), expected);

  const later = await contents(segment);
  const view = segment.reader();
  const { file } = state.payloads.at(-1)!;
  const range = await stored.folder.range("payloads", file);
  await segment.settleImage(image, { range, moved }, testRun());
  assert.deepEqual(await contents(segment), later);
  assert.deepEqual([view.payloadAt(7), view.payloadAt(80)], [{ now: 3 }, { id: 80 }]);
  stored.state = state;
  await checkpoint(stored, segment);
});

test("large segments are written in pieces", async () => {
  const schema: VectorSchema = new Map([["d", { kind: "dense", size: 200, distance: "Dot" }]]);
  const stored = new StoredSegment(schema);
  const segment = emptySegment(schema);
  const payloadOf = (id: number): JsonObject => ({ id, text: "é".repeat(id % 97) });
  const valuesOf = (id: number): Float32Array =>
    Float32Array.from({ length: 200 }, (_, at) => id + at);
  for (let id = 0; id < 1500; id++) {
    const vectors = new Map([["d", { kind: "dense", values: valuesOf(id) } as const]]);
    segment.append(id, id, vectors, encodeStored(payloadOf(id)));
  }
  segment.setPayload(700, { text: "x".repeat(300_000) });
  await stored.commit(segment, 1);
  await stored.checkpoint(segment);
  for (let id = 0; id < 1500; id += 2) segment.setVersion(id, 5000);
  await stored.commit(segment, 2);
  await stored.checkpoint(segment);
  const loaded = await stored.loaded();
  const reader = loaded.reader();
  assert.equal(reader.pointCount, 1500);
  for (let id = 0; id < 1500; id++) {
    assert.equal(loaded.offsetOf(id), id);
    assert.equal(reader.versionAt(id), id % 2 === 0 ? 5000 : id);
    if (id === 700) assert.equal(String(reader.payloadAt(id)["text"]).length, 300_000);
    else assert.deepEqual(reader.payloadAt(id), payloadOf(id));
    if (id % 50 > 0) continue;
    assert.deepEqual(reader.vectorAt("d", id), { kind: "dense", values: valuesOf(id) });
  }
});

test("an image that could not be written is written anew under other names", async () => {
  const segment = emptySegment(SCHEMA);
  for (let id = 0; id < 5; id++) add(segment, id, 1, { id });
  const stored = new StoredSegment(SCHEMA);
  const image = segment.image()!;
  const { files } = stored;
  const sealed = await files.open("0.payloads", "create");
  await assert.rejects(writeImage(image, undefined, stored.folder, testRun()), {
    code: "storage",
  });
  await sealed.close();
  segment.forgetImage(image);
  await checkpoint(stored, segment);
  assert.deepEqual(
    (await files.list("")).map(({ name }) => name),
    ["0.payloads", ...filesOf(stored.state!)].sort(),
  );
});
