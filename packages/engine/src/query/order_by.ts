/** Ordering by a payload value, which takes an index. */
import { QdrantError } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import { formatJsonPath, type JsonPath } from "../payload/json_path.ts";
import { FieldIndex } from "../payload_index/field_index.ts";
import type { OrderBy } from "../request/query_request.ts";
import { never, placeAt, type ScoredPlaces } from "./places.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";
import { sortedRanks } from "./sorted_ranks.ts";

/** @throws QdrantError `bad_input` when no index of the view can order by a key */
export function requireOrder(view: PointsView, key: JsonPath): void {
  const schema = view.indexes.get(formatJsonPath(key));
  if (schema === undefined || !new FieldIndex(schema).hasOrder) throw unindexedOrderBy(key);
}

/**
 * The first `limit` of the points that match, by value and then by id, both in the direction of the
 * order; a point comes once for each of its values.
 *
 * @throws QdrantError `bad_input` when no index of the view can order by the key
 */
export async function orderedPlaces(
  view: PointsView,
  orderBy: OrderBy,
  filter: ViewFilter,
  limit: number,
  run: Run,
): Promise<ScoredPlaces> {
  const { key, direction } = orderBy;
  requireOrder(view, key);
  const places: number[] = [];
  const values: (number | bigint)[] = [];
  const starts: number[] = [];
  for (const [number, reader] of view.readers.entries()) {
    const entries = await reader.ordered(key, orderBy, filter[number]!, limit, run);
    if (entries === undefined) throw unindexedOrderBy(key);
    if (entries.length > 0) starts.push(places.length);
    for (const { row, value } of entries) {
      places.push(placeAt(number, row));
      values.push(value);
    }
    if (run.due()) await run.pause();
  }
  const sign = direction === "asc" ? 1 : -1;
  const compare = (a: number, b: number): number =>
    sign * (compareValues(values[a]!, values[b]!) || view.compareIds(places[a]!, places[b]!));
  const ranks = (await sortedRanks(places.length, compare, run, starts)).subarray(0, limit);
  return {
    places: Float64Array.from(ranks, (rank) => places[rank]!),
    scores: new Float32Array(ranks.length).fill(1),
    isScored: never,
    orderValues: Array.from(ranks, (rank) => values[rank]!),
  };
}

function compareValues(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : Number(a > b);
}

/** The failure of ordering by a key that has no index able to order. */
function unindexedOrderBy(key: JsonPath): QdrantError {
  return new QdrantError(
    "bad_input",
    `No range index for \`order_by\` key: \`${formatJsonPath(key)}\`. ` +
      "Please create one to use `order_by`. Check " +
      "https://qdrant.tech/documentation/concepts/indexing/#payload-index " +
      "to see which payload schemas support Range conditions",
  );
}

/** The failure of a scroll that is to begin at an id, and by value. */
export function offsetWithOrder(): QdrantError {
  return new QdrantError(
    "bad_input",
    "Cannot use an `offset` when using `order_by`. The alternative for paging is to use " +
      "`order_by.start_from` and a filter to exclude the IDs that you've already seen for the " +
      "`order_by.start_from` value",
  );
}
