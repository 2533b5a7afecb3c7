import assert from "node:assert/strict";
import { test } from "node:test";

import { Bitset } from "../common/bitset.ts";
import type { PointId } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { seededRandom } from "../common/prng.ts";
import { BLOCK_ROWS, IdTracker } from "./id_tracker.ts";

const EDGE_IDS: readonly PointId[] = [
  0,
  1,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
  "00000000-0000-0000-0000-000000000000",
  "550e8400-e29b-41d4-a716-446655440000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
];

function randomId(random: () => number): PointId {
  const kind = Math.floor(random() * 3);
  if (kind === 0) return Math.floor(random() * 50);
  if (kind === 1) return 2n ** 53n + BigInt(Math.floor(random() * 50));
  const hex = Math.floor(random() * 50)
    .toString(16)
    .padStart(12, "0");
  return `01234567-89ab-cdef-0123-${hex}`;
}

test("every id comes back as it went in", () => {
  const tracker = new IdTracker();
  EDGE_IDS.forEach((id, at) => {
    assert.equal(tracker.append(id, at), at);
  });
  EDGE_IDS.forEach((id, at) => {
    assert.equal(tracker.idAt(at), id);
    assert.equal(tracker.offsetOf(id), at);
    assert.equal(tracker.versionAt(at), at);
  });
  assert.equal(tracker.offsetOf(7), undefined);
});

test("ids come in Qdrant's order: numbers, then UUIDs", () => {
  const tracker = new IdTracker();
  for (const id of [...EDGE_IDS].reverse()) tracker.append(id, 1);
  const ids = [...tracker.ascending(new Bitset(), undefined)].map((offset) => tracker.idAt(offset));
  assert.deepEqual(ids, EDGE_IDS);
  const from = [...tracker.ascending(new Bitset(), 2n ** 62n)].map((offset) =>
    tracker.idAt(offset),
  );
  assert.deepEqual(from, EDGE_IDS.slice(7));
});

test("a version beyond 2^32 is kept", () => {
  const tracker = new IdTracker();
  tracker.append(1, 2 ** 40 + 5);
  assert.equal(tracker.versionAt(0), 2 ** 40 + 5);
});

test("random appends and deletes agree with a map, also after the blocks were loaded again", () => {
  const seed = 77;
  const random = seededRandom(seed);
  const tracker = new IdTracker();
  const model = new Map<PointId, number>();
  for (let step = 0; step < 5000; step++) {
    const id = randomId(random);
    const known = model.get(id);
    if (known !== undefined) {
      tracker.delete(known);
      model.delete(id);
    }
    if (known === undefined || random() < 0.6) model.set(id, tracker.append(id, step));
    if (step % 500 === 0) assertAgrees(tracker, model, seed);
  }
  const loaded = new IdTracker();
  for (let block = 0; block * BLOCK_ROWS < tracker.rowCount; block++) {
    loaded.loadBlock(
      block,
      tracker.blockRows(block).slice(),
      tracker.deletedWord(block * 2),
      tracker.deletedWord(block * 2 + 1),
    );
  }
  assertAgrees(loaded, model, seed);
});

function assertAgrees(tracker: IdTracker, model: Map<PointId, number>, seed: number): void {
  assert.equal(tracker.liveCount, model.size, `seed ${seed}`);
  for (const [id, offset] of model) assert.equal(tracker.offsetOf(id), offset, `seed ${seed}`);
  const ids = [...tracker.ascending(tracker.deletedSnapshot(), undefined)].map((offset) =>
    tracker.idAt(offset),
  );
  assert.deepEqual(ids, [...model.keys()].sort(comparePointIds), `seed ${seed}`);
}
