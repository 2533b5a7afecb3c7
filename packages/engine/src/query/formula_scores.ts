/** Formula queries: the points that prefetches found, scored anew by a formula. */
import type { JsonObject } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { Filter } from "../request/filter.ts";
import type { Query } from "../request/query_request.ts";
import type { Vector } from "../common/point.ts";
import { compileFormula, type Evaluation } from "./formula_evaluation.ts";
import { inSlices } from "./in_slices.ts";
import { PlaceSlots } from "./place_slots.ts";
import { always, offsetIn, type Place, readerOf, type ScoredPlaces } from "./places.ts";
import type { PointsView } from "./points_view.ts";
import { sortByScore } from "./sort_by_score.ts";

/**
 * Compiles the formula of a query for the points of a view.
 *
 * @throws QdrantError `bad_input` for bad variables, dates and decays
 */
export function compileFormulaQuery(
  query: Extract<Query<Vector>, { kind: "formula" }>,
  view: PointsView,
): Evaluation {
  return compileFormula(
    query.formula,
    query.defaults,
    (filter) => checkOf(filter, view),
    view.indexes,
  );
}

/**
 * The points of all lists by their value, largest first, of equal ones the smaller id.
 *
 * @param lists of the prefetches, in their order
 * @throws QdrantError `bad_input` if the formula has no value for one of the points
 */
export async function scoreByFormula(
  evaluate: Evaluation,
  lists: readonly ScoredPlaces[],
  view: PointsView,
  run: Run,
): Promise<ScoredPlaces> {
  const { slots, columns } = await scoresByPlace(lists, run);
  const places = slots.places;
  const scores = new Float32Array(places.length);
  for (let slot = 0; slot < places.length; slot++) {
    const place = places[slot]!;
    let payload: JsonObject | undefined;
    scores[slot] = evaluate({
      place,
      scores: columns.map(({ scores: of, isKnown }) => (isKnown[slot] ? of[slot] : undefined)),
      payload: () => (payload ??= view.payloadAt(place)),
    });
    if (run.due()) await run.pause();
  }
  return sortByScore(view, { places, scores, isScored: always }, run);
}

/** Whether points satisfy a filter. */
function checkOf(filter: Filter, view: PointsView): (place: Place) => boolean {
  const compiled = view.filter(filter);
  return (place) => compiled[readerOf(place)]!.accept?.(offsetIn(place)) ?? true;
}

/** The scores of one list by slot; not known where it lacks the place. */
interface ScoreColumn {
  readonly scores: Float32Array;
  readonly isKnown: Uint8Array;
}

async function scoresByPlace(
  lists: readonly ScoredPlaces[],
  run: Run,
): Promise<{ slots: PlaceSlots; columns: ScoreColumn[] }> {
  const total = lists.reduce((sum, { places }) => sum + places.length, 0);
  const slots = new PlaceSlots(total);
  const columns: ScoreColumn[] = [];
  for (const { places, scores } of lists) {
    const column = { scores: new Float32Array(total), isKnown: new Uint8Array(total) };
    await inSlices(places.length, run, (rank) => {
      const slot = slots.slot(places[rank]!);
      column.scores[slot] = scores[rank]!;
      column.isKnown[slot] = 1;
    });
    columns.push(column);
  }
  return { slots, columns };
}
