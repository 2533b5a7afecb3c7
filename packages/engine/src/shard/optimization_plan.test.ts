import assert from "node:assert/strict";
import { test } from "node:test";

import { OPTIMIZER_DEFAULTS } from "../common/defaults.ts";
import {
  compacting,
  planOptimization,
  type SegmentFacts,
  settingsOf,
} from "./optimization_plan.ts";

const SETTINGS = settingsOf(OPTIMIZER_DEFAULTS, 1_000_000);
const KB = 1024;

function segment(number: number, rowCount: number, liveCount = rowCount): SegmentFacts {
  const vectorSizeBytes = liveCount * 4;
  const payloads = { payloadSizeBytes: 0, payloadGarbageBytes: 0 };
  return { number, rowCount, liveCount, vectorSizeBytes, ...payloads };
}

test("nothing is done for segments that are whole and few", () => {
  assert.equal(planOptimization([], SETTINGS), undefined);
  assert.equal(planOptimization([segment(0, 5000)], SETTINGS), undefined);
  const three = [segment(0, 10), segment(1, 10), segment(2, 10)];
  assert.equal(planOptimization(three, SETTINGS), undefined);
});

test("a segment is rewritten beyond the share of dead rows, if it is large enough", () => {
  const vacuum = (rows: number, live: number): unknown =>
    planOptimization([segment(0, rows, live)], SETTINGS);
  assert.deepEqual(vacuum(1000, 799), { optimizer: "vacuum", segments: [0] });
  assert.equal(vacuum(1000, 800), undefined);
  assert.equal(vacuum(999, 0), undefined);
  assert.deepEqual(vacuum(1000, 0), { optimizer: "vacuum", segments: [0] });
});

test("the segment with the largest share of dead rows comes first", () => {
  const segments = [segment(0, 2000, 1500), segment(3, 2000, 200), segment(4, 5000, 3900)];
  assert.deepEqual(planOptimization(segments, SETTINGS)?.segments, [3]);
});

test("the smallest of too many segments are merged, never the one that takes points", () => {
  const segments = [10, 400, 20, 30, 5].map((rows, number) => segment(number, rows));
  assert.deepEqual(planOptimization(segments, SETTINGS), {
    optimizer: "merge",
    segments: [0, 2, 3],
  });
  const settings = settingsOf({ ...OPTIMIZER_DEFAULTS, default_segment_number: 3 }, 1_000_000);
  assert.deepEqual(planOptimization(segments, settings)?.segments, [0, 2]);
});

test("segments stay apart that would be too large together", () => {
  const segments = [300, 300, 300, 1].map((rows, number) => segment(number, rows * KB));
  const merged = (max_segment_size: number, rowsMax = 10_000_000): unknown =>
    planOptimization(segments, settingsOf({ ...OPTIMIZER_DEFAULTS, max_segment_size }, rowsMax))
      ?.segments;
  assert.deepEqual(merged(2400), [0, 1]);
  assert.equal(merged(2399), undefined);
  assert.equal(merged(2400, 500 * KB), undefined);
});

test("garbage among payloads is a reason, too", () => {
  const facts = { ...segment(0, 10), payloadSizeBytes: 5 << 20, payloadGarbageBytes: 6 << 20 };
  assert.equal(planOptimization([facts], SETTINGS), undefined);
  const padding = facts.liveCount * 4;
  const more = { ...facts, payloadGarbageBytes: (6 << 20) + padding + 1 };
  assert.deepEqual(planOptimization([more], SETTINGS)?.optimizer, "vacuum");
  const little = { ...facts, payloadGarbageBytes: 4096 + padding };
  assert.equal(planOptimization([little], compacting(SETTINGS)), undefined);
  little.payloadGarbageBytes++;
  assert.deepEqual(planOptimization([little], compacting(SETTINGS))?.optimizer, "vacuum");
});

test("compaction leaves two segments without a dead row", () => {
  const settings = compacting(SETTINGS);
  assert.deepEqual(planOptimization([segment(0, 10, 9)], settings)?.optimizer, "vacuum");
  const three = [segment(0, 10), segment(1, 10), segment(2, 10)];
  assert.deepEqual(planOptimization(three, settings)?.segments, [0, 1]);
  assert.equal(planOptimization([segment(0, 10), segment(1, 10)], settings), undefined);
});
