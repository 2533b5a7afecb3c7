/** What befalls the engine of a scenario, by name. */
import { EngineScenario, type EngineScenarioOptions } from "./engine_scenario.ts";

export const SCENARIO_KINDS: readonly (readonly [string, EngineScenarioOptions])[] = [
  ["loses power and is killed", {}],
  ["fails at any call", { faultRate: 0.05, readFaultRate: 0.02 }],
  ["is on a disk that gets full", { fills: true }],
  ["is read by another process", { hasReader: true }],
  ["fails while it is read", { hasReader: true, faultRate: 0.04, fills: true }],
  ["finds a flipped bit", { flipsBits: true }],
];

/** Openings of a scenario, each ended by a close, a kill or a loss of power. */
const OPENINGS = 3;

/** @throws Error that tells how to repeat it, and what the disk saw last */
export async function liveThrough(
  seed: number,
  name: string,
  options: EngineScenarioOptions,
): Promise<EngineScenario> {
  const scenario = new EngineScenario(seed, options);
  try {
    await scenario.run(OPENINGS);
    return scenario;
  } catch (error) {
    const trace = scenario.disk.trace.slice(-Number(process.env["QUIVER_TRACE"] ?? 60)).join("\n");
    const reason = error instanceof Error ? error.stack : String(error);
    throw new Error(`an engine that ${name}, seed ${seed}: ${reason}\n${trace}`, { cause: error });
  }
}
