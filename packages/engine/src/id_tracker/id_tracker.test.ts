import assert from "node:assert/strict";
import { test } from "node:test";

import type { PointId } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { seededRandom } from "../common/prng.ts";
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { testRun } from "../common/testing/test_run.ts";
import { IdTracker, versionIn } from "./id_tracker.ts";

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

test("ids come in Qdrant's order: numbers, then UUIDs", async () => {
  const tracker = new IdTracker();
  for (const id of [...EDGE_IDS].reverse()) tracker.append(id, 1);
  const ascending = await tracker.ascending(testRun());
  assert.deepEqual(
    Array.from(ascending, (offset) => tracker.idAt(offset)),
    EDGE_IDS,
  );
  assert.equal(tracker.firstFrom(ascending, 2n ** 62n), 7);
  assert.equal(tracker.firstFrom(ascending, EDGE_IDS.at(-1)!), EDGE_IDS.length - 1);
  assert.equal(tracker.firstFrom(ascending, 0), 0);
});

test("a version beyond 2^32 is kept", () => {
  const tracker = new IdTracker();
  tracker.append(1, 2 ** 40 + 5);
  assert.equal(tracker.versionAt(0), 2 ** 40 + 5);
});

test("a snapshot keeps the versions of its time", () => {
  const tracker = new IdTracker();
  for (let id = 0; id < 100; id++) tracker.append(id, id);
  const before = tracker.versionsSnapshot();
  tracker.setVersion(7, 2 ** 33);
  tracker.load(tracker.idWords(0, 0), 5);
  tracker.append(1000, 2 ** 35);
  assert.deepEqual([versionIn(before, 7), before.length], [7, 200]);
  assert.deepEqual([tracker.versionAt(7), tracker.versionAt(100)], [2 ** 33, 2 ** 35]);
});

test("random appends and deletes agree with a map, also after the rows were loaded again", async () => {
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
    if (step % 500 === 0) await assertAgrees(tracker, model, seed);
  }
  const loaded = new IdTracker();
  const deleted = tracker.deletedSnapshot();
  for (let word = 0; word * 32 < tracker.rowCount; word++) {
    loaded.loadDeleted(word, deleted.word(word));
  }
  const versions = tracker.versionsSnapshot();
  for (let from = 0; from < tracker.rowCount;) {
    const to = Math.min(tracker.rowCount, from + 1 + Math.floor(random() * 3000));
    loaded.load(tracker.idWords(from, to), versions.slice(2 * from, 2 * to));
    from = to;
  }
  for (let offset = 0; offset < tracker.rowCount; offset++) {
    assert.equal(loaded.idAt(offset), tracker.idAt(offset));
    assert.equal(loaded.versionAt(offset), tracker.versionAt(offset));
  }
  await assertAgrees(loaded, model, seed);
});

async function assertAgrees(
  tracker: IdTracker,
  model: Map<PointId, number>,
  seed: number,
): Promise<void> {
  assert.equal(tracker.liveCount, model.size, `seed ${seed}`);
  for (const [id, offset] of model) assert.equal(tracker.offsetOf(id), offset, `seed ${seed}`);
  const ascending = await tracker.ascending(testRun());
  assert.equal(ascending.length, tracker.rowCount);
  const ids = Array.from(ascending)
    .filter((offset) => tracker.isLive(offset))
    .map((offset) => tracker.idAt(offset));
  assert.deepEqual(ids, [...model.keys()].sort(comparePointIds), `seed ${seed}`);
}

test("rows that died stay findable for those who saw them live", () => {
  const seed = 78;
  const random = seededRandom(seed);
  const tracker = new IdTracker();
  const model = new Map<PointId, number>();
  const times: { sees: (offset: number) => boolean; model: Map<PointId, number> }[] = [];
  for (let step = 0; step < 3000; step++) {
    const id = randomId(random);
    const known = model.get(id);
    if (known !== undefined) tracker.delete(known);
    model.delete(id);
    if (known === undefined || random() < 0.7) model.set(id, tracker.append(id, step));
    if (step % 100 !== 0) continue;
    const { rowCount } = tracker;
    const deleted = tracker.deletedSnapshot();
    const sees = (offset: number): boolean => offset < rowCount && !deleted.has(offset);
    times.push({ sees, model: new Map(model) });
  }
  for (const { sees, model: then } of times) {
    for (let draw = 0; draw < 200; draw++) {
      const id = randomId(random);
      assert.equal(tracker.findRow(id, sees), then.get(id), `seed ${seed}`);
    }
  }
});

test("many ids are found while the table grows from one part to many", () => {
  const tracker = new IdTracker();
  const count = 40_000;
  for (let id = 0; id < count; id++) {
    tracker.append(id * 3, 1);
    assert.equal(tracker.offsetOf(id * 3), id);
  }
  for (let id = 0; id < count; id++) {
    assert.equal(tracker.offsetOf(id * 3), id);
    assert.equal(tracker.offsetOf(id * 3 + 1), undefined);
  }
});

test("rows are sorted in steps that let others run, also while rows are added", async () => {
  const seed = 79;
  const random = seededRandom(seed);
  const tracker = new IdTracker();
  const add = (count: number): void => {
    for (let row = 0; row < count; row++) tracker.append(Math.floor(random() * 2 ** 40), 1);
  };
  add(5000);
  class PausingRun extends Run {
    pauses = 0;
    override due(): boolean {
      return true;
    }
    override async pause(): Promise<void> {
      if (this.pauses++ % 7 === 0) add(3);
      await super.pause();
    }
  }
  const run = new PausingRun(processRuntime());
  const [first, second] = await Promise.all([tracker.ascending(run), tracker.ascending(testRun())]);
  assert.ok(run.pauses > 20, `${run.pauses} pauses`);
  for (const ascending of [first, second, await tracker.ascending(testRun())]) {
    assert.equal(new Set(ascending).size, ascending.length);
    assert.ok(ascending.length >= 5000);
    for (let at = 1; at < ascending.length; at++) {
      assert.ok(tracker.compareOffsets(ascending[at - 1]!, ascending[at]!) <= 0, `seed ${seed}`);
    }
  }
});
