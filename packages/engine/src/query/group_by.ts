/**
 * Grouping the results of a query by a payload value (Qdrant 1.19, `lib/collection/src/grouping`).
 *
 * As the server does it, in rounds: each asks for results beside those that are in a group already,
 * at first outside of full groups, then inside of those that are not full. What prefetches find
 * changes from round to round, so a point's score is that of the round in which it was found.
 */
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { QueryGroupsRequest, QueryLevel } from "../request/query_request.ts";
import { largerIsBetter } from "../vectors/distance.ts";
import { GroupCollection, type PointGroup, type ScoreOrder } from "./group_collection.ts";
import { GroupValues, noneOf, oneOf, type ValuesCheck } from "./group_values.ts";
import { type PlanContext, planQuery, type PlannedLevel } from "./query_plan.ts";
import { runPlans } from "./run_query.ts";

/** Rounds of each kind (Qdrant 1.19, `MAX_GET_GROUPS_REQUESTS`, `MAX_GROUP_FILLING_REQUESTS`). */
const ROUNDS_MAX = 5;

/** Plans the query of a grouping; its results are {@link runGroups}. */
export function planGroups(
  request: QueryGroupsRequest<Vector>,
  context: PlanContext,
): PlannedLevel {
  const limit = request.limit * request.groupSize;
  const prefetch = request.prefetch.map((inner) => widen(inner, request.groupSize));
  return planQuery({ ...request, prefetch, limit }, limit, context);
}

/** The best `limit` groups, the group with the best hit first. */
export async function runGroups(
  request: QueryGroupsRequest<Vector>,
  plan: PlannedLevel,
  { view }: PlanContext,
  run: Run,
): Promise<PointGroup[]> {
  const values = new GroupValues(view, request.groupBy);
  const groups = new GroupCollection(values, request, scoreOrderOf(plan), run);
  /** @returns whether there is nothing more to find */
  const round = async (check: ValuesCheck): Promise<boolean> => {
    const [found] = await runPlans([plan], view, run, (filter) =>
      values.narrow(filter, groups.grouped, check),
    );
    await groups.add(found!);
    return found!.places.length === 0;
  };
  for (let count = 0; count < ROUNDS_MAX; count++) {
    if ((await round(noneOf(groups.fullKeys()))) || (await groups.areFull())) break;
  }
  for (let count = 0; count < ROUNDS_MAX; count++) {
    const check = oneOf(await groups.unfilledBest());
    if (check === undefined || (await round(check))) break;
  }
  return groups.best();
}

function widen(level: QueryLevel<Vector>, groupSize: number): QueryLevel<Vector> {
  return {
    ...level,
    limit: level.limit * groupSize,
    prefetch: level.prefetch.map((inner) => widen(inner, groupSize)),
  };
}

/** Which scores of a plan's results are better; those of MMR and samples say nothing. */
function scoreOrderOf({ step }: PlannedLevel): ScoreOrder {
  if (step.kind === "sample") return "none";
  if (step.kind !== "search") return "larger";
  if (step.mmr !== undefined) return "none";
  if (step.query.kind === "examples" || step.vectorParams.kind === "sparse") return "larger";
  return largerIsBetter(step.vectorParams.distance) ? "larger" : "smaller";
}
