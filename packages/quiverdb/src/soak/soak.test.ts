import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { openEmbedded } from "@quiverdb/engine";
import { seededRandom } from "@quiverdb/engine/testing";

import { soak } from "./soak_run.ts";

const seed = Number(process.env["QUIVER_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/** So few that dozens of segments exist. */
const SEGMENT_ROWS_MAX = 40;
const SEGMENTS_WANTED = 24;

test(`thousands of random operations in memory agree with the model (QUIVER_SEED=${seed})`, async () => {
  const segments = await soak(
    { open: () => openEmbedded({ segmentRowsMax: SEGMENT_ROWS_MAX }), isDurable: false },
    { random: seededRandom(seed), blocks: 40, stepsPerBlock: 100 },
  );
  assert.ok(segments >= SEGMENTS_WANTED, `${segments} segments`);
});

test(`thousands of random operations on a folder agree with the model, reopened at random (QUIVER_SEED=${seed})`, async () => {
  const path = await mkdtemp(join(tmpdir(), "quiver-soak-"));
  try {
    const segments = await soak(
      { open: () => openEmbedded({ path, segmentRowsMax: SEGMENT_ROWS_MAX }), isDurable: true },
      { random: seededRandom(seed), blocks: 20, stepsPerBlock: 100 },
    );
    assert.ok(segments >= SEGMENTS_WANTED, `${segments} segments`);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
});
