import assert from "node:assert/strict";
import { test } from "node:test";
import { withBackend } from "./open_backend.ts";
import { replayScenario } from "./replay_scenario.ts";
import { isRequired } from "./required.ts";
import { readScenario, scenarioFiles } from "./scenario.ts";
import { sharedFolder } from "./shared_folder.ts";

const folder = sharedFolder("tape");
const files = folder === undefined ? [] : scenarioFiles(folder).filter(isRequired);
const skip = folder === undefined ? "needs ../shared/tape" : false;

for (const kind of ["memory", "path"] as const) {
  test(`the required scenarios of the tape pass (${kind})`, { skip }, async () => {
    assert.ok(files.length > 50, `${files.length} scenarios`);
    await withBackend(kind, async (backend) => {
      for (const file of files) {
        const outcomes = await replayScenario(backend, readScenario(folder ?? "", file));
        const failed = outcomes.filter(({ differences }) => differences.length > 0);
        assert.deepEqual(failed, [], file);
      }
    });
  });
}
