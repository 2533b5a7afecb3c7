/** Queries for tests, and their results as lists that can be compared. */
import { NO_PARAMS } from "../../segment/testing/segments.ts";
import type { DenseVector, PointId, SparseVector, Vector } from "../../common/point.ts";
import type { Run } from "../../common/run.ts";
import { testRun } from "../../common/testing/test_run.ts";
import type { Query, QueryInput, QueryLevel } from "../../request/query_request.ts";
import type { LookupViews } from "../examples.ts";
import { FilterCache } from "../filter_cache.ts";
import type { ScoredPlaces } from "../places.ts";
import type { PointsView } from "../points_view.ts";
import { type PlanContext, planQuery } from "../query_plan.ts";
import { runPlans } from "../run_query.ts";

export type Level = QueryLevel<Vector>;

export { NO_PARAMS };

export const dense = (...values: number[]): DenseVector => ({
  kind: "dense",
  values: Float32Array.from(values),
});

export const sparse = (...elements: [index: number, value: number][]): SparseVector => ({
  kind: "sparse",
  indices: Uint32Array.from(elements, ([index]) => index),
  values: Float32Array.from(elements, ([, value]) => value),
});

export const id = (of: PointId): QueryInput<Vector> => ({ kind: "id", id: of });

export const nearestTo = (input: QueryInput<Vector>): Query<Vector> => ({
  kind: "nearest",
  input,
  mmr: undefined,
});

export const rrf: Query<Vector> = { kind: "fusion", fusion: "rrf", k: 2, weights: undefined };

export function level(query: Query<Vector> | undefined, rest: Partial<Level> = {}): Level {
  return {
    prefetch: [],
    query,
    using: "",
    filter: undefined,
    params: NO_PARAMS,
    scoreThreshold: undefined,
    limit: 10,
    lookupFrom: undefined,
    ...rest,
  };
}

export function contextOf(view: PointsView, rest: Partial<PlanContext> = {}): PlanContext {
  const lookups: LookupViews = new Map();
  const filters = new FilterCache(view, false);
  return { view, lookups, filters, unknownIds: "no_point", ...rest };
}

/** The results of a tree, as {@link shown} shows them. */
export async function runTree(
  root: Level,
  view: PointsView,
  limit = root.limit,
  run: Run = testRun(),
): Promise<[PointId, number][]> {
  const plan = planQuery(root, limit, contextOf(view));
  const [list] = await runPlans([plan], view, run);
  return shown(view, list!);
}

/** Ids with scores to six digits. */
export function shown(view: PointsView, { places, scores }: ScoredPlaces): [PointId, number][] {
  return Array.from(places, (place, rank) => [
    view.idAt(place),
    Math.round(scores[rank]! * 1e6) / 1e6 + 0,
  ]);
}

export const idsOf = (points: readonly (readonly [PointId, number])[]): PointId[] =>
  points.map(([of]) => of);

/** A list of places with scores, as a search would have found it; unknown ids are left out. */
export function listOf(
  view: PointsView,
  points: readonly (readonly [PointId, number])[],
): ScoredPlaces {
  const known = points.flatMap(([of, score]) => {
    const place = view.find(of);
    return place === undefined ? [] : [{ place, score }];
  });
  return {
    places: Float64Array.from(known, ({ place }) => place),
    scores: Float32Array.from(known, ({ score }) => score),
    isScored: () => true,
  };
}
