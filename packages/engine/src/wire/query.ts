/** Reading queries: the universal request, its prefetch tree, batches and groups. */
import { DEFAULT_VECTOR } from "../common/point.ts";
import { GROUP_SIZE_DEFAULT, LIMIT_DEFAULT } from "../common/limits.ts";
import type {
  GroupLookup,
  LookupLocation,
  QueryGroupsRequest,
  QueryLevel,
  QueryRequest,
} from "../request/query_request.ts";
import { filter, jsonPath, payloadSelector, vectorSelector } from "./common_readers.ts";
import type { BodySource, Place } from "./place.ts";
import { query } from "./query_kinds.ts";
import { firstOf, list, optional, readBody, required, struct } from "./reader.ts";
import type { Reader, StructOf } from "./reader.ts";
import { float, string, unsigned } from "./scalar_readers.ts";
import { SEARCH_PARAMS_DEFAULT, searchParams } from "./search_params.ts";

const lookupFrom: Reader<LookupLocation> = (value, at) => {
  const { collection, vector } = lookupBody(value, at);
  return { collection, vector };
};

const lookupBody = struct("LookupLocation", {
  collection: required(string),
  vector: optional(string),
});

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
});

const groupsBody = struct("QueryGroupsRequest", {
  ...levelFields,
  with_payload: optional(payloadSelector),
  with_vector: optional(vectorSelector),
});

/** The members of a request for groups that its 422 texts put under `group_request`. */
const groupsPart = struct("QueryGroupsRequest", {
  group_by: required(jsonPath),
  group_size: optional(unsigned("usize", { min: 1 })),
  limit: optional(limit),
  with_lookup: optional(
    firstOf("data did not match any variant of untagged enum WithLookupInterface", readWithLookup),
  ),
});

const withLookupBody = struct("WithLookup", {
  collection: required(string),
  with_payload: optional(payloadSelector),
  with_vectors: optional(vectorSelector, "with_vector"),
});

const batchBody = struct("QueryRequestBatch", {
  searches: required(list<QueryRequest>((value, at) => readQuery(value, at.under("internal")))),
});

/**
 * Reads the body of a query. The rules that span several members (a prefetch without a query, ...)
 * are the planner's.
 *
 * @throws QdrantError `format` or `validation`
 */
export function parseQuery(body: unknown, source: BodySource = "caller"): QueryRequest {
  return readBody(body, source, "internal", readQuery);
}

/**
 * Reads the body of a batch of queries.
 *
 * @throws QdrantError `format` or `validation`
 */
export function parseQueryBatch(
  body: unknown,
  source: BodySource = "caller",
): readonly QueryRequest[] {
  return readBody(body, source, "", batchBody).searches;
}

/**
 * Reads the body of a query for groups.
 *
 * @throws QdrantError `format` or `validation`
 */
export function parseQueryGroups(body: unknown, source: BodySource = "caller"): QueryGroupsRequest {
  return readBody(body, source, "search_group_request", readGroups);
}

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

function readQuery(value: unknown, at: Place): QueryRequest {
  const given = queryBody(value, at);
  return {
    ...levelOf(given),
    offset: given.offset ?? 0,
    withPayload: given.with_payload ?? { kind: "none" },
    withVector: given.with_vector ?? false,
  };
}

/** One prefetch or a list of them; 422 texts show one as a list, too. */
function readPrefetches(value: unknown, at: Place): readonly QueryLevel[] {
  return Array.isArray(value)
    ? list(readPrefetch)(value, at)
    : [readPrefetch(value, at.under("[0]"))];
}

function readPrefetch(value: unknown, at: Place): QueryLevel {
  return levelOf(prefetchBody(value, at));
}

function readGroups(value: unknown, at: Place): QueryGroupsRequest {
  const given = groupsBody(value, at);
  const part = groupsPart(value, at.under("group_request"));
  return {
    ...levelOf(given),
    limit: part.limit ?? LIMIT_DEFAULT,
    groupBy: part.group_by,
    groupSize: part.group_size ?? GROUP_SIZE_DEFAULT,
    withLookup: part.with_lookup,
    withPayload: given.with_payload ?? { kind: "none" },
    withVector: given.with_vector ?? false,
  };
}

/** The name of a collection, or an object. */
function readWithLookup(value: unknown, at: Place): GroupLookup {
  const given = withLookupBody(typeof value === "string" ? { collection: value } : value, at);
  return {
    collection: given.collection,
    withPayload: given.with_payload ?? { kind: "all" },
    withVector: given.with_vectors ?? false,
  };
}
