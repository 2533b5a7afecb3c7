/** Counts of the values of a field, which take an index. */
import { QdrantError } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import { formatJsonPath, type JsonPath } from "../payload/json_path.ts";
import { type FacetCount, FacetCounts } from "../payload_index/facet_counts.ts";
import { FieldIndex } from "../payload_index/field_index.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";

/** What is counted, and how much of it is wanted. */
export interface WantedFacets {
  readonly key: JsonPath;
  /** Undefined: all points. */
  readonly filter: ViewFilter | undefined;
  readonly isExact: boolean;
  readonly limit: number;
}

/**
 * The values that most points have.
 *
 * @throws QdrantError `bad_input` when no index of the view tells the values apart
 */
export async function facetsOf(
  view: PointsView,
  { key, filter, isExact, limit }: WantedFacets,
  run: Run,
): Promise<readonly FacetCount[]> {
  // Of nothing Qdrant counts anything, unless it is to be exact.
  if (!isExact && view.pointCount === 0) return [];
  const schema = view.indexes.get(formatJsonPath(key));
  if (schema === undefined || !new FieldIndex(schema).hasFacets) throw unindexedFacet(key);
  const counts = new FacetCounts();
  const filters = filter ?? view.filter(undefined);
  for (const [number, reader] of view.readers.entries()) {
    // Qdrant shows values that only dead points have had.
    const wanted = { filter: filters[number]!, showsUnused: isExact && filter === undefined };
    if (!(await reader.countFacets(key, wanted, counts, run))) throw unindexedFacet(key);
  }
  return counts.top(limit);
}

function unindexedFacet(key: JsonPath): QdrantError {
  return new QdrantError(
    "bad_input",
    `No appropriate index for faceting: \`${formatJsonPath(key)}\`. ` +
      "Please create one to facet on this field. Check " +
      "https://qdrant.tech/documentation/concepts/indexing/#payload-index " +
      "to see which payload schemas support Match conditions",
  );
}
