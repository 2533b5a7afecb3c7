import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { openEmbedded } from "@quiverdb/engine";
import { seededRandom } from "@quiverdb/engine/testing";

import { INDEX_TIMES, runDifferential } from "./differential_run.ts";

const seed = Number(process.env["QUIVER_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** Collections for each time of the indexes, of 50 requests each. */
const collections = Number(process.env["QUIVER_COLLECTIONS"] ?? 3);

/** So few that points lie in many segments. */
const SEGMENT_ROWS_MAX = 20;

for (const indexTime of INDEX_TIMES) {
  test(`answers are those of the plain model, indexes made ${indexTime} (QUIVER_SEED=${seed})`, async () => {
    for (let number = 0; number < collections; number++) {
      const path =
        number % 2 === 0 ? undefined : await mkdtemp(join(tmpdir(), "quiver-differential-"));
      const options = { segmentRowsMax: SEGMENT_ROWS_MAX, ...(path === undefined ? {} : { path }) };
      try {
        await runDifferential({
          open: () => openEmbedded(options),
          random: seededRandom(seed + number),
          indexTime,
        });
      } catch (error) {
        assert.fail(`collection ${number}: ${String(error)}`);
      } finally {
        if (path !== undefined) await rm(path, { recursive: true, force: true });
      }
    }
  });
}
