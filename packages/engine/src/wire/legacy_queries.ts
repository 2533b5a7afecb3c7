/**
 * Reading the bodies of the operations that `query` supersedes: search, recommend and discover.
 * They are the queries of today in older words, with members of their own that must be there.
 */
import {
  type DenseVector,
  DEFAULT_VECTOR,
  type SparseVector,
  type Vector,
} from "../common/point.ts";
import { isRawObject } from "../common/raw_json.ts";
import { describeJson } from "../common/serde_text.ts";
import type {
  LookupLocation,
  QueryGroupsRequest,
  QueryInput,
  QueryRequest,
} from "../request/query_request.ts";
import type { Sharded } from "../request/shard_key.ts";
import { readLongBody } from "./kit/body.ts";
import { longList } from "./kit/long_values.ts";
import {
  list,
  optional,
  orAbsent,
  rawObject,
  readLongAt,
  required,
  requiredMember,
  struct,
  under,
} from "./kit/reader.ts";
import type { LongReader, Reader, StructOf } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { float, oneOf, string, unsigned } from "./kit/scalars.ts";
import { refuse } from "./kit/shape_failure.ts";
import { firstOf } from "./kit/union.ts";
import { filter } from "./values/filter.ts";
import { jsonPath } from "./values/json_path.ts";
import { lookupFrom, withLookup } from "./values/lookup.ts";
import { payloadSelector, vectorSelector } from "./values/payload.ts";
import { queryInput } from "./values/query_input.ts";
import { SEARCH_PARAMS_DEFAULT, searchParams } from "./values/search_params.ts";
import { shardKeys } from "./values/shard_key.ts";

/** A query that one of the superseded operations asks for. */
export type LegacyQuery = QueryRequest<Vector> & Sharded;

/** A query for groups that one of the superseded operations asks for. */
export type LegacyGroupsQuery = QueryGroupsRequest<Vector> & Sharded;

type ReadQuery = (body: unknown, context: ReadContext) => Promise<LegacyQuery>;
type ReadBatch = (body: unknown, context: ReadContext) => Promise<readonly LegacyQuery[]>;
type ReadGroups = (body: unknown, context: ReadContext) => Promise<LegacyGroupsQuery>;

const VECTOR_TEXT = "data did not match any variant of untagged enum NamedVectorStruct";
const EXAMPLE_TEXT = "data did not match any variant of untagged enum RecommendExample";

/** A dense or a sparse vector. */
const vector: Reader<DenseVector | SparseVector> = (value, reading) =>
  vectorIn(queryInput(value, reading), value);

function vectorIn(input: QueryInput, value: unknown): DenseVector | SparseVector {
  if (input.kind === "dense" || input.kind === "sparse") return input;
  return refuse(`expected a dense or a sparse vector, got ${describeJson(value)}`);
}

/** The id of a point, or a vector. */
const example = firstOf<QueryInput<Vector>>(EXAMPLE_TEXT, (value, reading) => {
  const input = queryInput(value, reading);
  return input.kind === "id" ? input : vectorIn(input, value);
});

interface NamedVector {
  readonly name: string;
  readonly vector: DenseVector | SparseVector;
}

const namedVector = struct("NamedVector", { name: required(string), vector: required(vector) });

/** The default vector, or a vector with its name. */
const searchVector = firstOf<NamedVector>(VECTOR_TEXT, (value, reading) => {
  if (isRawObject(value)) return namedVector(value, reading);
  const given = vector(value, reading);
  if (given.kind === "dense") return { name: DEFAULT_VECTOR, vector: given };
  return refuse(`expected a list of numbers, got ${describeJson(value)}`);
});

const selectionFields = {
  shard_key: shardKeys,
  filter: optional(filter),
  params: optional(searchParams),
  with_payload: optional(payloadSelector),
};

const pageFields = {
  limit: required(unsigned("usize", { min: 1 }), "top"),
  offset: optional(unsigned("usize")),
};

const thresholdFields = {
  with_vector: optional(vectorSelector, "with_vectors"),
  score_threshold: optional(float("f32")),
};

const searchFields = { vector: required(searchVector), ...selectionFields, ...thresholdFields };

const exampleFields = {
  using: optional(string),
  lookup_from: optional(lookupFrom),
};

const recommendFields = {
  positive: orAbsent(list(example)),
  negative: orAbsent(list(example)),
  strategy: optional(oneOf("average_vector", "best_score", "sum_scores")),
  ...exampleFields,
  ...selectionFields,
  ...thresholdFields,
};

const contextPair = struct("ContextExamplePair", {
  positive: required(example),
  negative: required(example),
});

const searchBody = struct("SearchRequest", { ...searchFields, ...pageFields });
const recommendBody = struct("RecommendRequest", { ...recommendFields, ...pageFields });
const discoverBody = struct("DiscoverRequest", {
  target: optional(example),
  context: optional(list(contextPair)),
  ...exampleFields,
  ...selectionFields,
  with_vector: optional(vectorSelector),
  ...pageFields,
});

