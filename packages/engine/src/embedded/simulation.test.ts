import assert from "node:assert/strict";
import { test } from "node:test";

import { liveThrough, SCENARIO_KINDS } from "./testing/scenario_kinds.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 4711);
const SCENARIOS = Number(process.env["QUIVER_SCENARIOS"] ?? 40);

for (const [name, options] of SCENARIO_KINDS) {
  test(`an engine that ${name} keeps every promise (seeds from ${SEED})`, async () => {
    let openings = 0;
    let writes = 0;
    let rewrites = 0;
    for (let seed = SEED; seed < SEED + SCENARIOS; seed++) {
      const scenario = await liveThrough(seed, name, options);
      openings += scenario.checkedOpenings;
      writes += scenario.writeCount;
      rewrites += scenario.rewriteCount;
    }
    assert.ok(openings > SCENARIOS && writes > 5 * SCENARIOS, `${openings}, ${writes}`);
    assert.ok(rewrites > SCENARIOS, `${rewrites} rewrites`);
  });
}
