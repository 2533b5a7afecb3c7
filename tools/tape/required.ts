/** Scenarios of which some steps do not pass yet, by number; all others have to pass as a whole. */
const UNFINISHED_SCENARIOS: ReadonlySet<string> = new Set([
  "01", // what a snapshot and the server's own words need
  "03", // deferred points of the update queue
  "05", // datatypes
  "09", // vector names on a live collection
  "14", // datatypes
  "27", // Qdrant's geo index loses points in boxes around the globe
  "31", // Qdrant's index of a nested field loses points
  "33", // Qdrant ignores a negated condition
  "50", // formulas over indexed fields
  "51", // formulas over indexed fields
  "60", // snapshots
  "61", // fallback of a shard key; metrics
  "70", // quotas are not measured
  "71", // memory tiers
  "75", // IDF after a deletion
  "78", // turbo4
  "79", // custom sharding
]);

/** Whether a scenario file (`NN-name.json`) has to pass as a whole. */
export function isRequired(file: string): boolean {
  return !UNFINISHED_SCENARIOS.has(file.split("-")[0] ?? "");
}
