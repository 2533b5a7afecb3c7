/**
 * The models of Qdrant's API under their own names.
 *
 * They are the generated OpenAPI types. Where a user's own types help, they are generic:
 * `PointStruct<P>`, `Record<P>`, `ScoredPoint<P>` take the type of the payload.
 */
import type { components } from "./generated/openapi.ts";

/** All schemas of Qdrant's OpenAPI document, e.g. `Schemas["TelemetryData"]`. */
export type Schemas = components["schemas"];

/** The values of a dense vector in a request; results hold `number[]`. */
export type DenseVectorInput = Schemas["DenseVectorInput"];

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
  payload?: P | null;
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

// points and vectors

export type SparseVector = Schemas["SparseVector"];
export type Document = Schemas["Document"];
export type DocumentOptions = Schemas["DocumentOptions"];
export type Bm25Config = Schemas["Bm25Config"];
export type Image = Schemas["Image"];
export type InferenceObject = Schemas["InferenceObject"];
export type VectorStruct = Schemas["VectorStruct"];
export type Vector = Schemas["Vector"];
export type BatchVectorStruct = Schemas["BatchVectorStruct"];
export type VectorStructOutput = Schemas["VectorStructOutput"];
export type VectorOutput = Schemas["VectorOutput"];
export type PointVectors = Schemas["PointVectors"];
export type ShardKey = Schemas["ShardKey"];
export type ShardKeySelector = Schemas["ShardKeySelector"];
export type UpdateMode = Schemas["UpdateMode"];
export type UpdateStatus = Schemas["UpdateStatus"];
export type UpdateResult = Schemas["UpdateResult"];
export type WriteOrdering = Schemas["WriteOrdering"];
export type ReadConsistency = Schemas["ReadConsistency"];
export type OrderValue = Schemas["OrderValue"];

// filters

export type Filter = Schemas["Filter"];
export type Condition = Schemas["Condition"];
export type FieldCondition = Schemas["FieldCondition"];
export type Match = Schemas["Match"];
export type MatchValue = Schemas["MatchValue"];
export type MatchText = Schemas["MatchText"];
export type MatchTextAny = Schemas["MatchTextAny"];
export type MatchPhrase = Schemas["MatchPhrase"];
export type MatchAny = Schemas["MatchAny"];
export type MatchExcept = Schemas["MatchExcept"];
export type Range = Schemas["Range"];
export type DatetimeRange = Schemas["DatetimeRange"];
export type GeoPoint = Schemas["GeoPoint"];
export type GeoBoundingBox = Schemas["GeoBoundingBox"];
export type GeoRadius = Schemas["GeoRadius"];
export type GeoPolygon = Schemas["GeoPolygon"];
export type ValuesCount = Schemas["ValuesCount"];
export type IsEmptyCondition = Schemas["IsEmptyCondition"];
export type IsNullCondition = Schemas["IsNullCondition"];
export type HasIdCondition = Schemas["HasIdCondition"];
export type HasVectorCondition = Schemas["HasVectorCondition"];
export type NestedCondition = Schemas["NestedCondition"];
export type MinShould = Schemas["MinShould"];

// writing

export type Batch = Schemas["Batch"];
export type PointInsertOperations = Schemas["PointInsertOperations"];
export type PointsSelector = Schemas["PointsSelector"];
export type PointIdsList = Schemas["PointIdsList"];
export type FilterSelector = Schemas["FilterSelector"];
export type SetPayload = Schemas["SetPayload"];
export type DeletePayload = Schemas["DeletePayload"];
export type UpdateVectors = Schemas["UpdateVectors"];
export type DeleteVectors = Schemas["DeleteVectors"];
export type UpdateOperation = Schemas["UpdateOperation"];
export type UpdateOperations = Schemas["UpdateOperations"];

// reading

export type PointRequest = Schemas["PointRequest"];
export type ScrollRequest = Schemas["ScrollRequest"];
export type OrderBy = Schemas["OrderBy"];
export type Direction = Schemas["Direction"];
export type StartFrom = Schemas["StartFrom"];
export type CountRequest = Schemas["CountRequest"];
export type CountResult = Schemas["CountResult"];
export type WithPayloadInterface = Schemas["WithPayloadInterface"];
export type PayloadSelector = Schemas["PayloadSelector"];
export type WithVector = Schemas["WithVector"];
export type FacetRequest = Schemas["FacetRequest"];
export type FacetResponse = Schemas["FacetResponse"];
export type FacetValue = Schemas["FacetValue"];
export type FacetValueHit = Schemas["FacetValueHit"];

// querying

export type QueryRequest = Schemas["QueryRequest"];
export type QueryRequestBatch = Schemas["QueryRequestBatch"];
export type QueryGroupsRequest = Schemas["QueryGroupsRequest"];
export type QueryInterface = Schemas["QueryInterface"];
export type Query = Schemas["Query"];
export type VectorInput = Schemas["VectorInput"];
export type Prefetch = Schemas["Prefetch"];
export type SearchParams = Schemas["SearchParams"];
export type NearestQuery = Schemas["NearestQuery"];
export type RecommendQuery = Schemas["RecommendQuery"];
export type RecommendStrategy = Schemas["RecommendStrategy"];
export type DiscoverQuery = Schemas["DiscoverQuery"];
export type ContextQuery = Schemas["ContextQuery"];
export type OrderByQuery = Schemas["OrderByQuery"];
export type FusionQuery = Schemas["FusionQuery"];
export type Fusion = Schemas["Fusion"];
export type RrfQuery = Schemas["RrfQuery"];
export type FormulaQuery = Schemas["FormulaQuery"];
export type Expression = Schemas["Expression"];
export type SampleQuery = Schemas["SampleQuery"];
export type Mmr = Schemas["Mmr"];
export type LookupLocation = Schemas["LookupLocation"];
export type WithLookup = Schemas["WithLookup"];
export type GroupId = Schemas["GroupId"];
export type SearchMatrixRequest = Schemas["SearchMatrixRequest"];
export type SearchMatrixPairsResponse = Schemas["SearchMatrixPairsResponse"];
export type SearchMatrixOffsetsResponse = Schemas["SearchMatrixOffsetsResponse"];

