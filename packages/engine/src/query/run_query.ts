/**
 * Runs a prefetch tree: leaves are searches and scrolls of the shard, inner levels merge the
 * results of their prefetches (Qdrant 1.18, `planned_query.rs`, `local_shard/query.rs`).
 */
import type { Run } from "../common/run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import type { Filter } from "../request/filter.ts";
import { mergeFilters } from "../request/merge_filters.ts";
import { averageVector } from "./average_vector.ts";
import { checkQuery } from "./check_query.ts";
import { Examples, type LookupSearcher } from "./examples.ts";
import { compileFormulas, scoreByFormula } from "./formula_scores.ts";
import type { Formulas } from "./formula_scores.ts";
import { distributionBasedScoreFusion, reciprocalRankFusion } from "./fusion.ts";
import { unindexedOrderBy } from "./order_by.ts";
import {
  bestScore,
  contextScore,
  discoverScore,
  feedbackScore,
  sumScores,
} from "./example_scores.ts";
import { selectByMmr } from "./mmr.ts";
import type { ContextPair, Mmr, Query, QueryInput, QueryLevel } from "../request/query_request.ts";
import type { NearestSearch, ScoredPoint, Searcher, SearchScope } from "./searcher.ts";

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
  run: Run,
): Promise<ScoredPoint[]> {
  checkQuery(root);
  const examples = new Examples(root, searcher, lookup);
  const query = new QueryRun(searcher, examples, compileFormulas(root, searcher), run);
  // Qdrant selects `limit` points by MMR and then skips; everywhere else it finds what it skips in
  // addition.
  const isMmr = root.query?.kind === "nearest" && root.query.mmr !== undefined;
  const level = isMmr ? root : { ...root, limit };
  return query.level(level, examples.exclude(undefined), true);
}

class QueryRun {
  private readonly searcher: Searcher;
  private readonly examples: Examples;
  private readonly formulas: Formulas;
  private readonly run: Run;

  constructor(searcher: Searcher, examples: Examples, formulas: Formulas, run: Run) {
    this.searcher = searcher;
    this.examples = examples;
    this.formulas = formulas;
    this.run = run;
  }

  /** @param outer the filter in force from the levels above */
  async level(
    level: QueryLevel<Vector>,
    outer: Filter | undefined,
    isRoot: boolean,
  ): Promise<ScoredPoint[]> {
    const filter = mergeFilters(outer, level.filter);
    if (level.prefetch.length === 0) return this.leaf(level, filter, isRoot);
    const lists: ScoredPoint[][] = [];
    for (const inner of level.prefetch) lists.push(await this.level(inner, filter, false));
    const { query } = level;
    if (query?.kind === "fusion") return this.fuse(level, query, lists);
    const formula = query === undefined ? undefined : this.formulas.get(query);
    if (formula !== undefined) {
      return scoreByFormula(level, formula, lists, this.searcher, this.run);
    }
    const ids = unionOfIds(lists);
    if (ids.length === 0) return [];
    return this.leaf(level, onlyIds(ids), isRoot);
  }

  private async leaf(
    level: QueryLevel<Vector>,
    filter: Filter | undefined,
    isRoot: boolean,
  ): Promise<ScoredPoint[]> {
    const { query, using, limit, scoreThreshold } = level;
    const { searcher, run } = this;
    const scope = { using, filter, limit, scoreThreshold };
    if (query === undefined) return searcher.scroll(filter, limit, run);
    switch (query.kind) {
      case "nearest": {
        const vector = this.examples.vectorOf(level, query.input);
        if (query.mmr === undefined) return searcher.search({ ...scope, vector }, run);
        return this.diversify(level, query.mmr, { ...scope, vector }, isRoot);
      }
      case "recommend":
        return this.recommend(level, query, scope);
      case "discover": {
        const examples = [query.target, ...query.pairs.flatMap(bothOf)].map((input) =>
          this.examples.vectorOf(level, input),
        );
        return searcher.searchByExamples({ ...scope, examples, combine: discoverScore }, run);
      }
      case "context": {
        const examples = query.pairs
          .flatMap(bothOf)
          .map((input) => this.examples.vectorOf(level, input));
        return searcher.searchByExamples({ ...scope, examples, combine: contextScore }, run);
      }
      case "relevance_feedback": {
        const { target, feedback, strategy } = query;
        const examples = [target, ...feedback.map(({ example }) => example)].map((input) =>
          this.examples.vectorOf(level, input),
        );
        const scores = feedback.map(({ score }) => score);
        const combine = feedbackScore(scores, strategy);
        return searcher.searchByExamples({ ...scope, examples, combine }, run);
      }
      case "sample":
        return this.sample(filter, limit);
      case "order_by":
        throw unindexedOrderBy(query.orderBy.key);
      default:
        throw new Error(`a ${query.kind} query reached a level without prefetches`);
    }
  }

  private recommend(
    level: QueryLevel<Vector>,
    query: Extract<Query<Vector>, { kind: "recommend" }>,
    scope: SearchScope,
  ): Promise<ScoredPoint[]> {
    const known = (inputs: readonly QueryInput<Vector>[]): Vector[] =>
      inputs
        .map((input) => this.examples.find(level, input))
        .filter((vector) => vector !== undefined);
    const positive = known(query.positive);
    const negative = known(query.negative);
    if (query.strategy === "average_vector") {
      const vector = averageVector(positive, negative);
      return this.searcher.search({ ...scope, vector }, this.run);
    }
    const combine =
      query.strategy === "best_score" ? bestScore(positive.length) : sumScores(positive.length);
    const examples = [...positive, ...negative];
    return this.searcher.searchByExamples({ ...scope, examples, combine }, this.run);
  }

  /**
   * A nearest search whose results are then put in the order of their diversity. The level's limit
   * cuts them at the root only: what a prefetch hands up is all candidates, as in Qdrant (tape 52,
   * mmr-in-prefetch).
   */
  private async diversify(
    level: QueryLevel<Vector>,
    mmr: Mmr,
    search: NearestSearch,
    isRoot: boolean,
  ): Promise<ScoredPoint[]> {
    const limit = mmr.candidatesLimit ?? level.limit;
    const found = await this.searcher.search({ ...search, limit }, this.run);
    const vectors = this.searcher.vectorsOf(
      found.map(({ id }) => id),
      level.using,
    );
    const candidates = found.flatMap((point) => {
      const vector = vectors.get(point.id);
      return vector === undefined ? [] : [{ point, vector }];
    });
    const similarity = this.searcher.similarity(level.using);
    return selectByMmr(
      candidates,
      {
        query: search.vector,
        similarity,
        diversity: mmr.diversity,
        limit: isRoot ? level.limit : candidates.length,
      },
      this.run,
    );
  }

  /** Points at random, each with score 1. */
  private async sample(filter: Filter | undefined, limit: number): Promise<ScoredPoint[]> {
    const points = await this.searcher.scroll(filter, this.searcher.pointCount, this.run);
    const count = Math.min(limit, points.length);
    for (let at = 0; at < count; at++) {
      const other = at + Math.floor(Math.random() * (points.length - at));
      [points[at], points[other]] = [points[other]!, points[at]!];
    }
    return points.slice(0, count);
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

function bothOf({ positive, negative }: ContextPair<Vector>): QueryInput<Vector>[] {
  return [positive, negative];
}
