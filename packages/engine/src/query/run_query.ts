/**
 * Runs planned prefetch trees: leaves are searches and scrolls of the view, inner levels merge what
 * their prefetches found (Qdrant 1.19, `local_shard/query.rs`).
 */
import type { Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import { distributionBasedScoreFusion, reciprocalRankFusion } from "./fusion.ts";
import { scoreByFormula } from "./formula_scores.ts";
import { weighByIdf } from "./idf.ts";
import { inSlices } from "./in_slices.ts";
import { selectByMmr } from "./mmr.ts";
import { orderedPlaces } from "./order_by.ts";
import { NO_PLACES, type ScoredPlaces, sliceOf, unscored } from "./places.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";
import type { LevelStep, PlannedLevel, SearchStep } from "./query_plan.ts";
import { pickPlaces } from "./sort_by_score.ts";
import { aboveThreshold, atLeastThreshold } from "./threshold.ts";
import { uniteLists } from "./unite_lists.ts";

/** Narrows the filters of all leaves of a tree. */
export type Restriction = (filter: ViewFilter) => ViewFilter;

/**
 * The results of planned queries, best first, in the order of the plans. Searches that differ only
 * in their vectors go to the segments together, and all lists of all levels are held at once: give
 * it a few queries at a time.
 */
export async function runPlans(
  plans: readonly PlannedLevel[],
  view: PointsView,
  run: Run,
  restrict: Restriction = (filter) => filter,
): Promise<ScoredPlaces[]> {
  const execution = new PlanExecution(view, run, restrict);
  await execution.searchLeaves(plans);
  const results: ScoredPlaces[] = [];
  for (const plan of plans) results.push(await execution.level(plan));
  return results;
}

type Fusion = Extract<LevelStep, { kind: "fusion" }>;

class PlanExecution {
  private readonly view: PointsView;
  private readonly run: Run;
  private readonly restrict: Restriction;
  /** What searches of leaves found, until it is used. */
  private readonly found = new Map<PlannedLevel, ScoredPlaces>();

  constructor(view: PointsView, run: Run, restrict: Restriction) {
    this.view = view;
    this.run = run;
    this.restrict = restrict;
  }

  /** Searches all leaves by vectors, those that are alike at once. */
  async searchLeaves(plans: readonly PlannedLevel[]): Promise<void> {
    for (const leaves of alikeLeaves(plans)) {
      const { filter, steps } = leaves;
      const lists = await this.search(steps, this.restrict(filter));
      for (const [at, level] of leaves.levels.entries()) this.found.set(level, lists[at]!);
    }
  }

  async level(level: PlannedLevel): Promise<ScoredPlaces> {
    const list = await this.allOf(level);
    if (level.step.kind !== "search" || level.step.mmr === undefined) return list;
    return level.isRoot ? this.diversify(list, level.step, level.limit) : list;
  }

  /** The result of a level but for the diversity of a root. */
  private async allOf(level: PlannedLevel): Promise<ScoredPlaces> {
    const { step, limit, source } = level;
    if (source.kind === "filter") {
      if (step.kind !== "search") return this.pointsOf(step, limit, this.restrict(source.filter));
      const list = this.found.get(level) ?? NO_PLACES;
      this.found.delete(level);
      return list;
    }
    const lists: ScoredPlaces[] = [];
    for (const inner of source.levels) lists.push(await this.level(inner));
    if (step.kind === "fusion") return this.fuse(lists, step, limit);
    if (step.kind === "formula") {
      const scored = await scoreByFormula(step.evaluate, lists, this.view, this.run);
      return sliceOf(await atLeastThreshold(scored, step.scoreThreshold, this.run), 0, limit);
    }
    const union = await this.unionOf(lists);
    if (union.places.length === 0) return NO_PLACES;
    if (step.kind === "search" && step.mmr !== undefined && !level.isRoot) {
      return this.diversify(union, step, limit);
    }
    const candidates = await this.view.onlyPlaces(union.places, this.run);
    if (step.kind !== "search") return this.pointsOf(step, limit, candidates);
    const [list] = await this.search([step], candidates);
    return list!;
  }

  /** Points that no vector is needed for. */
  private async pointsOf(
    step: Exclude<LevelStep, SearchStep>,
    limit: number,
    filter: ViewFilter,
  ): Promise<ScoredPlaces> {
    switch (step.kind) {
      case "scroll":
        return unscored(await this.view.scroll(filter, undefined, limit, this.run));
      case "order_by":
        return orderedPlaces(this.view, step.orderBy, filter, limit, this.run);
      case "sample":
        return unscored(await this.view.sample(filter, limit, this.run));
      default:
        throw new Error(`a ${step.kind} reached a level without prefetches`);
    }
  }

  /** @param steps alike but for their vectors and thresholds */
  private async search(steps: readonly SearchStep[], filter: ViewFilter): Promise<ScoredPlaces[]> {
    const { using, limit, params, idf, vectorParams } = steps[0]!;
    const given = steps.map(({ query }) => query);
    const queries =
      idf === undefined ? given : await weighByIdf(this.view, given, using, idf.corpus, this.run);
    const lists = await this.view.search(queries, { using, filter, limit, params }, this.run);
    const kept: ScoredPlaces[] = [];
    for (const [at, { scoreThreshold }] of steps.entries()) {
      kept.push(await aboveThreshold(lists[at]!, vectorParams, scoreThreshold, this.run));
    }
    return kept;
  }

  /** The points of a list in the order of their diversity, but those without the vector. */
  private async diversify(
    list: ScoredPlaces,
    { query, using, mmr }: SearchStep,
    limit: number,
  ): Promise<ScoredPlaces> {
    if (query.kind !== "nearest" || mmr === undefined) throw new Error("MMR has one query vector");
    const vectors: Vector[] = [];
    const ranks: number[] = [];
    await inSlices(list.places.length, this.run, (rank) => {
      const vector = this.view.vectorAt(using, list.places[rank]!);
      if (vector === undefined) return;
      vectors.push(vector);
      ranks.push(rank);
    });
    const similarity = this.view.similarity(using);
    const { diversity } = mmr;
    const selection = { query: query.vector, similarity, diversity, limit };
    const selected = await selectByMmr(vectors, selection, this.run);
    await inSlices(selected.length, this.run, (at) => {
      selected[at] = ranks[selected[at]!]!;
    });
    return pickPlaces(list, selected, this.run);
  }

  private async fuse(
    lists: readonly ScoredPlaces[],
    { query, scoreThreshold }: Fusion,
    limit: number,
  ): Promise<ScoredPlaces> {
    const fused =
      query.fusion === "rrf"
        ? await reciprocalRankFusion(this.view, lists, query, this.run)
        : await distributionBasedScoreFusion(this.view, lists, this.run);
    return sliceOf(await atLeastThreshold(fused, scoreThreshold, this.run), 0, limit);
  }

  /** Each different place with the score of the first list that has it. */
  private unionOf(lists: readonly ScoredPlaces[]): Promise<ScoredPlaces> {
    return uniteLists(lists, (list, rank, soFar) => soFar ?? lists[list]!.scores[rank]!, this.run);
  }
}

/** Leaves by vectors that can be searched at once. */
interface AlikeLeaves {
  readonly filter: ViewFilter;
  readonly levels: PlannedLevel[];
  readonly steps: SearchStep[];
}

function alikeLeaves(plans: readonly PlannedLevel[]): AlikeLeaves[] {
  const groups: AlikeLeaves[] = [];
  const visit = (level: PlannedLevel): void => {
    const { source, step } = level;
    if (source.kind === "prefetch") {
      source.levels.forEach(visit);
    } else if (step.kind === "search") {
      const { filter } = source;
      let group = groups.find((one) => one.filter === filter && areAlike(one.steps[0]!, step));
      if (group === undefined) groups.push((group = { filter, levels: [], steps: [] }));
      group.levels.push(level);
      group.steps.push(step);
    }
  };
  plans.forEach(visit);
  return groups;
}

function areAlike(a: SearchStep, b: SearchStep): boolean {
  return (
    a.using === b.using &&
    a.limit === b.limit &&
    a.query.kind === b.query.kind &&
    a.idf?.corpus === b.idf?.corpus &&
    JSON.stringify({ ...a.params, idf: undefined }) ===
      JSON.stringify({ ...b.params, idf: undefined })
  );
}
