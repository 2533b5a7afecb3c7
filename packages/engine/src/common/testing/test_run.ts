/** Runs for tests. */
import { Run, type RunLimits } from "../run.ts";
import { processRuntime } from "../runtime.ts";

/** A run in this process. */
export function testRun(limits: RunLimits = {}): Run {
  return new Run(processRuntime(), limits);
}
