import assert from "node:assert/strict";
import { test } from "node:test";

import { Bitset } from "../common/bitset.ts";
import type { PointId } from "../common/point.ts";
import { seededRandom } from "../common/prng.ts";
import { ROW_WORDS } from "../id_tracker/id_rows.ts";
import { BLOCK_ROWS, IdTracker } from "../id_tracker/id_tracker.ts";
import { decodeBlock, encodeBlock } from "./segment_block.ts";

const UUID = "936da01f-9abd-4d9d-80c7-02af85c822a8";

/** A tracker with rows of all kinds of ids, some deleted, and two fields with random presence. */
function fill(seed: number, rows: number): { tracker: IdTracker; present: Bitset[] } {
  const random = seededRandom(seed);
  const tracker = new IdTracker();
  const present = [new Bitset(), new Bitset()];
  const ids: PointId[] = [2n ** 64n - 1n, UUID, 0, 2 ** 53 - 1];
  for (let row = 0; row < rows; row++) {
    tracker.append(ids[row] ?? row, Math.floor(random() * 2 ** 40));
    for (const bits of present) if (random() < 0.5) bits.set(row, true);
    if (random() < 0.3) tracker.delete(row);
  }
  return { tracker, present };
}

test("what was encoded is decoded, block by block", () => {
  for (const rows of [1, 31, 32, 33, 63, 64, 65, 200]) {
    const { tracker, present } = fill(rows, rows);
    const loaded = new IdTracker();
    const bits = present.map(() => new Bitset());
    for (let block = 0; block * BLOCK_ROWS < rows; block++) {
      const decoded = decodeBlock(encodeBlock(tracker, present, block), 2);
      loaded.loadBlock(block, decoded.rows, ...decoded.deleted);
      decoded.present.forEach(([low, high], field) => {
        bits[field]!.setWord(block * 2, low);
        bits[field]!.setWord(block * 2 + 1, high);
      });
    }
    assert.equal(loaded.rowCount, rows);
    assert.equal(loaded.liveCount, tracker.liveCount);
    for (let row = 0; row < rows; row++) {
      const label = `seed ${rows}, row ${row}`;
      assert.equal(loaded.idAt(row), tracker.idAt(row), label);
      assert.equal(loaded.versionAt(row), tracker.versionAt(row), label);
      assert.equal(loaded.isLive(row), tracker.isLive(row), label);
      assert.equal(loaded.offsetOf(tracker.idAt(row)), tracker.offsetOf(tracker.idAt(row)), label);
      present.forEach((one, field) => assert.equal(bits[field]!.has(row), one.has(row), label));
    }
  }
});

test("a block has the words of the format, little-endian", () => {
  const tracker = new IdTracker();
  tracker.append(7, 5);
  tracker.append(8, 2 ** 32 + 6);
  tracker.delete(1);
  const present = new Bitset();
  present.set(0, true);
  const bytes = encodeBlock(tracker, [present], 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4, true));
  const rows = 2 * ROW_WORDS;
  assert.deepEqual(words.slice(0, 2), [2, 1]);
  assert.deepEqual(words.slice(2 + ROW_WORDS - 2, 2 + ROW_WORDS), [5, 0]);
  assert.deepEqual(words.slice(2 + rows - 2, 2 + rows), [6, 1]);
  assert.deepEqual(words.slice(2 + rows), [0b10, 0, 0b01, 0]);
});

test("a block without fields is a block", () => {
  const { tracker } = fill(3, 3);
  assert.equal(decodeBlock(encodeBlock(tracker, [], 0), 0).present.length, 0);
});

test("bytes at an odd address are decoded", () => {
  const { tracker, present } = fill(4, 5);
  const bytes = encodeBlock(tracker, present, 0);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  assert.deepEqual(decodeBlock(shifted.subarray(1), 2), decodeBlock(bytes, 2));
});

test("bytes that are no block of so many fields are damage", () => {
  const { tracker, present } = fill(5, 5);
  const bytes = encodeBlock(tracker, present, 0);
  const damaged = { code: "storage", message: /damaged/ };
  for (const length of [0, 1, 4, 8, bytes.length - 4, bytes.length - 1]) {
    assert.throws(() => decodeBlock(bytes.subarray(0, length), 2), damaged, `${length} bytes`);
  }
  assert.throws(() => decodeBlock(Uint8Array.of(...bytes, 0, 0, 0, 0), 2), damaged);
  assert.throws(() => decodeBlock(bytes, 1), damaged);
  assert.throws(() => decodeBlock(bytes, 3), damaged);
  for (const rows of [4, 6, 255]) {
    const changed = bytes.slice();
    changed[0] = rows;
    assert.throws(() => decodeBlock(changed, 2), damaged, `${rows} rows`);
  }
});
