/** `node run_scenarios.ts FIRST_SEED COUNT`: lives through scenarios of all kinds in turn. */
import { liveThrough, SCENARIO_KINDS } from "./scenario_kinds.ts";

const [first = 0, count = 0] = process.argv.slice(2).map(Number);
for (let seed = first; seed < first + count; seed++) {
  const [name, options] = SCENARIO_KINDS[seed % SCENARIO_KINDS.length]!;
  await liveThrough(seed, name, options);
}
