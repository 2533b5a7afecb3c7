/** Which steps of the tape have to pass. */
import { KNOWN_DIFFERENCES } from "./known_differences.ts";

/** Scenarios that are still worked on, by number. */
const UNFINISHED_SCENARIOS: ReadonlySet<string> = new Set([
  "03", // datatypes
  "05", // datatypes
  "09", // vector names on a live collection
  "14", // datatypes
  "71", // memory tiers
  "78", // turbo4
  "79", // vector names on a live collection
]);

/** Whether a step of a scenario (`NN-name.json`, `cluster/NN-name.json`) has to pass. */
export function isRequired(scenario: string, step: string): boolean {
  if (UNFINISHED_SCENARIOS.has(scenario.split("-")[0] ?? "")) return false;
  return !KNOWN_DIFFERENCES.has(`${scenario} :: ${step}`);
}
