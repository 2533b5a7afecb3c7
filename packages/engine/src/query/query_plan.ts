/**
 * From a prefetch tree to what is done at each of its levels: examples are resolved, vectors
 * fitted, filters compiled and all mistakes found before anything is searched, and before the first
 * pause (Qdrant 1.19, `planned_query.rs`, `collection_query.rs`).
 */
import type { Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { mergeFilters } from "../request/merge_filters.ts";
import type { Mmr, OrderBy, Query, QueryLevel, SearchParams } from "../request/query_request.ts";
import { paramsOf } from "../schema/check_vector.ts";
import type { VectorParams } from "../schema/vector_schema.ts";
import type { VectorQuery } from "../segment/segment_reader.ts";
import { checkQuery } from "./check_query.ts";
import { Examples, type LookupViews, type UnknownIds } from "./examples.ts";
import { FilterCache } from "./filter_cache.ts";
import type { Evaluation } from "./formula_evaluation.ts";
import { compileFormulaQuery } from "./formula_scores.ts";
import { requireOrder } from "./order_by.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";
import { fitQuery, hasIdf, vectorQueryOf } from "./vector_query.ts";

/** A search by vectors. */
export interface SearchStep {
  readonly kind: "search";
  readonly query: VectorQuery;
  readonly using: string;
  readonly vectorParams: VectorParams;
  readonly params: SearchParams;
  readonly limit: number;
  readonly scoreThreshold: number | undefined;
  /** Whether the vectors of the query are weighed, and over which points rarity is counted. */
  readonly idf: { readonly corpus: ViewFilter | undefined } | undefined;
  readonly mmr: Mmr | undefined;
}

/** What is done at a level with the points it has. */
export type LevelStep =
  | SearchStep
  | { readonly kind: "scroll" }
  | { readonly kind: "sample" }
  | { readonly kind: "order_by"; readonly orderBy: OrderBy }
  | {
      readonly kind: "fusion";
      readonly query: Extract<Query<Vector>, { kind: "fusion" }>;
      readonly scoreThreshold: number | undefined;
    }
  | {
      readonly kind: "formula";
      readonly evaluate: Evaluation;
      readonly scoreThreshold: number | undefined;
    };

/** A level of a tree: of the points of its filter, or of those its prefetches find. */
export interface PlannedLevel {
  readonly isRoot: boolean;
  readonly step: LevelStep;
  readonly limit: number;
  readonly source:
    | { readonly kind: "filter"; readonly filter: ViewFilter }
    | { readonly kind: "prefetch"; readonly levels: readonly PlannedLevel[] };
}

/** What the queries of one call share. */
export interface PlanContext {
  readonly view: PointsView;
  readonly lookups: LookupViews;
  readonly unknownIds: UnknownIds;
  readonly filters: FilterCache;
}

/**
 * Plans a tree.
 *
 * @param limit overrides the root's own limit (a page adds what it skips)
 * @throws QdrantError when a rule is broken, an example is unknown or a vector does not fit
 */
export function planQuery(
  root: QueryLevel<Vector>,
  limit: number,
  context: PlanContext,
): PlannedLevel {
  checkQuery(root);
  const examples = new Examples(root, context.view, context.lookups, context.unknownIds);
  // Qdrant selects `limit` points by MMR and then skips; everywhere else it finds what it skips in
  // addition.
  const level = mmrOf(root) === undefined ? { ...root, limit } : root;
  return new Planner(context, examples).plan(level, examples.exclude(undefined), true);
}

class Planner {
  private readonly context: PlanContext;
  private readonly examples: Examples;

  constructor(context: PlanContext, examples: Examples) {
    this.context = context;
    this.examples = examples;
  }

  /** @param outer the filter in force from the levels above */
  plan(level: QueryLevel<Vector>, outer: Filter | undefined, isRoot: boolean): PlannedLevel {
    const query = vectorQueryOf(level, this.examples);
    const filter = mergeFilters(outer, level.filter);
    const source: PlannedLevel["source"] =
      level.prefetch.length === 0
        ? { kind: "filter", filter: this.context.filters.compile(filter) }
        : {
            kind: "prefetch",
            levels: level.prefetch.map((inner) => this.plan(inner, filter, false)),
          };
    const step = query === undefined ? this.stepOf(level) : this.searchOf(level, query);
    return { isRoot, step, limit: level.limit, source };
  }

  private searchOf(level: QueryLevel<Vector>, query: VectorQuery): SearchStep {
    const { using, params, scoreThreshold } = level;
    const { schema } = this.context.view;
    const mmr = mmrOf(level);
    const fitted = fitQuery(query, level, schema);
    const { idf } = params;
    const corpus = typeof idf === "object" ? this.context.filters.compile(idf.corpus) : undefined;
    return {
      kind: "search",
      query: fitted,
      using,
      vectorParams: paramsOf(schema, using),
      params,
      limit: mmr?.candidatesLimit ?? level.limit,
      scoreThreshold,
      idf: hasIdf(schema, using) ? { corpus } : undefined,
      mmr,
    };
  }

  private stepOf({ query, scoreThreshold }: QueryLevel<Vector>): LevelStep {
    if (query === undefined) return { kind: "scroll" };
    switch (query.kind) {
      case "sample":
        return { kind: "sample" };
      case "fusion":
        return { kind: "fusion", query, scoreThreshold };
      case "formula": {
        const evaluate = compileFormulaQuery(query, this.context.view);
        return { kind: "formula", evaluate, scoreThreshold };
      }
      case "order_by":
        requireOrder(this.context.view, query.orderBy.key);
        return query;
      default:
        throw new Error(`a ${query.kind} query scores by vectors`);
    }
  }
}

function mmrOf({ query }: QueryLevel<Vector>): Mmr | undefined {
  return query?.kind === "nearest" ? query.mmr : undefined;
}
