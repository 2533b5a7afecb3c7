/** Merging the filters of a query and of its prefetches. */
import type { Filter } from "./filter.ts";

/**
 * The filter in force where `outer` and `inner` both apply, as Qdrant merges them: clause by
 * clause. Two `should` lists become alternatives of one another; of `min_should` the greater count
 * stays.
 */
export function mergeFilters(
  outer: Filter | undefined,
  inner: Filter | undefined,
): Filter | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return {
    must: [...outer.must, ...inner.must],
    should: [...outer.should, ...inner.should],
    mustNot: [...outer.mustNot, ...inner.mustNot],
    minShould: mergeMinShould(outer.minShould, inner.minShould),
  };
}

function mergeMinShould(
  outer: Filter["minShould"],
  inner: Filter["minShould"],
): Filter["minShould"] {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return {
    conditions: [...outer.conditions, ...inner.conditions],
    minCount: Math.max(outer.minCount, inner.minCount),
  };
}
