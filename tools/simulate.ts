/**
 * `npm run test:simulation [-- --scenarios 20000] [--seed N]`: random lives of the whole engine on
 * a simulated disk, on all processors. Prints the seeds; ends with 1 at the first that fails.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { run } from "./child_process.ts";

const SCENARIOS_DEFAULT = 20_000;

const { values } = parseArgs({
  options: { scenarios: { type: "string" }, seed: { type: "string" } },
});
const scenarios = wholeNumber("scenarios", values.scenarios ?? String(SCENARIOS_DEFAULT));
// Another every day, so that the years go through many; printed, so that each can be repeated.
const seed = wholeNumber("seed", values.seed ?? String(Math.floor(Date.now() / 86_400_000) * 1e6));
const processes = availableParallelism();
const perProcess = Math.ceil(scenarios / processes);
const started = performance.now();
const results = await Promise.all(
  Array.from({ length: processes }, (_, process) =>
    simulate(seed + process * perProcess, perProcess),
  ),
);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const failed = results.find(({ code }) => code !== 0);
if (failed !== undefined) {
  process.stderr.write(failed.output);
  process.exitCode = 1;
} else {
  process.stdout.write(
    `${perProcess * processes} scenarios kept every promise, seeds from ${seed}, in ${seconds} s\n`,
  );
}

function simulate(first: number, count: number): Promise<{ code: number; output: string }> {
  const program = "packages/engine/src/embedded/testing/run_scenarios.ts";
  const node = ["--import", "tsx", "--conditions=@quiverdb/source"];
  return run(process.execPath, [...node, program, String(first), String(count)], { capture: true });
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} takes a whole number, not ${text}`);
}