/** The members of a request for groups that its 422 texts put under `group_request`. */
const groupsPart = struct("BaseGroupRequest", {
  group_by: required(jsonPath),
  group_size: required(unsigned("u32", { min: 1 })),
  limit: required(unsigned("u32", { min: 1 })),
  with_lookup: optional(withLookup),
});

const searchOfGroups = struct("SearchGroupsRequest", searchFields);
const recommendOfGroups = struct("RecommendGroupsRequest", recommendFields);

type Selection = StructOf<typeof selectionFields> & {
  readonly with_vector?: LegacyQuery["withVector"];
  readonly score_threshold?: number;
};

/** What all have in common, asked for nothing yet. */
function selectionOf(given: Selection) {
  return {
    prefetch: [],
    filter: given.filter,
    params: given.params ?? SEARCH_PARAMS_DEFAULT,
    scoreThreshold: given.score_threshold,
    withPayload: given.with_payload ?? ({ kind: "none" } as const),
    withVector: given.with_vector ?? false,
    shardKeys: given.shard_key ?? [],
  };
}

/** An example that is looked up elsewhere is the default vector there, whatever `using` says. */
function examplesOf(given: StructOf<typeof exampleFields>) {
  const lookup = given.lookup_from;
  const location: LookupLocation | undefined = lookup && {
    collection: lookup.collection,
    vector: lookup.vector ?? DEFAULT_VECTOR,
  };
  return { using: given.using ?? DEFAULT_VECTOR, lookupFrom: location };
}

function searchOf(given: StructOf<typeof searchFields>) {
  const { name, vector: input } = given.vector;
  const query = { kind: "nearest", input, mmr: undefined } as const;
  return { ...selectionOf(given), query, using: name, lookupFrom: undefined };
}

function recommendationOf(given: StructOf<typeof recommendFields>) {
  const { positive = [], negative = [], strategy = "average_vector" } = given;
  const query = { kind: "recommend", positive, negative, strategy } as const;
  return { ...selectionOf(given), ...examplesOf(given), query };
}

const searchRequest: Reader<LegacyQuery> = (value, reading) => {
  const given = searchBody(value, reading);
  return { ...searchOf(given), limit: given.limit, offset: given.offset ?? 0 };
};

const recommendRequest: Reader<LegacyQuery> = (value, reading) => {
  const given = recommendBody(value, reading);
  return { ...recommendationOf(given), limit: given.limit, offset: given.offset ?? 0 };
};

/** Without a target the context alone decides. */
const discoverRequest: Reader<LegacyQuery> = (value, reading) => {
  const given = discoverBody(value, reading);
  const { target, context: pairs = [], limit, offset = 0 } = given;
  const query: LegacyQuery["query"] =
    target === undefined ? { kind: "context", pairs } : { kind: "discover", target, pairs };
  return { ...selectionOf(given), ...examplesOf(given), query, limit, offset };
};

const searchGroups: Reader<LegacyGroupsQuery> = (value, reading) => ({
  ...searchOf(searchOfGroups(value, reading)),
  ...groupsOf(value, reading),
});

const recommendGroups: Reader<LegacyGroupsQuery> = (value, reading) => ({
  ...recommendationOf(recommendOfGroups(value, reading)),
  ...groupsOf(value, reading),
});

function groupsOf(...[value, reading]: Parameters<Reader<unknown>>) {
  const part = under("group_request", groupsPart)(value, reading);
  return {
    groupBy: part.group_by,
    groupSize: part.group_size,
    limit: part.limit,
    withLookup: part.with_lookup,
  };
}

/** @throws QdrantError `format` or `validation` */
export const readSearchPoints = bodyOf(searchRequest, "search_request");
/** @throws QdrantError `format` or `validation` */
export const readRecommendPoints = bodyOf(recommendRequest, "recommend_request");
/** @throws QdrantError `format` or `validation` */
export const readDiscoverPoints = bodyOf(discoverRequest, "discover_request");

/** @throws QdrantError `format` or `validation` */
export const readSearchBatchPoints = batchOf(searchRequest, "search_request");
/** @throws QdrantError `format` or `validation` */
export const readRecommendBatchPoints = batchOf(recommendRequest, "recommend_request");
/** @throws QdrantError `format` or `validation` */
export const readDiscoverBatchPoints = batchOf(discoverRequest, "discover_request");

/** @throws QdrantError `format` or `validation` */
export const readSearchPointGroups: ReadGroups = (body, context) =>
  readLongBody(searchGroups, body, context, "search_group_request");
/** @throws QdrantError `format` or `validation` */
export const readRecommendPointGroups: ReadGroups = (body, context) =>
  readLongBody(recommendGroups, body, context, "recommend_group_request");

function bodyOf(read: Reader<LegacyQuery>, rule: string): ReadQuery {
  return (body, context) => readLongBody(read, body, context, rule);
}

function batchOf(read: Reader<LegacyQuery>, rule: string): ReadBatch {
  const searches = longList(under(rule, read));
  const batch: LongReader<readonly LegacyQuery[]> = (value, reading) => {
    const given = requiredMember(rawObject(value, "struct RequestBatch"), "searches");
    return readLongAt(searches, given, reading, "searches");
  };
  return (body, context) => readLongBody(batch, body, context);
}
