/** What queries of a collection are planned with. */
import type { Vector } from "../common/point.ts";
import { lookupNames } from "../query/examples.ts";
import { FilterCache } from "../query/filter_cache.ts";
import type { PointsView } from "../query/points_view.ts";
import type { PlanContext } from "../query/query_plan.ts";
import type { QueryLevel } from "../request/query_request.ts";
import type { Collection, LookupCollection } from "./collection.ts";
import type { ReadOptions } from "./read_options.ts";

/**
 * Views of other collections come first: after its own view a query does not wait before it is
 * planned. A collection that is named in its own query is read as it is there.
 *
 * @param unknownIds what is said of an example that is unknown
 * @throws QdrantError `not_found` for a collection that is named and unknown
 */
export async function planContext(
  collection: Collection,
  levels: readonly QueryLevel<Vector>[],
  lookup: LookupCollection,
  { run, shardKeys }: ReadOptions,
  unknownIds: PlanContext["unknownIds"] = "no_point",
): Promise<PlanContext> {
  const named = new Map<string, Collection>();
  for (const name of levels.flatMap(lookupNames)) {
    if (!named.has(name)) named.set(name, await lookup(name));
  }
  const lookups = new Map<string, PointsView>();
  for (const [name, other] of named) {
    if (other !== collection) lookups.set(name, await other.viewById(run));
  }
  const view = await collection.viewById(run, shardKeys);
  for (const [name, other] of named) {
    if (other === collection) lookups.set(name, view);
  }
  const filters = new FilterCache(view, levels.length > 1);
  return { view, lookups, unknownIds, filters };
}
