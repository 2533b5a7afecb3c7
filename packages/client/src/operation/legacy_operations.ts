/**
 * The eight operations that `queryPoints` supersedes. The OpenAPI document of Qdrant 1.19 lacks
 * them and the server still answers them, so their types are written here.
 */
import type { Schemas } from "../generated/openapi.ts";
import type { Operation, OperationShape } from "./operation_types.ts";

/** One vector to compare with, of the default vector or of a named one. */
export type NamedVectorStruct =
  | Schemas["DenseVectorInput"]
  | { name: string; vector: Schemas["DenseVectorInput"] | Schemas["SparseVectorInput"] };

/** An example: the id of a point, or a vector. */
export type RecommendExample =
  Schemas["ExtendedPointId"] | Schemas["DenseVectorInput"] | Schemas["SparseVectorInput"];

/** A pair of examples: the results are nearer to `positive` than to `negative`. */
export interface ContextExamplePair {
  positive: RecommendExample;
  negative: RecommendExample;
}

interface Selection {
  /** Shards to ask; absent: all. */
  shard_key?: Schemas["ShardKeySelector"] | null | undefined;
  filter?: Schemas["Filter"] | null | undefined;
  params?: Schemas["SearchParams"] | null | undefined;
  /** Default false. */
  with_payload?: Schemas["WithPayloadInterface"] | null | undefined;
  /** Default false. */
  with_vector?: Schemas["WithVector"] | null | undefined;
}

interface Threshold {
  /** Results with a worse score are left out. */
  score_threshold?: number | null | undefined;
}

interface Page {
  /** Most results. */
  limit: number;
  /** Results to leave out before the first one. */
  offset?: number | null | undefined;
}

interface Grouping {
  /** A payload field; a point with several values is in several groups. */
  group_by: string;
  /** Most points of a group. */
  group_size: number;
  /** Most groups. */
  limit: number;
  with_lookup?: Schemas["WithLookupInterface"] | null | undefined;
}

interface ExampleSource {
  /** The vector that examples are taken from and compared with; default: the default vector. */
  using?: string | null | undefined;
  /** Where ids of examples are looked up; default: the collection itself. */
  lookup_from?: Schemas["LookupLocation"] | null | undefined;
}

interface Recommendation extends Selection, Threshold, ExampleSource {
  positive?: readonly RecommendExample[] | undefined;
  negative?: readonly RecommendExample[] | undefined;
  strategy?: Schemas["RecommendStrategy"] | null | undefined;
}

/** Body of `searchPoints`. */
export interface SearchRequest extends Selection, Threshold, Page {
  vector: NamedVectorStruct;
}

/** Body of `searchBatchPoints`. */
export interface SearchRequestBatch {
  searches: readonly SearchRequest[];
}

/** Body of `searchPointGroups`. */
export interface SearchGroupsRequest extends Selection, Threshold, Grouping {
  vector: NamedVectorStruct;
}

/** Body of `recommendPoints`. */
export interface RecommendRequest extends Recommendation, Page {}

/** Body of `recommendBatchPoints`. */
export interface RecommendRequestBatch {
  searches: readonly RecommendRequest[];
}

/** Body of `recommendPointGroups`. */
export interface RecommendGroupsRequest extends Recommendation, Grouping {}

/** Body of `discoverPoints`. */
export interface DiscoverRequest extends Selection, ExampleSource, Page {
  /** Points near to it are wanted; absent: the context alone decides. */
  target?: RecommendExample | null | undefined;
  context?: readonly ContextExamplePair[] | null | undefined;
}

/** Body of `discoverBatchPoints`. */
export interface DiscoverRequestBatch {
  searches: readonly DiscoverRequest[];
}

type Legacy<Body, Result> = OperationShape<
  Omit<Operation<"queryPoints">["request"], "body"> & { readonly body: Body },
  Result
>;

type Hits = Schemas["ScoredPoint"][];

/** Requests and results of the superseded operations, by name. */
export interface LegacyOperations {
  readonly searchPoints: Legacy<SearchRequest, Hits>;
  readonly searchBatchPoints: Legacy<SearchRequestBatch, Hits[]>;
  readonly searchPointGroups: Legacy<SearchGroupsRequest, Schemas["GroupsResult"]>;
  readonly recommendPoints: Legacy<RecommendRequest, Hits>;
  readonly recommendBatchPoints: Legacy<RecommendRequestBatch, Hits[]>;
  readonly recommendPointGroups: Legacy<RecommendGroupsRequest, Schemas["GroupsResult"]>;
  readonly discoverPoints: Legacy<DiscoverRequest, Hits>;
  readonly discoverBatchPoints: Legacy<DiscoverRequestBatch, Hits[]>;
}
