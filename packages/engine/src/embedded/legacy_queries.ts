/**
 * The operations that `query` supersedes: the same queries, with rules and answers of their own.
 */
import { type GroupsResult, QdrantError, type ScoredPoint } from "@quiverdb/client";

import type { Sharded } from "../request/shard_key.ts";
import type { ReadContext } from "../wire/kit/reading.ts";
import {
  type LegacyGroupsQuery,
  type LegacyQuery,
  readDiscoverBatchPoints,
  readDiscoverPoints,
  readRecommendBatchPoints,
  readRecommendPointGroups,
  readRecommendPoints,
  readSearchBatchPoints,
  readSearchPointGroups,
  readSearchPoints,
} from "../wire/legacy_queries.ts";
import type { EngineCall } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";
import { read, type ReadRequest } from "./queries.ts";

type ReadBody<Wanted> = (body: unknown, context: ReadContext) => Promise<Wanted>;
type Serve<Answer> = (call: EngineCall, request: ReadRequest) => Promise<Answer>;

export const legacyQueryHandlers = {
  searchPoints: one("Search", readSearchPoints),
  searchBatchPoints: batch(readSearchBatchPoints),
  searchPointGroups: groups(readSearchPointGroups),
  recommendPoints: one("Search", readRecommendPoints),
  recommendBatchPoints: batch(readRecommendBatchPoints),
  recommendPointGroups: groups(readRecommendPointGroups),
  discoverPoints: one("Search", readDiscoverPoints),
  discoverBatchPoints: batch(readDiscoverBatchPoints),
} satisfies Partial<Handlers>;

function one(name: string, readBody: ReadBody<LegacyQuery>): Serve<ScoredPoint[]> {
  return read(name, readBody, async (query, { collection, lookup, ...options }) => {
    requireExamples(query);
    return (await collection.query(query, lookup, options)).points;
  });
}

function batch(readBody: ReadBody<readonly LegacyQuery[]>): Serve<ScoredPoint[][]> {
  const readBatch = async (
    ...given: Parameters<typeof readBody>
  ): Promise<Sharded & { readonly queries: readonly LegacyQuery[] }> => {
    const queries = await readBody(...given);
    return { queries, shardKeys: queries.flatMap(({ shardKeys }) => shardKeys) };
  };
  return read(
    "batch search",
    readBatch,
    async ({ queries }, { collection, lookup, ...options }) => {
      queries.forEach(requireExamples);
      const answers = await collection.queryBatch(queries, lookup, options);
      return answers.map(({ points }) => points);
    },
  );
}

/** Groups have no rules of their own: examples that are missing are the query's to find. */
function groups(readBody: ReadBody<LegacyGroupsQuery>): Serve<GroupsResult> {
  return read("GroupBy", readBody, (query, { collection, lookup, ...options }) =>
    collection.queryGroups(query, lookup, options, "no_point"),
  );
}

/** @throws QdrantError `bad_request` for a recommendation or a discovery that has no examples */
function requireExamples({ query }: LegacyQuery): void {
  if (query?.kind === "context" && query.pairs.length === 0) {
    throw new QdrantError("bad_request", "target and/or context_pairs must be specified");
  }
  if (query?.kind !== "recommend" || query.positive.length > 0) return;
  const wanted = query.strategy === "average_vector" ? "positive" : "positive or negative";
  if (query.strategy !== "average_vector" && query.negative.length > 0) return;
  throw new QdrantError(
    "bad_request",
    `At least one ${wanted} vector ID required with this strategy`,
  );
}
