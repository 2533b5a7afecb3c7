import assert from "node:assert/strict";
import { test } from "node:test";

import { seededRandom } from "../common/prng.ts";
import { ID_WORDS } from "../id_tracker/id_words.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import { problemOf } from "../storage/storage_error.ts";
import {
  decodeChanges,
  encodeChanges,
  type FieldChanges,
  RecordReader,
  type SegmentChanges,
} from "./segment_record.ts";
import { emptySegment } from "./testing/segments.ts";
import { takeChanges } from "./testing/stored_segment.ts";

/** Changes of any shape that a record can hold. */
function randomChanges(random: () => number): SegmentChanges {
  const below = (end: number): number => Math.floor(random() * end);
  const words = (count: number): Uint32Array =>
    Uint32Array.from({ length: count }, () => Math.floor(random() * 2 ** 32));
  const bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: 4 * count }, () => below(256));
  const rows = random() < 0.3 ? 0 : below(80);
  const fields = Array.from({ length: below(4) }, (): FieldChanges => ({
    field: below(1000),
    present: words(Math.ceil(rows / 32)),
    absent: words(below(5)),
    rows: Array.from({ length: rows === 0 ? 0 : below(3) }, () => bytes(below(20))),
  }));
  return {
    segment: below(100),
    firstRow: below(2 ** 32),
    ids: words(rows * ID_WORDS),
    died: words(below(6)),
    touched: words(below(6)),
    fields,
    payloadLengths: words(rows),
    payloadChanges: words(2 * below(5)),
    payloads: bytes(below(50)),
  };
}

/** As they are read: the rows of a field are one piece. */
function joined(changes: SegmentChanges): SegmentChanges {
  const fields = changes.fields.map((field) => ({
    ...field,
    rows: [new Uint8Array(Buffer.concat(field.rows))],
  }));
  return { ...changes, fields };
}

/** The bytes of a record, which may begin anywhere. */
function bodyOf(changes: readonly SegmentChanges[], shift = 0): Uint8Array {
  const body = Buffer.concat(changes.flatMap(encodeChanges));
  const bytes = new Uint8Array(body.length + shift);
  bytes.set(body, shift);
  return bytes.subarray(shift);
}

test("changes are read as they were written, several in one record, wherever it lies", () => {
  const seed = 51;
  const random = seededRandom(seed);
  for (let round = 0; round < 200; round++) {
    const changes = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
      randomChanges(random),
    );
    const reader = new RecordReader(bodyOf(changes, round % 5));
    const found: SegmentChanges[] = [];
    while (!reader.isAtEnd) found.push(decodeChanges(reader));
    assert.deepEqual(found, changes.map(joined), `seed ${seed}, round ${round}`);
  }
});

test("a record without changes has nothing to read", () => {
  assert.equal(new RecordReader(new Uint8Array(0)).isAtEnd, true);
  const nothing: SegmentChanges = {
    segment: 0,
    firstRow: 0,
    ids: new Uint32Array(0),
    died: new Uint32Array(0),
    touched: new Uint32Array(0),
    fields: [],
    payloadLengths: new Uint32Array(0),
    payloadChanges: new Uint32Array(0),
    payloads: new Uint8Array(0),
  };
  const reader = new RecordReader(bodyOf([nothing]));
  assert.deepEqual(decodeChanges(reader), nothing);
  assert.equal(reader.isAtEnd, true);
});

test("a record that ends too early, or speaks of more than it has, is damaged", () => {
  const seed = 52;
  const random = seededRandom(seed);
  const isDamage = (error: unknown): boolean => problemOf(error) === "damaged";
  for (let round = 0; round < 30; round++) {
    const body = bodyOf([randomChanges(random)]);
    const length = Math.floor(random() * (body.length / 4)) * 4;
    const cut = new RecordReader(body.subarray(0, length));
    assert.throws(() => decodeChanges(cut), isDamage, `seed ${seed}, round ${round}`);
    for (const word of [2, 3, 4, 5, 6, 7]) {
      const wrong = body.slice();
      new DataView(wrong.buffer).setUint32(4 * word, 2 ** 32 - 1, true);
      assert.throws(
        () => decodeChanges(new RecordReader(wrong)),
        isDamage,
        `seed ${seed}, round ${round}, word ${word}`,
      );
    }
  }
});

test("bytes that are not whole words are read, and what follows them too", () => {
  const reader = new RecordReader(Uint8Array.of(1, 2, 3, 4, 5, 0, 0, 0, 9, 0, 0, 0));
  assert.deepEqual(reader.bytes(5), Uint8Array.of(1, 2, 3, 4, 5));
  assert.equal(reader.word(), 9);
  assert.equal(reader.isAtEnd, true);
});

test("a record is a copy: what is changed afterwards does not reach it", async () => {
  const schema: VectorSchema = new Map([
    ["d", { kind: "dense", size: 1, distance: "Dot" }],
    ["s", { kind: "sparse", idf: false }],
  ]);
  const segment = emptySegment(schema);
  const add = (id: number): void => {
    const vectors = new Map([
      ["d", { kind: "dense", values: Float32Array.of(id) } as const],
      ["s", { kind: "sparse", indices: Uint32Array.of(id), values: Float32Array.of(id) } as const],
    ]);
    segment.append(id, 1, vectors, Uint8Array.of(0, 0x7b, 0x7d));
  };
  for (let id = 0; id < 40; id++) add(id);
  const changes = await takeChanges(segment);
  const parts = encodeChanges(changes!);
  const before = Buffer.concat(parts);
  segment.delete(3);
  segment.deleteVector(4, "s");
  segment.setPayload(5, { a: "longer than it was" });
  segment.setVersion(6, 9);
  for (let id = 100; id < 3000; id++) add(id);
  assert.ok(before.equals(Buffer.concat(parts)));
});
