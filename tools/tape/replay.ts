/**
 * Replays the tape of a real Qdrant server against the embedded engine, in this process.
 *
 *   npm run test:tape -- [--only 11,12] [--backend memory|path|grpc] [--verbose]
 *
 * The last line is `N passed, M failed`. The exit code is 1 only if a required step failed.
 */
import { parseArgs } from "node:util";
import { BACKEND_KINDS, withBackend } from "./open_backend.ts";
import type { BackendKind } from "./open_backend.ts";
import { replayScenario } from "./replay_scenario.ts";
import type { StepOutcome } from "./replay_scenario.ts";
import { isRequired } from "./required.ts";
import { readScenario } from "./scenario.ts";
import { scenarioNames, type Tape, tapes } from "./tapes.ts";

interface Options {
  /** Numbers of scenarios; empty means all. */
  readonly only: readonly string[];
  readonly backends: readonly BackendKind[];
  readonly verbose: boolean;
}

interface Totals {
  passed: number;
  failed: number;
  requiredFailed: number;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      backend: { type: "string" },
      verbose: { type: "boolean", default: false },
    },
  });
  const { only, backend, verbose } = values;
  const backends = BACKEND_KINDS.filter((kind) => backend === kind);
  if (backend === undefined) backends.push("memory", "path");
  if (backends.length === 0) {
    throw new Error(`--backend is one of ${BACKEND_KINDS.join(", ")}, not ${backend}`);
  }
  return { only: only?.split(",") ?? [], backends, verbose };
}

function isSelected(file: string, only: readonly string[]): boolean {
  return only.length === 0 || only.includes(file.split("-")[0] ?? "");
}

function printFailures(file: string, outcomes: readonly StepOutcome[]): void {
  for (const { id, differences } of outcomes) {
    if (differences.length === 0) continue;
    console.log(`FAIL ${file} :: ${id}`);
    for (const difference of differences) console.log(`     ${difference}`);
  }
}

async function replayAll(
  tape: Tape,
  kind: BackendKind,
  options: Options,
  totals: Totals,
): Promise<void> {
  await withBackend(kind, tape.options, async (backend) => {
    for (const name of scenarioNames(tape)) {
      if (!isSelected(name, options.only)) continue;
      const onError = options.verbose ? (error: unknown) => console.log(error) : undefined;
      const scenario = readScenario(tape.folder, name.slice(tape.prefix.length));
      const outcomes = await replayScenario(backend, scenario, onError);
      if (options.verbose) printFailures(name, outcomes);
      const failed = outcomes.filter(({ differences }) => differences.length > 0);
      const passed = outcomes.length - failed.length;
      const required = failed.filter(({ id }) => isRequired(name, id)).length;
      totals.passed += passed;
      totals.failed += failed.length;
      totals.requiredFailed += required;
      const mark = required > 0 ? `  ${required} of them required` : "";
      const counts = `${String(passed).padStart(4)} passed ${String(failed.length).padStart(4)} failed`;
      console.log(`${name.padEnd(42)} ${kind.padEnd(6)} ${counts}${mark}`);
    }
  });
}

async function main(): Promise<void> {
  const options = readOptions();
  const totals: Totals = { passed: 0, failed: 0, requiredFailed: 0 };
  const all = tapes();
  if (all === undefined) {
    console.log("skipped: the tape is not on this machine (../shared/tape, or QUIVER_SHARED)");
  } else {
    for (const kind of options.backends) {
      for (const tape of all) await replayAll(tape, kind, options, totals);
    }
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  if (totals.requiredFailed > 0) process.exitCode = 1;
}

await main();
