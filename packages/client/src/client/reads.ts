/** The methods that read, count and search points. */
import type {
  CountRequest,
  CountResult,
  FacetRequest,
  FacetResponse,
  GroupsResult,
  Payload,
  PointRequest,
  QueryGroupsRequest,
  QueryRequest,
  QueryRequestBatch,
  QueryResponse,
  Record,
  ScrollRequest,
  ScrollResult,
  SearchMatrixOffsetsResponse,
  SearchMatrixPairsResponse,
  SearchMatrixRequest,
} from "../operation/models.ts";
import { checkArguments, readOf } from "./arguments.ts";
import type { ReadArguments } from "./arguments.ts";
import { connection } from "./connection.ts";
import type { Caller } from "./connection.ts";

/** The caller says what type the payloads have; nothing checks it. */
function withPayloadType<T>(result: object): T {
  return result as T;
}

async function sendQuery<P extends object>(
  caller: Caller,
  method: string,
  collectionName: string,
  args: QueryRequest & ReadArguments,
): Promise<QueryResponse<P>> {
  const { request, options } = readOf<QueryRequest>(method, collectionName, args);
  return withPayloadType(await caller[connection].call(method, "queryPoints", request, options));
}

async function sendBatch<P extends object>(
  caller: Caller,
  method: string,
  collectionName: string,
  args: QueryRequestBatch & ReadArguments,
): Promise<QueryResponse<P>[]> {
  const { request, options } = readOf<QueryRequestBatch>(method, collectionName, args);
  return withPayloadType(
    await caller[connection].call(method, "queryBatchPoints", request, options),
  );
}

async function sendGroups<P extends object>(
  caller: Caller,
  method: string,
  collectionName: string,
  args: QueryGroupsRequest & ReadArguments,
): Promise<GroupsResult<P>> {
  const { request, options } = readOf<QueryGroupsRequest>(method, collectionName, args);
  return withPayloadType(
    await caller[connection].call(method, "queryPointsGroups", request, options),
  );
}

/** Reading and searching points. `P` is the type the caller gives to the payloads. */
export const readMethods = {
  /**
   * The points with the given ids, in the order of the ids; unknown ids are left out.
   * `with_payload` is true and `with_vector` false by default.
   */
  async retrieve<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: PointRequest & ReadArguments,
  ): Promise<Record<P>[]> {
    const { request: given, options } = readOf<PointRequest>("retrieve", collectionName, args);
    const { with_payload = true, ...rest } = given.body;
    const request = { ...given, body: { with_payload, ...rest } };
    return withPayloadType(await this[connection].call("retrieve", "getPoints", request, options));
  },

  /**
   * A page of points in the order of their ids, or of a payload field (`order_by`). By default 10
   * points with payload and without vectors. Go on with `offset: next_page_offset` until that is
   * null.
   */
  async scroll<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: ScrollRequest & ReadArguments = {},
  ): Promise<ScrollResult<P>> {
    const { request: given, options } = readOf<ScrollRequest>("scroll", collectionName, args);
    const { limit = 10, with_payload = true, with_vector = false, ...rest } = given.body;
    const request = { ...given, body: { limit, with_payload, with_vector, ...rest } };
    return withPayloadType(await this[connection].call("scroll", "scrollPoints", request, options));
  },

  /** Number of points that match `filter`; `exact` is true by default. */
  async count(
    this: Caller,
    collectionName: string,
    args: CountRequest & ReadArguments = {},
  ): Promise<CountResult> {
    const { request: given, options } = readOf<CountRequest>("count", collectionName, args);
    const { exact = true, ...rest } = given.body;
    const request = { ...given, body: { exact, ...rest } };
    return this[connection].call("count", "countPoints", request, options);
  },

  /** Values of an indexed payload field, with the number of points that have them. */
  async facet(
    this: Caller,
    collectionName: string,
    args: FacetRequest & ReadArguments,
  ): Promise<FacetResponse> {
    const { request, options } = readOf<FacetRequest>("facet", collectionName, args);
    return this[connection].call("facet", "facet", request, options);
  },

  /**
   * Searches, recommends, fuses, orders: the best points first. Name and defaults are those of the
   * official JavaScript client: no payload unless asked for.
   */
  async query<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: QueryRequest & ReadArguments = {},
  ): Promise<QueryResponse<P>> {
    return sendQuery(this, "query", collectionName, args);
  },

  /**
   * `query` by its Python name and with its Python defaults: `with_payload` is true.
   */
  async queryPoints<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: QueryRequest & ReadArguments = {},
  ): Promise<QueryResponse<P>> {
    checkArguments("queryPoints", args);
    const { with_payload = true, ...rest } = args;
    return sendQuery(this, "queryPoints", collectionName, { with_payload, ...rest });
  },

  /**
   * Several queries (`searches`) in one call; results in order, payload only where a query asks for
   * it.
   */
  async queryBatch<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: QueryRequestBatch & ReadArguments,
  ): Promise<QueryResponse<P>[]> {
    return sendBatch(this, "queryBatch", collectionName, args);
  },

  /** `queryBatch` by its Python name. */
  async queryBatchPoints<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: QueryRequestBatch & ReadArguments,
  ): Promise<QueryResponse<P>[]> {
    return sendBatch(this, "queryBatchPoints", collectionName, args);
  },

  /** The best points of each value of the payload field `group_by`; no payload unless asked for. */
  async queryGroups<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: QueryGroupsRequest & ReadArguments,
  ): Promise<GroupsResult<P>> {
    return sendGroups(this, "queryGroups", collectionName, args);
  },

  /**
   * `queryGroups` by its Python name and with its Python defaults: `with_payload` is true.
   */
  async queryPointsGroups<P extends object = Payload>(
    this: Caller,
    collectionName: string,
    args: QueryGroupsRequest & ReadArguments,
  ): Promise<GroupsResult<P>> {
    checkArguments("queryPointsGroups", args);
    const { with_payload = true, ...rest } = args;
    return sendGroups(this, "queryPointsGroups", collectionName, { with_payload, ...rest });
  },

  /** Distances within a sample of the points, as pairs. */
  async searchMatrixPairs(
    this: Caller,
    collectionName: string,
    args: SearchMatrixRequest & ReadArguments = {},
  ): Promise<SearchMatrixPairsResponse> {
    const { request, options } = readOf<SearchMatrixRequest>(
      "searchMatrixPairs",
      collectionName,
      args,
    );
    return this[connection].call("searchMatrixPairs", "searchMatrixPairs", request, options);
  },

  /** Distances within a sample of the points, as arrays of offsets and scores. */
  async searchMatrixOffsets(
    this: Caller,
    collectionName: string,
    args: SearchMatrixRequest & ReadArguments = {},
  ): Promise<SearchMatrixOffsetsResponse> {
    const { request, options } = readOf<SearchMatrixRequest>(
      "searchMatrixOffsets",
      collectionName,
      args,
    );
    return this[connection].call("searchMatrixOffsets", "searchMatrixOffsets", request, options);
  },
};
