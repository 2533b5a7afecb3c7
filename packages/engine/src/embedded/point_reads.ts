/** Reads of points: by id, by filter, by score. */
import {
  type CallOptions,
  type OperationRequest,
  type OperationResult,
  QdrantError,
} from "@quiverdb/client";

import type { Collection, ReadOptions } from "../collection/collection.ts";
import { parsePathPointId } from "../common/point_id.ts";
import type { ShardKey } from "../request/shard_key.ts";
import { readQueryBatchPoints, readQueryPoints, readQueryPointsGroups } from "../wire/query.ts";
import { readReadParameters } from "../wire/query_parameters.ts";
import {
  readCountPoints,
  readFacet,
  readGetPoints,
  readScrollPoints,
  readSearchMatrix,
} from "../wire/reads.ts";
import { type CollectionRequest, requireNoShardKey } from "./engine_access.ts";
import { inferLevel } from "./infer_request.ts";
import { PointWrites } from "./point_writes.ts";
import { withDeadline } from "./read_deadline.ts";

const SEARCH_MATRIX = "the search matrix";
const ALL = { kind: "all" } as const;

interface ReadRequest extends CollectionRequest {
  readonly query: unknown;
}

export abstract class PointReads extends PointWrites {
  async getPoint(
    request: OperationRequest<"getPoint">,
    options?: CallOptions,
  ): Promise<OperationResult<"getPoint">> {
    return this.#read("retrieve", request, options, [], async (collection, read) => {
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
    const parsed = await readGetPoints(request.body, this.readContext(options?.signal));
    return this.#read("retrieve", request, options, parsed.shardKeys, (collection, read) =>
      collection.retrieve(parsed, read),
    );
  }

  async scrollPoints(
    request: OperationRequest<"scrollPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"scrollPoints">> {
    const parsed = await readScrollPoints(request.body, this.readContext(options?.signal));
    return this.#read("scroll_by_id", request, options, parsed.shardKeys, (collection, read) =>
      collection.scroll(parsed, read),
    );
  }

  async countPoints(
    request: OperationRequest<"countPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"countPoints">> {
    const parsed = await readCountPoints(request.body, this.readContext(options?.signal));
    return this.#read("count", request, options, parsed.shardKeys, async (collection, read) => ({
      count: await collection.count(parsed, read),
    }));
  }

  async facet(request: OperationRequest<"facet">): Promise<never> {
    readReadParameters(request.query);
    await readFacet(request.body, this.readContext());
    return this.refuse("facets", request);
  }

  async queryPoints(
    request: OperationRequest<"queryPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryPoints">> {
    const given = await readQueryPoints(request.body, this.readContext(options?.signal));
    const parsed = inferLevel(given);
    return this.#read("Search", request, options, given.shardKeys, (collection, read) =>
      collection.query(parsed, this.#lookup, read),
    );
  }

  async queryBatchPoints(
    request: OperationRequest<"queryBatchPoints">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryBatchPoints">> {
    const given = await readQueryBatchPoints(request.body, this.readContext(options?.signal));
    const parsed = given.map((query) => inferLevel(query));
    const shardKeys = given.flatMap((query) => query.shardKeys);
    return this.#read("batch search", request, options, shardKeys, (collection, read) =>
      Promise.all(parsed.map((query) => collection.query(query, this.#lookup, read))),
    );
  }

  async queryPointsGroups(
    request: OperationRequest<"queryPointsGroups">,
    options?: CallOptions,
  ): Promise<OperationResult<"queryPointsGroups">> {
    const given = await readQueryPointsGroups(request.body, this.readContext(options?.signal));
    const parsed = inferLevel(given);
    return this.#read("GroupBy", request, options, given.shardKeys, (collection, read) =>
      collection.queryGroups(parsed, this.#lookup, read),
    );
  }

  async searchMatrixPairs(request: OperationRequest<"searchMatrixPairs">): Promise<never> {
    readReadParameters(request.query);
    await readSearchMatrix(request.body, this.readContext());
    return this.refuse(SEARCH_MATRIX, request);
  }

  async searchMatrixOffsets(request: OperationRequest<"searchMatrixOffsets">): Promise<never> {
    readReadParameters(request.query);
    await readSearchMatrix(request.body, this.readContext());
    return this.refuse(SEARCH_MATRIX, request);
  }

  readonly #lookup = (name: string): Collection => {
    const collection = this.catalog().find(name);
    if (collection !== undefined) return collection;
    throw new QdrantError("not_found", `Collection ${name} not found`);
  };

  async #read<T>(
    name: string,
    request: ReadRequest,
    options: CallOptions | undefined,
    shardKeys: readonly ShardKey[],
    run: (collection: Collection, read: ReadOptions) => Promise<T> | T,
  ): Promise<T> {
    const { timeoutSeconds } = readReadParameters(request.query);
    const collection = this.collection(request);
    requireNoShardKey(shardKeys, "bad_request");
    return withDeadline(name, timeoutSeconds, options?.signal, (signal) =>
      run(collection, { numbers: this.numbers, signal }),
    );
  }
}
