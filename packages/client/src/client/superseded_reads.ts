/**
 * The methods that `query` supersedes, with the names and defaults of the official JavaScript
 * client. They are still answered.
 */
import type {
  DiscoverRequest,
  DiscoverRequestBatch,
  RecommendGroupsRequest,
  RecommendRequest,
  RecommendRequestBatch,
  SearchGroupsRequest,
  SearchRequest,
  SearchRequestBatch,
} from "../operation/legacy_operations.ts";
import type { GroupsResult, ScoredPoint } from "../operation/models.ts";
import { checkArguments, readOf } from "./arguments.ts";
import type { ReadArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** A request whose `limit` is 10 by default. */
type WithDefaultLimit<Body extends { limit: number }> = Omit<Body, "limit"> & {
  limit?: number | undefined;
};

/** Superseded by `query`. */
export const supersededReadMethods = {
  /** Nearest points of a vector. @deprecated Use `query`. */
  async search(
    this: Caller,
    collectionName: string,
    args: WithDefaultLimit<SearchRequest> & ReadArguments,
  ): Promise<ScoredPoint[]> {
    checkArguments("search", args);
    const { limit = 10, with_payload = true, ...rest } = args;
    const given = { limit, with_payload, ...rest };
    const { request, options } = readOf<SearchRequest>("search", collectionName, given);
    return this[connection].call("search", "searchPoints", request, options);
  },

  /** Several searches; results in order. @deprecated Use `queryBatch`. */
  async searchBatch(
    this: Caller,
    collectionName: string,
    args: SearchRequestBatch & ReadArguments,
  ): Promise<ScoredPoint[][]> {
    const { request, options } = readOf<SearchRequestBatch>("searchBatch", collectionName, args);
    return this[connection].call("searchBatch", "searchBatchPoints", request, options);
  },

  /** Nearest points by values of a payload field. @deprecated Use `queryGroups`. */
  async searchPointGroups(
    this: Caller,
    collectionName: string,
    args: SearchGroupsRequest & ReadArguments,
  ): Promise<GroupsResult> {
    const method = "searchPointGroups";
    const { request, options } = readOf<SearchGroupsRequest>(method, collectionName, args);
    return this[connection].call(method, "searchPointGroups", request, options);
  },

  /** Points near positive and far from negative examples. @deprecated Use `query`. */
  async recommend(
    this: Caller,
    collectionName: string,
    args: WithDefaultLimit<RecommendRequest> & ReadArguments,
  ): Promise<ScoredPoint[]> {
    checkArguments("recommend", args);
    const { limit = 10, with_payload = true, ...rest } = args;
    const given = { limit, with_payload, ...rest };
    const { request, options } = readOf<RecommendRequest>("recommend", collectionName, given);
    return this[connection].call("recommend", "recommendPoints", request, options);
  },

  /** Several recommendations; results in order. @deprecated Use `queryBatch`. */
  async recommendBatch(
    this: Caller,
    collectionName: string,
    args: RecommendRequestBatch & ReadArguments,
  ): Promise<ScoredPoint[][]> {
    const method = "recommendBatch";
    const { request, options } = readOf<RecommendRequestBatch>(method, collectionName, args);
    return this[connection].call(method, "recommendBatchPoints", request, options);
  },

  /** Recommendations by values of a payload field. @deprecated Use `queryGroups`. */
  async recommendPointGroups(
    this: Caller,
    collectionName: string,
    args: RecommendGroupsRequest & ReadArguments,
  ): Promise<GroupsResult> {
    const method = "recommendPointGroups";
    const { request, options } = readOf<RecommendGroupsRequest>(method, collectionName, args);
    return this[connection].call(method, "recommendPointGroups", request, options);
  },

  /** Points near a target, where context pairs say. @deprecated Use `query`. */
  async discoverPoints(
    this: Caller,
    collectionName: string,
    args: DiscoverRequest & ReadArguments,
  ): Promise<ScoredPoint[]> {
    const { request, options } = readOf<DiscoverRequest>("discoverPoints", collectionName, args);
    return this[connection].call("discoverPoints", "discoverPoints", request, options);
  },

  /** Several discoveries; results in order. @deprecated Use `queryBatch`. */
  async discoverBatchPoints(
    this: Caller,
    collectionName: string,
    args: DiscoverRequestBatch & ReadArguments,
  ): Promise<ScoredPoint[][]> {
    const method = "discoverBatchPoints";
    const { request, options } = readOf<DiscoverRequestBatch>(method, collectionName, args);
    return this[connection].call(method, "discoverBatchPoints", request, options);
  },
};
