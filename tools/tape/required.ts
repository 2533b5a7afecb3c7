/** The scenarios that have to pass as a whole, by number. */
export const REQUIRED_SCENARIOS = ["11", "12", "16", "17", "18", "20", "24", "40", "44", "63"];

/** Whether a scenario file (`NN-name.json`) is one of {@link REQUIRED_SCENARIOS}. */
export function isRequired(file: string): boolean {
  return REQUIRED_SCENARIOS.includes(file.split("-")[0] ?? "");
}
