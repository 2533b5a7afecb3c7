import assert from "node:assert/strict";
import { test } from "node:test";
import { LogScenario, type ScenarioOptions } from "./testing/log_scenario.ts";

const SEED = Number(process.env["QUIVER_SEED"] ?? 815);
const SCENARIOS = Number(process.env["QUIVER_SCENARIOS"] ?? 300);

const KINDS: readonly (readonly [string, ScenarioOptions])[] = [
  ["loses power and is killed", {}],
  ["fails at any call", { faultRate: 0.08 }],
  ["is on a disk that gets full", { fills: true }],
  ["is read by another process", { hasReader: true }],
  ["fails while it is read", { hasReader: true, faultRate: 0.05, fills: true }],
];

for (const [name, options] of KINDS) {
  test(`a log that ${name} keeps every promise (seeds from ${SEED})`, async () => {
    let openings = 0;
    let records = 0;
    for (let seed = SEED; seed < SEED + SCENARIOS; seed++) {
      const scenario = new LogScenario(seed, options);
      try {
        await scenario.run(5);
      } catch (error) {
        const trace = scenario.disk.trace.slice(-40).join("\n");
        const reason = error instanceof Error ? error.stack : String(error);
        throw new Error(`seed ${seed}: ${reason}\n${trace}`, { cause: error });
      }
      openings += scenario.checkedOpenings;
      records += scenario.durableCount;
    }
    assert.ok(openings > 4 * SCENARIOS && records > 20 * SCENARIOS, `${openings}, ${records}`);
  });
}
