/** The two forms in which a search matrix is answered. */
import { shortestF32 } from "@quiverdb/client";
import type { SearchMatrixOffsetsResponse, SearchMatrixPairsResponse } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { Place } from "../query/places.ts";
import type { PointsView } from "../query/points_view.ts";
import type { SearchMatrix } from "../query/search_matrix.ts";

/** Row by row: the two points and their score. */
export async function matrixPairs(
  view: PointsView,
  matrix: SearchMatrix,
  run: Run,
): Promise<SearchMatrixPairsResponse> {
  const pairs: SearchMatrixPairsResponse["pairs"] = [];
  await eachEntry(matrix, run, (row, place, score) => {
    pairs.push({ a: view.idAt(matrix.sample[row]!), b: view.idAt(place), score });
  });
  return { pairs };
}

/** Entries as rows, columns and scores; `ids` names both by their positions. */
export async function matrixOffsets(
  view: PointsView,
  matrix: SearchMatrix,
  run: Run,
): Promise<SearchMatrixOffsetsResponse> {
  const columns = new Map(matrix.sample.map((place, at) => [place, at]));
  const answer: SearchMatrixOffsetsResponse = {
    offsets_row: [],
    offsets_col: [],
    scores: [],
    ids: matrix.sample.map((place) => view.idAt(place)),
  };
  await eachEntry(matrix, run, (row, place, score) => {
    answer.offsets_row.push(row);
    answer.offsets_col.push(columns.get(place)!);
    answer.scores.push(score);
  });
  return answer;
}

async function eachEntry(
  { neighbours }: SearchMatrix,
  run: Run,
  visit: (row: number, place: Place, score: number) => void,
): Promise<void> {
  for (const [row, { places, scores }] of neighbours.entries()) {
    for (const [rank, place] of places.entries()) visit(row, place, shortestF32(scores[rank]!));
    if (run.due()) await run.pause();
  }
}
