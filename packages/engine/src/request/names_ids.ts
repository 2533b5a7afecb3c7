/** Whether a filter looks for points by id. */
import type { Condition, Filter } from "./filter.ts";

export function namesIds(filter: Filter | undefined): boolean {
  if (filter === undefined) return false;
  const { must, should, mustNot, minShould } = filter;
  return [...must, ...should, ...mustNot, ...(minShould?.conditions ?? [])].some(conditionNamesIds);
}

function conditionNamesIds(condition: Condition): boolean {
  if (condition.kind === "has_id") return true;
  return condition.kind === "filter" && namesIds(condition.filter);
}