// collections

export type CreateCollection = Schemas["CreateCollection"];
export type UpdateCollection = Schemas["UpdateCollection"];
export type CollectionInfo = Schemas["CollectionInfo"];
export type CollectionStatus = Schemas["CollectionStatus"];
export type CollectionConfig = Schemas["CollectionConfig"];
export type CollectionParams = Schemas["CollectionParams"];
export type CollectionsResponse = Schemas["CollectionsResponse"];
export type CollectionDescription = Schemas["CollectionDescription"];
export type CollectionExistence = Schemas["CollectionExistence"];
export type VectorsConfig = Schemas["VectorsConfig"];
export type VectorParams = Schemas["VectorParams"];
export type SparseVectorParams = Schemas["SparseVectorParams"];
export type Distance = Schemas["Distance"];
export type Datatype = Schemas["Datatype"];
export type Modifier = Schemas["Modifier"];
export type MultiVectorConfig = Schemas["MultiVectorConfig"];
export type HnswConfigDiff = Schemas["HnswConfigDiff"];
export type OptimizersConfigDiff = Schemas["OptimizersConfigDiff"];
export type WalConfigDiff = Schemas["WalConfigDiff"];
export type QuantizationConfig = Schemas["QuantizationConfig"];
export type ScalarQuantization = Schemas["ScalarQuantization"];
export type ProductQuantization = Schemas["ProductQuantization"];
export type BinaryQuantization = Schemas["BinaryQuantization"];
export type TurboQuantization = Schemas["TurboQuantization"];
export type StrictModeConfig = Schemas["StrictModeConfig"];
export type VectorNameConfig = Schemas["VectorNameConfig"];
export type AliasDescription = Schemas["AliasDescription"];
export type AliasOperations = Schemas["AliasOperations"];
export type ChangeAliasesOperation = Schemas["ChangeAliasesOperation"];
export type CollectionsAliasesResponse = Schemas["CollectionsAliasesResponse"];
export type OptimizationsResponse = Schemas["OptimizationsResponse"];

// payload indexes

export type CreateFieldIndex = Schemas["CreateFieldIndex"];
export type PayloadFieldSchema = Schemas["PayloadFieldSchema"];
export type PayloadSchemaType = Schemas["PayloadSchemaType"];
export type PayloadSchemaParams = Schemas["PayloadSchemaParams"];
export type PayloadIndexInfo = Schemas["PayloadIndexInfo"];
export type KeywordIndexParams = Schemas["KeywordIndexParams"];
export type IntegerIndexParams = Schemas["IntegerIndexParams"];
export type FloatIndexParams = Schemas["FloatIndexParams"];
export type BoolIndexParams = Schemas["BoolIndexParams"];
export type GeoIndexParams = Schemas["GeoIndexParams"];
export type DatetimeIndexParams = Schemas["DatetimeIndexParams"];
export type UuidIndexParams = Schemas["UuidIndexParams"];
export type TextIndexParams = Schemas["TextIndexParams"];
export type TokenizerType = Schemas["TokenizerType"];

// snapshots and cluster

export type SnapshotDescription = Schemas["SnapshotDescription"];
export type SnapshotRecover = Schemas["SnapshotRecover"];
export type SnapshotPriority = Schemas["SnapshotPriority"];
export type ShardSnapshotRecover = Schemas["ShardSnapshotRecover"];
export type CollectionClusterInfo = Schemas["CollectionClusterInfo"];
export type ClusterOperations = Schemas["ClusterOperations"];
export type ClusterStatus = Schemas["ClusterStatus"];
export type CreateShardingKey = Schemas["CreateShardingKey"];
export type DropShardingKey = Schemas["DropShardingKey"];
export type ShardKeysResponse = Schemas["ShardKeysResponse"];
export type TelemetryData = Schemas["TelemetryData"];
export type DistributedTelemetryData = Schemas["DistributedTelemetryData"];
export type VersionInfo = Schemas["VersionInfo"];

// quotas (the API of Qdrant 1.19)

/** Percentages of a node's resources in use; null where the platform does not tell. */
export interface QuotaUsage {
  resident_memory_percent?: number | null;
  disk_usage_percent?: number | null;
}

/** Limits on a node's resources. */
export interface QuotaConfig {
  enabled?: boolean;
  max_resident_memory_percent?: number | null;
  max_disk_usage_percent?: number | null;
  release_margin_percent?: number | null;
}

/** Limits and their use, by peer. */
export interface QuotaStatus {
  config: QuotaConfig;
  usage: QuotaUsage;
  peers?: { [peerId: string]: (QuotaUsage & { exceeded: boolean }) | undefined } | null;
}
