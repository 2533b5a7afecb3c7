/** What a filter says as a text: the same for filters that say the same. */
import type { Filter } from "../request/filter.ts";

export function filterText(filter: Filter): string {
  return JSON.stringify(filter, distinctly);
}

/** Keeps apart what JSON does not: big integers, and numbers that are not finite. */
function distinctly(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return { bigint: String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
  return value;
}
