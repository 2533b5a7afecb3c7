import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { type EmbeddedOptions, openEmbedded } from "@quiverdb/engine";
import { seededRandom, SEGMENTS_REWRITTEN } from "@quiverdb/engine/testing";

import { soak } from "./soak_run.ts";

const seed = Number(process.env["QUIVER_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** So small that there are dozens of segments, and some are being rewritten all the time. */
const limits = {
  segmentRowsMax: 40,
  checkpointSizeBytes: 100_000,
  optimizers: { vacuumRowsMin: 10, segmentsMax: 8 },
};
const SEGMENTS_WANTED = 5;
const REWRITES_WANTED = 20;

/** Counts the rewrites of segments that the log tells of. */
function rewriteCounter(): { count: number; readonly log: NonNullable<EmbeddedOptions["log"]> } {
  const counter = {
    count: 0,
    log: (_level: string, message: string) => {
      if (message === SEGMENTS_REWRITTEN) counter.count++;
    },
  };
  return counter;
}

test(`thousands of random operations in memory agree with the model (QUIVER_SEED=${seed})`, async () => {
  const rewrites = rewriteCounter();
  const segments = await soak(
    { open: () => openEmbedded({ limits, log: rewrites.log }), isDurable: false },
    { random: seededRandom(seed), blocks: 40, stepsPerBlock: 100 },
  );
  assert.ok(segments >= SEGMENTS_WANTED, `${segments} segments`);
  assert.ok(rewrites.count >= REWRITES_WANTED, `${rewrites.count} rewrites`);
});

test(`thousands of random operations on a folder agree with the model, reopened at random (QUIVER_SEED=${seed})`, async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-soak-"));
  const rewrites = rewriteCounter();
  try {
    const segments = await soak(
      { open: () => openEmbedded({ path, limits, log: rewrites.log }), isDurable: true },
      { random: seededRandom(seed), blocks: 20, stepsPerBlock: 100 },
    );
    assert.ok(segments >= SEGMENTS_WANTED, `${segments} segments`);
    assert.ok(rewrites.count >= REWRITES_WANTED, `${rewrites.count} rewrites`);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});
