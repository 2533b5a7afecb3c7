import assert from "node:assert/strict";
import { test } from "node:test";

import { testRun } from "../common/testing/test_run.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { RecordReader } from "./segment_record.ts";
import {
  decodeSwap,
  encodeSwap,
  followSources,
  type SegmentSwap,
  takenOf,
} from "./segment_swap.ts";
import type { Segment } from "./segment.ts";
import { emptySegment } from "./testing/segments.ts";

const SCHEMA: VectorSchema = new Map([["", { kind: "dense", size: 1, distance: "Dot" }]]);

function decoded(swap: SegmentSwap): SegmentSwap | undefined {
  const body = Uint8Array.from(encodeSwap(swap).flatMap((part) => [...part]));
  assert.equal(body.length % 4, 0, "whole words");
  const reader = new RecordReader(body);
  const found = decodeSwap(reader);
  assert.ok(reader.isAtEnd);
  return found;
}

function filled(rows: number): Segment {
  const segment = emptySegment(SCHEMA);
  for (let id = 0; id < rows; id++) {
    segment.append(id, 1, new Map([["", { kind: "dense", values: Float32Array.of(id) }]]));
  }
  segment.forgetChanges();
  return segment;
}

test("a swap is read as it was written", () => {
  const file = { name: "3.masks", contentBytes: 12, checksum: 7 };
  const swap: SegmentSwap = {
    target: 9,
    sources: [
      { number: 2, rowCount: 33, taken: Uint32Array.of(0xffffffff, 1) },
      { number: 5, rowCount: 0, taken: new Uint32Array(0) },
    ],
    state: { number: 9, rows: [], payloads: [{ file, firstUnit: 0 }], masks: file },
  };
  assert.deepEqual(decoded(swap), swap);
  assert.deepEqual(decoded({ ...swap, state: undefined }), { ...swap, state: undefined });
});

test("an entry of changes is no swap", () => {
  const reader = new RecordReader(new Uint8Array(8));
  assert.equal(decodeSwap(reader), undefined);
  assert.equal(reader.word(), 0);
});

test("a copy follows what became of its rows", async () => {
  const source = filled(40);
  for (const offset of [3, 39]) source.delete(offset);
  const rows = takenOf(0, source.snapshot());
  const target = emptySegment(SCHEMA);
  await target.copyRows(source.snapshot(), testRun());
  assert.equal(target.rowCount, 38);
  source.delete(0);
  source.setPayload(4, { a: 1 });
  source.setVersion(4, 8);
  source.deleteVector(5, "");
  source.setVersion(5, 9);
  await followSources(target, [rows], () => source, testRun());
  assert.equal(target.offsetOf(0), undefined);
  assert.deepEqual(target.payloadAt(target.offsetOf(4)!), { a: 1 });
  assert.equal(target.reader().versionAt(target.offsetOf(4)!), 8);
  assert.equal(target.hasVector("", target.offsetOf(5)!), false);
  assert.equal(target.liveCount, 37);
});

test("rows of another segment are damage", async () => {
  const source = filled(4);
  const rows = takenOf(0, source.snapshot());
  const target = emptySegment(SCHEMA);
  await target.copyRows(source.snapshot(), testRun());
  for (const find of [() => undefined, () => filled(5)]) {
    await assert.rejects(followSources(target, [rows], find, testRun()), { code: "storage" });
  }
  const fewer = { ...rows, taken: Uint32Array.of(7) };
  await assert.rejects(followSources(target, [fewer], () => source, testRun()));
});
