/** Which steps of the tape have to pass. */
import { KNOWN_DIFFERENCES } from "./known_differences.ts";

/** Whether a step of a scenario (`NN-name.json`, `cluster/NN-name.json`) has to pass. */
export function isRequired(scenario: string, step: string): boolean {
  return !KNOWN_DIFFERENCES.has(`${scenario} :: ${step}`);
}
