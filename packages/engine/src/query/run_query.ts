/**
 * Runs a prefetch tree: leaves are searches and scrolls of the shard, inner levels merge the results of their
 * prefetches (Qdrant 1.18, `planned_query.rs`, `local_shard/query.rs`).
 */
import { QdrantError } from "@quiverdb/client";

import type { Pacer } from "../common/pacer.ts";
import type { PointId, Vector } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import type { Filter } from "../filter/filter.ts";
import { mergeFilters } from "../filter/merge_filters.ts";
import { averageVector } from "./average_vector.ts";
import { checkQuery } from "./check_query.ts";
import { Examples, type LookupSearcher } from "./examples.ts";
import { distributionBasedScoreFusion, reciprocalRankFusion } from "./fusion.ts";
import { unindexedOrderBy } from "./order_by.ts";
import type { Query, QueryLevel } from "./query_request.ts";
import type { ScoredPoint, Searcher } from "./searcher.ts";

/**
 * The first `limit` results of the root level, best first.
 *
 * @param limit overrides the root's own limit (a page adds its offset)
 * @throws QdrantError when a rule is broken, an example is unknown or a vector does not fit
 */
export async function runQuery(
  root: QueryLevel<Vector>,
  limit: number,
  searcher: Searcher,
  lookup: LookupSearcher,
  pacer: Pacer,
): Promise<ScoredPoint[]> {
  checkQuery(root);
  const examples = new Examples(root, searcher, lookup);
  const run = new QueryRun(searcher, examples, pacer);
  return run.level({ ...root, limit }, examples.exclude(undefined));
}

class QueryRun {
  private readonly searcher: Searcher;
  private readonly examples: Examples;
  private readonly pacer: Pacer;

  constructor(searcher: Searcher, examples: Examples, pacer: Pacer) {
    this.searcher = searcher;
    this.examples = examples;
    this.pacer = pacer;
  }

  /** @param outer the filter in force from the levels above */
  async level(level: QueryLevel<Vector>, outer: Filter | undefined): Promise<ScoredPoint[]> {
    const filter = mergeFilters(outer, level.filter);
    if (level.prefetch.length === 0) return this.leaf(level, filter);
    const lists: ScoredPoint[][] = [];
    for (const inner of level.prefetch) lists.push(await this.level(inner, filter));
    const { query } = level;
    if (query?.kind === "fusion") return this.fuse(level, query, lists);
    const ids = unionOfIds(lists);
    if (ids.length === 0) return [];
    return this.leaf(level, onlyIds(ids));
  }

  private async leaf(
    level: QueryLevel<Vector>,
    filter: Filter | undefined,
  ): Promise<ScoredPoint[]> {
    const { query } = level;
    if (query === undefined) return this.searcher.scroll(filter, level.limit, this.pacer);
    const { using, limit, scoreThreshold } = level;
    const vector = this.queryVector(level, query);
    return this.searcher.search({ using, vector, filter, limit, scoreThreshold }, this.pacer);
  }

  private queryVector(level: QueryLevel<Vector>, query: Query<Vector>): Vector {
    if (query.kind === "nearest" && query.mmr === undefined) {
      return this.examples.vectorOf(level, query.input);
    }
    if (query.kind === "recommend" && query.strategy === "average_vector") {
      const known = (inputs: typeof query.positive): Vector[] =>
        inputs
          .map((input) => this.examples.find(level, input))
          .filter((vector) => vector !== undefined);
      return averageVector(known(query.positive), known(query.negative));
    }
    if (query.kind === "order_by") {
      throw unindexedOrderBy(query.orderBy.key);
    }
    throw new QdrantError("not_implemented", `${describe(query)} in the embedded engine`);
  }

  private fuse(
    level: QueryLevel<Vector>,
    query: Extract<Query<Vector>, { kind: "fusion" }>,
    lists: readonly ScoredPoint[][],
  ): ScoredPoint[] {
    const fused =
      query.fusion === "rrf"
        ? reciprocalRankFusion(lists, query.k, query.weights)
        : distributionBasedScoreFusion(lists);
    const { scoreThreshold, limit } = level;
    const kept =
      scoreThreshold === undefined
        ? fused
        : fused.filter(({ score }) => score >= Math.fround(scoreThreshold));
    return kept.slice(0, limit);
  }
}

function unionOfIds(lists: readonly (readonly ScoredPoint[])[]): PointId[] {
  const ids = new Set(lists.flatMap((list) => list.map(({ id }) => id)));
  return [...ids].sort(comparePointIds);
}

function onlyIds(ids: readonly PointId[]): Filter {
  return { must: [{ kind: "has_id", ids }], should: [], mustNot: [], minShould: undefined };
}

function describe(query: Query<Vector>): string {
  switch (query.kind) {
    case "nearest":
      return "the mmr query";
    case "recommend":
      return `the recommend strategy ${query.strategy}`;
    default:
      return `the ${query.kind} query`;
  }
}
