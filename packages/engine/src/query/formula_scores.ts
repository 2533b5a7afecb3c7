/** Formula queries: the points that prefetches found, scored anew by a formula. */
import type { JsonObject } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { PointId, Vector } from "../common/point.ts";
import { comparePointIds } from "../common/point_id.ts";
import { compileFormula } from "./formula_evaluation.ts";
import type { Evaluation } from "./formula_evaluation.ts";
import type { Query, QueryLevel } from "../request/query_request.ts";
import type { ScoredPoint, Searcher } from "./searcher.ts";

/** What formulas need to know of the points. */
export type FormulaSearcher = Pick<Searcher, "has" | "versionOf" | "payloadOf" | "checkOf">;

/** The formulas of a prefetch tree by their queries. */
export type Formulas = ReadonlyMap<Query<Vector>, Evaluation>;

/**
 * Compiles all formulas of a tree, so that a bad one fails before anything is searched.
 *
 * @throws QdrantError `bad_input` for bad variables, dates and decays
 */
export function compileFormulas(root: QueryLevel<Vector>, searcher: FormulaSearcher): Formulas {
  const formulas = new Map<Query<Vector>, Evaluation>();
  const visit = ({ query, prefetch }: QueryLevel<Vector>): void => {
    if (query?.kind === "formula") {
      const evaluate = compileFormula(query.formula, query.defaults, (filter) =>
        searcher.checkOf(filter),
      );
      formulas.set(query, evaluate);
    }
    prefetch.forEach(visit);
  };
  visit(root);
  return formulas;
}

/**
 * The points of all lists by their value, largest first, of equal ones the smaller id. Those below
 * the threshold of the level are dropped.
 *
 * @param lists of the prefetches, in their order
 * @throws QdrantError `bad_input` if the formula has no value for one of the points
 */
export async function scoreByFormula(
  { scoreThreshold, limit }: QueryLevel<Vector>,
  evaluate: Evaluation,
  lists: readonly (readonly ScoredPoint[])[],
  searcher: FormulaSearcher,
  run: Run,
): Promise<ScoredPoint[]> {
  const threshold = scoreThreshold === undefined ? -Infinity : Math.fround(scoreThreshold);
  const points: ScoredPoint[] = [];
  for (const [id, scores] of scoresById(lists)) {
    if (run.due()) await run.pause();
    if (!searcher.has(id)) continue;
    let payload: JsonObject | undefined;
    const score = evaluate({ id, scores, payload: () => (payload ??= searcher.payloadOf(id)) });
    if (score >= threshold) points.push({ id, version: searcher.versionOf(id), score });
  }
  points.sort((a, b) => b.score - a.score || comparePointIds(a.id, b.id));
  return points.slice(0, limit);
}

function scoresById(
  lists: readonly (readonly ScoredPoint[])[],
): Map<PointId, (number | undefined)[]> {
  const scores = new Map<PointId, (number | undefined)[]>();
  lists.forEach((list, prefetch) => {
    for (const { id, score } of list) {
      const known = scores.get(id) ?? lists.map(() => undefined);
      known[prefetch] = score;
      scores.set(id, known);
    }
  });
  return scores;
}
