/** Reading queries: the universal request, its prefetch tree, batches and groups. */
import { DEFAULT_VECTOR } from "../common/point.ts";
import { GROUP_SIZE_DEFAULT, LIMIT_DEFAULT } from "../common/defaults.ts";
import type { QueryGroupsRequest, QueryLevel, QueryRequest } from "../request/query_request.ts";
import type { Sharded } from "../request/shard_key.ts";
import { readLongBody } from "./kit/body.ts";
import { longList } from "./kit/long_values.ts";
import {
  list,
  optional,
  rawObject,
  readAt,
  readLongAt,
  required,
  requiredMember,
  struct,
  under,
} from "./kit/reader.ts";
import type { LongReader, Reader, StructOf } from "./kit/reader.ts";
import type { Reading, ReadContext } from "./kit/reading.ts";
import { float, string, unsigned } from "./kit/scalars.ts";
import { filter } from "./values/filter.ts";
import { jsonPath } from "./values/json_path.ts";
import { lookupFrom, withLookup } from "./values/lookup.ts";
import { payloadSelector, vectorSelector } from "./values/payload.ts";
import { query } from "./values/query_kind.ts";
import { SEARCH_PARAMS_DEFAULT, searchParams } from "./values/search_params.ts";
import { shardKeys } from "./values/shard_key.ts";

/**
 * Reads the body of a query. The rules that span several members (a prefetch without a query, ...)
 * are the planner's.
 *
 * @throws QdrantError `format` or `validation`
 */
export function readQueryPoints(
  body: unknown,
  context: ReadContext,
): Promise<QueryRequest & Sharded> {
  return readLongBody(queryRequest, body, context, "internal");
}

/**
 * Reads the body of a batch of queries.
 *
 * @throws QdrantError `format` or `validation`
 */
export function readQueryBatchPoints(
  body: unknown,
  context: ReadContext,
): Promise<readonly (QueryRequest & Sharded)[]> {
  return readLongBody(queryBatch, body, context);
}

/**
 * Reads the body of a query for groups.
 *
 * @throws QdrantError `format` or `validation`
 */
export function readQueryPointsGroups(
  body: unknown,
  context: ReadContext,
): Promise<QueryGroupsRequest & Sharded> {
  return readLongBody(queryGroups, body, context, "search_group_request");
}

const limit = unsigned("usize", { min: 1 });

const levelFields = {
  prefetch: optional(readPrefetches),
  query: optional(query),
  using: optional(string),
  filter: optional(filter),
  params: optional(searchParams),
  score_threshold: optional(float("f32")),
  lookup_from: optional(lookupFrom),
};

const prefetchBody = struct("Prefetch", { ...levelFields, limit: optional(limit) });

const queryBody = struct("QueryRequest", {
  ...levelFields,
  limit: optional(limit),
  offset: optional(unsigned("usize")),
  with_payload: optional(payloadSelector),
  with_vector: optional(vectorSelector, "with_vectors"),
  shard_key: shardKeys,
});

const groupsBody = struct("QueryGroupsRequest", {
  ...levelFields,
  with_payload: optional(payloadSelector),
  with_vector: optional(vectorSelector),
  shard_key: shardKeys,
});

/** The members of a request for groups that its 422 texts put under `group_request`. */
const groupsPart = struct("QueryGroupsRequest", {
  group_by: required(jsonPath),
  group_size: optional(unsigned("usize", { min: 1 })),
  limit: optional(limit),
  with_lookup: optional(withLookup),
});

type RawLevel = StructOf<typeof levelFields> & { readonly limit?: number };

function levelOf(given: RawLevel): QueryLevel {
  return {
    prefetch: given.prefetch ?? [],
    query: given.query,
    using: given.using ?? DEFAULT_VECTOR,
    filter: given.filter,
    params: given.params ?? SEARCH_PARAMS_DEFAULT,
    scoreThreshold: given.score_threshold,
    limit: given.limit ?? LIMIT_DEFAULT,
    lookupFrom: given.lookup_from,
  };
}

const queryRequest: Reader<QueryRequest & Sharded> = (value, reading) => {
  const given = queryBody(value, reading);
  return {
    ...levelOf(given),
    offset: given.offset ?? 0,
    withPayload: given.with_payload ?? { kind: "none" },
    withVector: given.with_vector ?? false,
    shardKeys: given.shard_key ?? [],
  };
};

const searches = longList(under("internal", queryRequest));

const queryBatch: LongReader<readonly (QueryRequest & Sharded)[]> = async (value, reading) => {
  const given = requiredMember(rawObject(value, "struct QueryRequestBatch"), "searches");
  return readLongAt(searches, given, reading, "searches");
};

const queryGroups: Reader<QueryGroupsRequest & Sharded> = (value, reading) => {
  const given = groupsBody(value, reading);
  const part = under("group_request", groupsPart)(value, reading);
  return {
    ...levelOf(given),
    limit: part.limit ?? LIMIT_DEFAULT,
    groupBy: part.group_by,
    groupSize: part.group_size ?? GROUP_SIZE_DEFAULT,
    withLookup: part.with_lookup,
    withPayload: given.with_payload ?? { kind: "none" },
    withVector: given.with_vector ?? false,
    shardKeys: given.shard_key ?? [],
  };
};

/** One prefetch or a list of them; 422 texts show one as a list, too. */
function readPrefetches(value: unknown, reading: Reading): readonly QueryLevel[] {
  return Array.isArray(value)
    ? list(prefetch)(value, reading)
    : [readAt(prefetch, value, reading, "", 0)];
}

function prefetch(value: unknown, reading: Reading): QueryLevel {
  return reading.nested(() => levelOf(prefetchBody(value, reading)));
}
