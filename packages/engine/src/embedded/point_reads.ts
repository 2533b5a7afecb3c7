/** Reads of points: by id, by filter, by score. */
import {
  type CallOptions,
  type OperationRequest,
  type OperationResult,
  QdrantError,
} from "@quiverdb/client";

import type { Collection, ReadOptions } from "../collection/collection.ts";
import { parsePathPointId } from "../common/point_id.ts";
import { Run } from "../common/run.ts";
import { processRuntime } from "../common/runtime.ts";
import { parseQuery, parseQueryBatch, parseQueryGroups } from "../wire/query.ts";
import { readReadParameters } from "../wire/query_parameters.ts";
import type { RawObject } from "../wire/raw_value.ts";
import {
  parseCount,
  parseFacet,
  parseRetrieve,
  parseScroll,
  parseSearchMatrix,
} from "../wire/reads.ts";
import { parseShardKeys } from "../wire/shard_key.ts";
import { type CollectionRequest, requireNoShardKey } from "./engine_access.ts";
import { inferLevel } from "./infer_request.ts";
import { PointWrites } from "./point_writes.ts";
import { withDeadline } from "./read_deadline.ts";

const SEARCH_MATRIX = "the search matrix";
const ALL = { kind: "all" } as const;

interface ReadRequest extends CollectionRequest {
  readonly query: RawObject;
  readonly body?: unknown;
}

export abstract class PointReads extends PointWrites {
  async getPoint(
    request: OperationRequest<"getPoint">,
    options?: CallOptions,
  ): Promise<OperationResult<"getPoint">> {
    return this.#read("retrieve", request, options, async (collection, read) => {
      const id = parsePathPointId(String(request.path.id));
      const [record] = await collection.retrieve(
        { ids: [id], withPayload: ALL, withVector: true },
        read,
      );
      if (record !== undefined) return record;
      throw new QdrantError("not_found", `Point with id ${id} does not exists!`);
    });
  }

  async getPoints(
    request: OperationRequest<"getPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"getPoints">> {
    const parsed = parseRetrieve(request.body, this.source);
    return this.#read("retrieve", request, options, (collection, read) =>
      collection.retrieve(parsed, read),
    );
  }

  async scrollPoints(
    request: OperationRequest<"scrollPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"scrollPoints">> {
    const parsed = parseScroll(request.body, this.source);
    return this.#read("scroll_by_id", request, options, (collection, read) =>
      collection.scroll(parsed, read),
    );
  }

  async countPoints(
    request: OperationRequest<"countPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"countPoints">> {
    const parsed = parseCount(request.body, this.source);
    return this.#read("count", request, options, async (collection, read) => ({
      count: await collection.count(parsed, read),
    }));
  }

  async facet(request: OperationRequest<"facet">): Promise<never> {
    readReadParameters(request.query);
    parseFacet(request.body, this.source);
    return this.refuse("facets", request);
  }

  async queryPoints(
    request: OperationRequest<"queryPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryPoints">> {
    const parsed = inferLevel(parseQuery(request.body, this.source));
    return this.#read("Search", request, options, (collection, read) =>
      collection.query(parsed, this.#lookup, read),
    );
  }

  async queryBatchPoints(
    request: OperationRequest<"queryBatchPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryBatchPoints">> {
    const parsed = parseQueryBatch(request.body, this.source).map((query) => inferLevel(query));
    return this.#read("batch search", request, options, (collection, read) =>
      collection.queryBatch(parsed, this.#lookup, read),
    );
  }

  async queryPointsGroups(
    request: OperationRequest<"queryPointsGroups">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryPointsGroups">> {
    const parsed = inferLevel(parseQueryGroups(request.body, this.source));
    return this.#read("GroupBy", request, options, (collection, read) =>
      collection.queryGroups(parsed, this.#lookup, read),
    );
  }

  async searchMatrixPairs(request: OperationRequest<"searchMatrixPairs">): Promise<never> {
    readReadParameters(request.query);
    parseSearchMatrix(request.body, this.source);
    return this.refuse(SEARCH_MATRIX, request);
  }

  async searchMatrixOffsets(request: OperationRequest<"searchMatrixOffsets">): Promise<never> {
    readReadParameters(request.query);
    parseSearchMatrix(request.body, this.source);
    return this.refuse(SEARCH_MATRIX, request);
  }

  readonly #lookup = async (name: string): Promise<Collection> => {
    const collection = await this.catalog().find(name);
    if (collection !== undefined) return collection;
    throw new QdrantError("not_found", `Collection ${name} not found`);
  };

  async #read<T>(
    name: string,
    request: ReadRequest,
    options: CallOptions | undefined,
    run: (collection: Collection, read: ReadOptions) => Promise<T> | T,
  ): Promise<T> {
    const { timeoutSeconds } = readReadParameters(request.query);
    const shardKeys = parseShardKeys(request.body, this.source);
    const collection = await this.collection(request);
    requireNoShardKey(shardKeys, "bad_request");
    return withDeadline(name, timeoutSeconds, options?.signal, (signal) =>
      run(collection, { numbers: this.numbers, run: new Run(processRuntime(), { signal }) }),
    );
  }
}
