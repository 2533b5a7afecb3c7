/**
 * Steps of the tape that the engine answers differently, by scenario and step as the replay prints
 * them, each with the reason. None is about the results of a query, a filter or a count. A test
 * fails for a step that is listed and passes.
 */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map();
