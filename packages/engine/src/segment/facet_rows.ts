/** Counts of the values of a field over the rows of a segment that match a filter. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { FacetCounts } from "../payload_index/facet_counts.ts";
import type { IndexView } from "../payload_index/index_view.ts";
import type { MatchingRows } from "./matching_rows.ts";

/** Rows that are looked at in one turn of the event loop, to see which are dead. */
const WHOLE_ROWS_MAX = 1 << 18;

/** Adds a point for each distinct value of each row that is seen and matches. */
export async function countFacets(
  { rows, filter: { accept, candidates } }: Omit<MatchingRows, "tracker">,
  index: IndexView,
  counts: FacetCounts,
  run: Run,
): Promise<void> {
  if (accept === undefined && candidates === undefined && rows.end <= WHOLE_ROWS_MAX) {
    if (countWhole(rows, index, counts)) return;
  }
  const end = candidates?.length ?? rows.end;
  for (let at = 0; at < end; at++) {
    const row = candidates === undefined ? at : candidates[at]!;
    if (rows.has(row) && (accept === undefined || accept(row))) {
      counts.add(index.facetValuesOf(row));
    }
    if (at % PACED_ROWS === PACED_ROWS - 1 && run.due()) await run.pause();
  }
}

/**
 * Counts all rows by the lengths of posting lists, less the rows that are not seen.
 *
 * @returns false where the index does not know, and nothing was counted
 */
function countWhole(rows: MatchingRows["rows"], index: IndexView, counts: FacetCounts): boolean {
  const whole = index.valueCounts();
  if (whole === undefined) return false;
  for (const [value, count] of whole) counts.addCount(value, count);
  for (let row = 0; row < rows.end; row++) {
    if (rows.has(row)) continue;
    for (const value of index.facetValuesOf(row)) counts.addCount(value, -1);
  }
  return true;
}
