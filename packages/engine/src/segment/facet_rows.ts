/** Counts of the values of a field over the rows of a segment that match a filter. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { FacetCounts } from "../payload_index/facet_counts.ts";
import type { IndexView } from "../payload_index/index_view.ts";
import type { MatchingRows } from "./matching_rows.ts";

/** Adds a point for each distinct value of each row that is seen and matches. */
export async function countFacets(
  { rows, filter: { accept, candidates } }: Omit<MatchingRows, "tracker">,
  index: IndexView,
  counts: FacetCounts,
  run: Run,
): Promise<void> {
  const end = candidates?.length ?? rows.end;
  for (let at = 0; at < end; at++) {
    const row = candidates === undefined ? at : candidates[at]!;
    if (rows.has(row) && (accept === undefined || accept(row))) {
      counts.add(index.facetValuesOf(row));
    }
    if (at % PACED_ROWS === PACED_ROWS - 1 && run.due()) await run.pause();
  }
}
