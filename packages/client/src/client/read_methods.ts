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
} from "../models.ts";
import { checkArguments, splitRead } from "./arguments.ts";
import type { ReadArguments } from "./arguments.ts";
import { WriteMethods } from "./write_methods.ts";

/** The caller says what type the payloads have; nothing checks it. */
function withPayloadType<T>(result: object): T {
  return result as T;
}

/** Reading and searching points. `P` is the type the caller gives to the payloads. */
export abstract class ReadMethods extends WriteMethods {
  /**
   * The points with the given ids, in the order of the ids; unknown ids are left out.
   * `with_payload` is true and `with_vector` false by default.
   */
  async retrieve<P extends object = Payload>(
    collectionName: string,
    args: PointRequest & ReadArguments,
  ): Promise<Record<P>[]> {
    const { query, body: given, options } = splitRead<PointRequest>("retrieve", args);
    const path = { collection_name: collectionName };
    const { with_payload = true, ...rest } = given;
    const body = { with_payload, ...rest };
    return this.call("retrieve", options, async (backend) =>
      withPayloadType(await backend.getPoints({ path, query, body }, options)),
    );
  }

  /**
   * A page of points in the order of their ids, or of a payload field (`order_by`). By default 10
   * points with payload and without vectors. Go on with `offset: next_page_offset` until that is
   * null.
   */
  async scroll<P extends object = Payload>(
    collectionName: string,
    args: ScrollRequest & ReadArguments = {},
  ): Promise<ScrollResult<P>> {
    const { query, body: given, options } = splitRead<ScrollRequest>("scroll", args);
    const path = { collection_name: collectionName };
    const { limit = 10, with_payload = true, with_vector = false, ...rest } = given;
    const body = { limit, with_payload, with_vector, ...rest };
    return this.call("scroll", options, async (backend) =>
      withPayloadType(await backend.scrollPoints({ path, query, body }, options)),
    );
  }

  /** Number of points that match `filter`; `exact` is true by default. */
  async count(
    collectionName: string,
    args: CountRequest & ReadArguments = {},
  ): Promise<CountResult> {
    const { query, body: given, options } = splitRead<CountRequest>("count", args);
    const path = { collection_name: collectionName };
    const { exact = true, ...rest } = given;
    const body = { exact, ...rest };
    return this.call("count", options, (backend) =>
      backend.countPoints({ path, query, body }, options),
    );
  }

  /** Values of an indexed payload field, with the number of points that have them. */
  async facet(collectionName: string, args: FacetRequest & ReadArguments): Promise<FacetResponse> {
    const { query, body, options } = splitRead<FacetRequest>("facet", args);
    const path = { collection_name: collectionName };
    return this.call("facet", options, (backend) => backend.facet({ path, query, body }, options));
  }

  /**
   * Searches, recommends, fuses, orders: the best points first. Name and defaults are those of the
   * official JavaScript client: no payload unless asked for.
   */
  async query<P extends object = Payload>(
    collectionName: string,
    args: QueryRequest & ReadArguments = {},
  ): Promise<QueryResponse<P>> {
    return this.#query("query", collectionName, args);
  }

  /**
   * {@link query} by its Python name and with its Python defaults: `with_payload` is true.
   */
  async queryPoints<P extends object = Payload>(
    collectionName: string,
    args: QueryRequest & ReadArguments = {},
  ): Promise<QueryResponse<P>> {
    checkArguments("queryPoints", args);
    const { with_payload = true, ...rest } = args;
    return this.#query("queryPoints", collectionName, { with_payload, ...rest });
  }

  #query<P extends object>(
    operation: string,
    collectionName: string,
    args: QueryRequest & ReadArguments,
  ): Promise<QueryResponse<P>> {
    const { query, body, options } = splitRead<QueryRequest>(operation, args);
    const path = { collection_name: collectionName };
    return this.call(operation, options, async (backend) =>
      withPayloadType(await backend.queryPoints({ path, query, body }, options)),
    );
  }

  /**
   * Several queries (`searches`) in one call; results in order, payload only where a query asks for
   * it.
   */
  async queryBatch<P extends object = Payload>(
    collectionName: string,
    args: QueryRequestBatch & ReadArguments,
  ): Promise<QueryResponse<P>[]> {
    return this.#queryBatch("queryBatch", collectionName, args);
  }

  /** {@link queryBatch} by its Python name. */
  async queryBatchPoints<P extends object = Payload>(
    collectionName: string,
    args: QueryRequestBatch & ReadArguments,
  ): Promise<QueryResponse<P>[]> {
    return this.#queryBatch("queryBatchPoints", collectionName, args);
  }

  #queryBatch<P extends object>(
    operation: string,
    collectionName: string,
    args: QueryRequestBatch & ReadArguments,
  ): Promise<QueryResponse<P>[]> {
    const { query, body, options } = splitRead<QueryRequestBatch>(operation, args);
    const path = { collection_name: collectionName };
    return this.call(operation, options, async (backend) =>
      withPayloadType(await backend.queryBatchPoints({ path, query, body }, options)),
    );
  }

  /** The best points of each value of the payload field `group_by`; no payload unless asked for. */
  async queryGroups<P extends object = Payload>(
    collectionName: string,
    args: QueryGroupsRequest & ReadArguments,
  ): Promise<GroupsResult<P>> {
    return this.#queryGroups("queryGroups", collectionName, args);
  }

  /**
   * {@link queryGroups} by its Python name and with its Python defaults: `with_payload` is true.
   */
  async queryPointsGroups<P extends object = Payload>(
    collectionName: string,
    args: QueryGroupsRequest & ReadArguments,
  ): Promise<GroupsResult<P>> {
    checkArguments("queryPointsGroups", args);
    const { with_payload = true, ...rest } = args;
    return this.#queryGroups("queryPointsGroups", collectionName, { with_payload, ...rest });
  }

  #queryGroups<P extends object>(
    operation: string,
    collectionName: string,
    args: QueryGroupsRequest & ReadArguments,
  ): Promise<GroupsResult<P>> {
    const { query, body, options } = splitRead<QueryGroupsRequest>(operation, args);
    const path = { collection_name: collectionName };
    return this.call(operation, options, async (backend) =>
      withPayloadType(await backend.queryPointsGroups({ path, query, body }, options)),
    );
  }

  /** Distances within a sample of the points, as pairs. */
  async searchMatrixPairs(
    collectionName: string,
    args: SearchMatrixRequest & ReadArguments = {},
  ): Promise<SearchMatrixPairsResponse> {
    const { query, body, options } = splitRead<SearchMatrixRequest>("searchMatrixPairs", args);
    const path = { collection_name: collectionName };
    return this.call("searchMatrixPairs", options, (backend) =>
      backend.searchMatrixPairs({ path, query, body }, options),
    );
  }

  /** Distances within a sample of the points, as arrays of offsets and scores. */
  async searchMatrixOffsets(
    collectionName: string,
    args: SearchMatrixRequest & ReadArguments = {},
  ): Promise<SearchMatrixOffsetsResponse> {
    const { query, body, options } = splitRead<SearchMatrixRequest>("searchMatrixOffsets", args);
    const path = { collection_name: collectionName };
    return this.call("searchMatrixOffsets", options, (backend) =>
      backend.searchMatrixOffsets({ path, query, body }, options),
    );
  }
}
