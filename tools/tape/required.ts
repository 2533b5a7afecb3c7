/** Which steps of the tape have to pass. */
import { KNOWN_DIFFERENCES } from "./known_differences.ts";

/** Scenarios that are still worked on, by number. */
const UNFINISHED_SCENARIOS: ReadonlySet<string> = new Set([
  "79", // paths of the metadata of a cluster
]);

/** Whether a step of a scenario (`NN-name.json`, `cluster/NN-name.json`) has to pass. */
export function isRequired(scenario: string, step: string): boolean {
  if (UNFINISHED_SCENARIOS.has(scenario.split("-")[0] ?? "")) return false;
  return !KNOWN_DIFFERENCES.has(`${scenario} :: ${step}`);
}
