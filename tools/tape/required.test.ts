import assert from "node:assert/strict";
import { test } from "node:test";
import { KNOWN_DIFFERENCES } from "./known_differences.ts";
import { withBackend } from "./open_backend.ts";
import { replayScenario } from "./replay_scenario.ts";
import { isRequired } from "./required.ts";
import { readScenario } from "./scenario.ts";
import { scenarioNames, tapes } from "./tapes.ts";

const all = tapes();
const skip = all === undefined ? "needs ../shared/tape" : false;

for (const kind of ["memory", "path"] as const) {
  test(`the tape passes, but for what is known to differ (${kind})`, { skip }, async () => {
    let stepCount = 0;
    for (const tape of all ?? []) {
      await withBackend(kind, tape.options, async (backend) => {
        for (const name of scenarioNames(tape)) {
          const scenario = readScenario(tape.folder, name.slice(tape.prefix.length));
          const outcomes = await replayScenario(backend, scenario);
          stepCount += outcomes.length;
          const isWrong = ({ id, differences }: (typeof outcomes)[number]): boolean =>
            isRequired(name, id)
              ? differences.length > 0
              : differences.length === 0 && KNOWN_DIFFERENCES.has(`${name} :: ${id}`);
          assert.deepEqual(outcomes.filter(isWrong), [], name);
        }
      });
    }
    assert.ok(stepCount > 4000, `${stepCount} steps`);
    assert.ok(KNOWN_DIFFERENCES.size <= 0.005 * 5806, `${KNOWN_DIFFERENCES.size} differ`);
  });
}
