/** Queries, scrolls and reads as the engine runs them, after a request was checked. */
import type { JsonObject } from "@quiverdb/client";

import type { PointId, VectorInput } from "../common/point.ts";
import type { Filter } from "./filter.ts";
import type { JsonPath } from "../payload/json_path.ts";
import type { PayloadSelector } from "../payload/payload_selector.ts";
import type { Expression } from "./formula.ts";

/** An example: a vector, or the id of a point whose vector is meant. */
export type QueryInput<V = VectorInput> = V | { readonly kind: "id"; readonly id: PointId };

export interface ContextPair<V = VectorInput> {
  readonly positive: QueryInput<V>;
  readonly negative: QueryInput<V>;
}

export interface OrderBy {
  readonly key: JsonPath;
  readonly direction: "asc" | "desc";
  /** Inclusive. A string is a date. */
  readonly startFrom: number | bigint | string | undefined;
}

export interface Mmr {
  /** 0 (relevance only) to 1 (diversity only). */
  readonly diversity: number;
  /** Absent: the level's limit. */
  readonly candidatesLimit: number | undefined;
}

/** What a query level asks for. */
export type Query<V = VectorInput> =
  | { readonly kind: "nearest"; readonly input: QueryInput<V>; readonly mmr: Mmr | undefined }
  | {
      readonly kind: "recommend";
      readonly positive: readonly QueryInput<V>[];
      readonly negative: readonly QueryInput<V>[];
      readonly strategy: "average_vector" | "best_score" | "sum_scores";
    }
  | {
      readonly kind: "discover";
      readonly target: QueryInput<V>;
      readonly pairs: readonly ContextPair<V>[];
    }
  | { readonly kind: "context"; readonly pairs: readonly ContextPair<V>[] }
  | { readonly kind: "order_by"; readonly orderBy: OrderBy }
  | { readonly kind: "fusion"; readonly fusion: "dbsf" }
  | {
      readonly kind: "fusion";
      readonly fusion: "rrf";
      /** Default 2. */
      readonly k: number;
      /** One per prefetch; absent: all 1. */
      readonly weights: readonly number[] | undefined;
    }
  | {
      readonly kind: "formula";
      readonly formula: Expression;
      /** Values of variables that a point lacks, by variable as written. */
      readonly defaults: JsonObject;
    }
  | { readonly kind: "sample" }
  | {
      readonly kind: "relevance_feedback";
      readonly target: QueryInput<V>;
      readonly feedback: readonly { readonly example: QueryInput<V>; readonly score: number }[];
      readonly strategy: { readonly a: number; readonly b: number; readonly c: number };
    };

/** Over which points the rarity of terms is counted: all, or those that match a filter. */
export type IdfScope = "global" | { readonly corpus: Filter };

export interface SearchParams {
  readonly exact: boolean;
  readonly hnswEf: number | undefined;
  readonly indexedOnly: boolean;
  readonly quantization:
    | {
        readonly ignore: boolean;
        readonly rescore: boolean | undefined;
        readonly oversampling: number | undefined;
      }
    | undefined;
  /** Sparse vectors with the modifier `idf`; absent: global. */
  readonly idf?: IdfScope | undefined;
}

/** Where the ids of a level are resolved, if not in the queried collection. */
export interface LookupLocation {
  readonly collection: string;
  readonly vector: string | undefined;
}

/** One level of a prefetch tree. */
export interface QueryLevel<V = VectorInput> {
  readonly prefetch: readonly QueryLevel<V>[];
  /** Absent: scroll by id. */
  readonly query: Query<V> | undefined;
  /** Vector name; empty for the default vector. */
  readonly using: string;
  readonly filter: Filter | undefined;
  readonly params: SearchParams;
  readonly scoreThreshold: number | undefined;
  readonly limit: number;
  readonly lookupFrom: LookupLocation | undefined;
}

/** `true`/`false`: all vectors or none; a list: these names. */
export type VectorSelector = boolean | readonly string[];

export interface QueryRequest<V = VectorInput> extends QueryLevel<V> {
  /** Results to skip. */
  readonly offset: number;
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
}

export interface GroupLookup {
  readonly collection: string;
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
}

export interface QueryGroupsRequest<V = VectorInput> extends QueryLevel<V> {
  /** `limit` counts groups here. */
  readonly groupBy: JsonPath;
  readonly groupSize: number;
  readonly withLookup: GroupLookup | undefined;
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
}

export interface ScrollRequest {
  readonly offset: PointId | undefined;
  /** Absent: the default. */
  readonly limit: number | undefined;
  readonly filter: Filter | undefined;
  readonly orderBy: OrderBy | undefined;
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
}

export interface RetrieveRequest {
  readonly ids: readonly PointId[];
  readonly withPayload: PayloadSelector;
  readonly withVector: VectorSelector;
}

export interface CountRequest {
  readonly filter: Filter | undefined;
  readonly exact: boolean;
}

export interface FacetRequest {
  readonly key: JsonPath;
  /** At least 1; absent: the default. */
  readonly limit: number | undefined;
  readonly filter: Filter | undefined;
  readonly exact: boolean;
}

export interface SearchMatrixRequest {
  readonly filter: Filter | undefined;
  /** Points to compare, at least 2. */
  readonly sample: number;
  /** Neighbours of each point, at least 1. */
  readonly limit: number;
  /** Vector name; empty for the default vector. */
  readonly using: string;
}
