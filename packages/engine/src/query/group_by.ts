/**
 * Grouping the results of a query by a payload value (Qdrant 1.18, `lib/collection/src/grouping`).
 *
 * The server collects groups in rounds of growing filters; asking for ever more results until the
 * groups are full gives the same groups.
 */
import type { JsonValue } from "@quiverdb/client";

import type { Run } from "../common/run.ts";
import type { Vector } from "../common/point.ts";
import { mergeFilters } from "../request/merge_filters.ts";
import { getValues } from "../payload/json_path.ts";
import type { LookupSearcher } from "./examples.ts";
import type { QueryGroupsRequest, QueryLevel } from "../request/query_request.ts";
import { runQuery } from "./run_query.ts";
import type { ScoredPoint, Searcher } from "./searcher.ts";

/** A value that names a group; `1` and `"1"` are different ones. */
export type GroupKey = string | number | bigint;

export interface PointGroup {
  readonly key: GroupKey;
  /** At most `groupSize`, best first. */
  readonly hits: ScoredPoint[];
}

/** The best `limit` groups, the group with the best hit first. */
export async function runGroups(
  request: QueryGroupsRequest<Vector>,
  searcher: Searcher,
  lookup: LookupSearcher,
  run: Run,
): Promise<PointGroup[]> {
  const level: QueryLevel<Vector> = {
    ...request,
    prefetch: request.prefetch.map((inner) => widen(inner, request.groupSize)),
    filter: mergeFilters(request.filter, {
      must: [],
      should: [],
      mustNot: [{ kind: "is_empty", key: request.groupBy }],
      minShould: undefined,
    }),
  };
  for (let limit = request.limit * request.groupSize * 2; ; limit *= 4) {
    const hits = await runQuery({ ...level, limit }, limit, searcher, lookup, run);
    const groups = collect(hits, request, searcher);
    const best = groups.slice(0, request.limit);
    const full =
      best.length === request.limit &&
      best.every(({ hits: kept }) => kept.length === request.groupSize);
    if (full || hits.length < limit) return best;
  }
}

function widen(level: QueryLevel<Vector>, groupSize: number): QueryLevel<Vector> {
  return {
    ...level,
    limit: level.limit * groupSize,
    prefetch: level.prefetch.map((inner) => widen(inner, groupSize)),
  };
}

function collect(
  hits: readonly ScoredPoint[],
  request: QueryGroupsRequest<Vector>,
  searcher: Searcher,
): PointGroup[] {
  const groups = new Map<GroupKey, ScoredPoint[]>();
  for (const hit of hits) {
    const values = getValues(searcher.payloadOf(hit.id), request.groupBy);
    for (const key of groupKeys(values)) {
      const kept = groups.get(key);
      if (kept === undefined) groups.set(key, [hit]);
      else if (kept.length < request.groupSize) kept.push(hit);
    }
  }
  return [...groups].map(([key, kept]) => ({ key, hits: kept }));
}

/** The groups of a point. None if any of its values cannot name a group. */
function groupKeys(values: readonly JsonValue[]): Set<GroupKey> {
  const keys = new Set<GroupKey>();
  for (const value of values.flat()) {
    const isKey =
      typeof value === "string" ||
      typeof value === "bigint" ||
      (typeof value === "number" && Number.isInteger(value));
    if (!isKey) return new Set();
    keys.add(value);
  }
  return keys;
}
