/**
 * The ids that queries use as examples: which they are, their vectors, and that they are no results
 * themselves (semantics: Qdrant 1.19, `fetch_vectors.rs`, `retrieve_request_trait.rs`).
 */
import { QdrantError } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { mergeFilters } from "../request/merge_filters.ts";
import { queryInputs } from "../request/query_inputs.ts";
import type { Query, QueryInput, QueryLevel } from "../request/query_request.ts";
import { paramsOf } from "../schema/check_vector.ts";
import type { PointsView } from "./points_view.ts";

/** The views of the collections that `lookup_from` names, by that name. */
export type LookupViews = ReadonlyMap<string, PointsView>;

/**
 * What is said of an unknown id: that there is no such point, or, as Qdrant does for groups, that
 * the vector is missing.
 */
export type UnknownIds = "no_point" | "no_vector";

/** The names of all collections that a tree looks examples up in, whether it has any or not. */
export function lookupNames(root: QueryLevel<Vector>): string[] {
  const names: string[] = [];
  const levels = [root];
  // The list grows while it is walked: a tree may be deeper than the rules allow, and the stack.
  for (const { lookupFrom, prefetch } of levels) {
    if (lookupFrom !== undefined) names.push(lookupFrom.collection);
    for (const inner of prefetch) levels.push(inner);
  }
  return names;
}

/** Vectors of examples, resolved in one pass before anything is searched. */
export class Examples {
  private readonly own: PointsView;
  private readonly lookups: LookupViews;
  private readonly unknownIds: UnknownIds;
  private readonly excluded = new Set<PointId>();

  /**
   * @param lookups of all names that the tree has
   * @throws QdrantError `not_found` for an unknown point, `bad_input` for an unknown vector name
   */
  constructor(
    root: QueryLevel<Vector>,
    own: PointsView,
    lookups: LookupViews,
    unknownIds: UnknownIds,
  ) {
    this.own = own;
    this.lookups = lookups;
    this.unknownIds = unknownIds;
    this.visit(root);
  }

  /** The root filter with the examples of the queried collection taken out of the results. */
  exclude(filter: Filter | undefined): Filter | undefined {
    if (this.excluded.size === 0) return filter;
    return mergeFilters(filter, {
      must: [],
      should: [],
      mustNot: [{ kind: "has_id", ids: [...this.excluded] }],
      minShould: undefined,
    });
  }

  /**
   * The vector that an input stands for.
   *
   * @throws QdrantError `not_found` when the point lacks it
   */
  vectorOf(level: QueryLevel<Vector>, input: QueryInput<Vector>): Vector {
    if (input.kind !== "id") return input;
    const view = this.viewOf(level);
    const place = view.find(input.id);
    const vector = place === undefined ? undefined : view.vectorAt(nameOf(level), place);
    if (vector !== undefined) return vector;
    throw new QdrantError("not_found", `Vector with name "${nameOf(level)}" for point not found`);
  }

  private visit(level: QueryLevel<Vector>): void {
    const ids = level.query === undefined ? [] : exampleIds(level.query);
    if (ids.length > 0) {
      const view = this.viewOf(level);
      paramsOf(view.schema, nameOf(level));
      for (const id of ids) {
        if (this.unknownIds === "no_point" && view.find(id) === undefined) {
          throw new QdrantError("not_found", `No point with id ${id} found`);
        }
        if (view === this.own) this.excluded.add(id);
      }
    }
    for (const inner of level.prefetch) this.visit(inner);
  }

  private viewOf({ lookupFrom }: QueryLevel<Vector>): PointsView {
    if (lookupFrom === undefined) return this.own;
    const view = this.lookups.get(lookupFrom.collection);
    if (view === undefined) throw new Error(`no view of ${lookupFrom.collection} was given`);
    return view;
  }
}

function nameOf(level: QueryLevel<Vector>): string {
  return level.lookupFrom?.vector ?? level.using;
}

function exampleIds(query: Query<Vector>): PointId[] {
  return queryInputs(query).flatMap((input) => (input.kind === "id" ? [input.id] : []));
}
