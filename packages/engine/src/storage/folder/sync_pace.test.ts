import assert from "node:assert/strict";
import { test } from "node:test";

import { SyncPace } from "./sync_pace.ts";

/** Syncs of a length until they are waited for in this thread. */
function syncsNeeded(pace: SyncPace, ms: number): number {
  for (let count = 0; count < 10_000; count++) {
    if (pace.isQuick) return count;
    pace.note(ms, false);
  }
  return Infinity;
}

test("a disk whose syncs take little is quick after a few of them", () => {
  assert.equal(syncsNeeded(new SyncPace(), 0.3), 4);
});

test("a disk whose syncs take milliseconds is never quick", () => {
  assert.equal(syncsNeeded(new SyncPace(), 3), Infinity);
});

test("a disk that becomes slow is not quick any more", () => {
  const pace = new SyncPace();
  syncsNeeded(pace, 0.3);
  for (let i = 0; i < 32; i++) pace.note(4, true);
  assert.equal(pace.isQuick, false);
  assert.ok(syncsNeeded(pace, 0.3) < 64);
});

test("a sync of a few milliseconds among quick ones changes nothing", () => {
  const pace = new SyncPace();
  syncsNeeded(pace, 0.3);
  pace.note(5, true);
  assert.equal(pace.isQuick, true);
});

test("a disk that held this thread for long has to be quick for longer each time", () => {
  const pace = new SyncPace();
  const needed = [];
  for (let i = 0; i < 6; i++) {
    needed.push(syncsNeeded(pace, 0.1));
    pace.note(11, true);
  }
  assert.deepEqual(needed, [4, 32, 256, 2048, 4096, 4096]);
});
