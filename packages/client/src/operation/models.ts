/**
 * The models of Qdrant's API under their own names.
 *
 * They are the generated OpenAPI types. Where a user's own types help, they are generic:
 * `PointStruct<P>`, `Record<P>`, `ScoredPoint<P>` take the type of the payload.
 */
import type { Schemas } from "../generated/openapi.ts";

/**
 * The id of a point: an unsigned 64-bit integer or a UUID. An integer beyond 2^53 - 1 is a bigint,
 * in requests and in results; a UUID in any spelling is accepted and returned in lower case with
 * hyphens.
 */
export type PointId = Schemas["ExtendedPointId"];

/**
 * What a point carries besides its vectors: a JSON object. Integers beyond 2^53 - 1 are bigints.
 */
export type Payload = { [key: string]: unknown };

/** A point to be written. */
export type PointStruct<P extends object = Payload> = Omit<Schemas["PointStruct"], "payload"> & {
  payload?: P | null | undefined;
};

/** A stored point, as retrieve and scroll return it. */
export type Record<P extends object = Payload> = Omit<Schemas["Record"], "payload"> & {
  payload?: P | null;
};

/** A found point: a {@link Record} with its score and version. */
export type ScoredPoint<P extends object = Payload> = Omit<Schemas["ScoredPoint"], "payload"> & {
  payload?: P | null;
};

/**
 * A page of a scroll. `next_page_offset` is the first id that is not on the page, null on the last.
 */
export type ScrollResult<P extends object = Payload> = Omit<Schemas["ScrollResult"], "points"> & {
  points: Record<P>[];
};

/** The points a query found, best first. */
export type QueryResponse<P extends object = Payload> = Omit<Schemas["QueryResponse"], "points"> & {
  points: ScoredPoint<P>[];
};

/** The best points that share a value of the `group_by` field. */
export type PointGroup<P extends object = Payload> = Omit<Schemas["PointGroup"], "hits"> & {
  hits: ScoredPoint<P>[];
};

/** Groups by their best score. */
export type GroupsResult<P extends object = Payload> = Omit<Schemas["GroupsResult"], "groups"> & {
  groups: PointGroup<P>[];
};

export type {
  /** All schemas by name, e.g. `Schemas["TelemetryData"]`. */
  Schemas,

  // points and vectors
  DenseVectorInput,
  SparseVector,
  SparseVectorInput,
  Document,
  DocumentOptions,
  Bm25Config,
  Image,
  InferenceObject,
  VectorStruct,
  Vector,
  BatchVectorStruct,
  VectorStructOutput,
  VectorOutput,
  PointVectors,
  ShardKey,
  ShardKeySelector,
  UpdateMode,
  UpdateStatus,
  UpdateResult,
  WriteOrdering,
  ReadConsistency,
  OrderValue,

  // filters
  Filter,
  Condition,
  FieldCondition,
  Match,
  MatchValue,
  MatchText,
  MatchTextAny,
  MatchPhrase,
  MatchAny,
  MatchExcept,
  Range,
  DatetimeRange,
  GeoPoint,
  GeoBoundingBox,
  GeoRadius,
  GeoPolygon,
  ValuesCount,
  IsEmptyCondition,
  IsNullCondition,
  HasIdCondition,
  HasVectorCondition,
  NestedCondition,
  MinShould,

  // writing
  Batch,
  PointInsertOperations,
  PointsSelector,
  PointIdsList,
  FilterSelector,
  SetPayload,
  DeletePayload,
  UpdateVectors,
  DeleteVectors,
  UpdateOperation,
  UpdateOperations,

  // reading
  PointRequest,
  ScrollRequest,
  OrderBy,
  Direction,
  StartFrom,
  CountRequest,
  CountResult,
  WithPayloadInterface,
  PayloadSelector,
  WithVector,
  FacetRequest,
  FacetResponse,
  FacetValue,
  FacetValueHit,

  // querying
  QueryRequest,
  QueryRequestBatch,
  QueryGroupsRequest,
  QueryInterface,
  Query,
  VectorInput,
  Prefetch,
  SearchParams,
  NearestQuery,
  RecommendQuery,
  RecommendStrategy,
  DiscoverQuery,
  ContextQuery,
  OrderByQuery,
  FusionQuery,
  Fusion,
  RrfQuery,
  FormulaQuery,
  Expression,
  SampleQuery,
  Mmr,
  LookupLocation,
  WithLookup,
  GroupId,
  SearchMatrixRequest,
  SearchMatrixPairsResponse,
  SearchMatrixOffsetsResponse,

  // collections
  CreateCollection,
  UpdateCollection,
  CollectionInfo,
  CollectionStatus,
  CollectionConfig,
  CollectionParams,
  CollectionsResponse,
  CollectionDescription,
  CollectionExistence,
  VectorsConfig,
  VectorParams,
  SparseVectorParams,
  Distance,
  Datatype,
  Modifier,
  MultiVectorConfig,
  HnswConfigDiff,
  OptimizersConfigDiff,
  WalConfigDiff,
  QuantizationConfig,
  ScalarQuantization,
  ProductQuantization,
  BinaryQuantization,
  TurboQuantization,
  StrictModeConfig,
  VectorNameConfig,
  AliasDescription,
  AliasOperations,
  ChangeAliasesOperation,
  CollectionsAliasesResponse,
  OptimizationsResponse,

  // payload indexes
  CreateFieldIndex,
  PayloadFieldSchema,
  PayloadSchemaType,
  PayloadSchemaParams,
  PayloadIndexInfo,
  KeywordIndexParams,
  IntegerIndexParams,
  FloatIndexParams,
  BoolIndexParams,
  GeoIndexParams,
  DatetimeIndexParams,
  UuidIndexParams,
  TextIndexParams,
  TokenizerType,

  // snapshots and cluster
  SnapshotDescription,
  SnapshotRecover,
  SnapshotPriority,
  ShardSnapshotRecover,
  CollectionClusterInfo,
  ClusterOperations,
  ClusterStatus,
  CreateShardingKey,
  DropShardingKey,
  ShardKeysResponse,
  TelemetryData,
  DistributedTelemetryData,
  VersionInfo,
  QuotaConfig,
  QuotaStatus,
  QuotaUsage,
  PeerQuotaUsage,
} from "../generated/openapi.ts";
