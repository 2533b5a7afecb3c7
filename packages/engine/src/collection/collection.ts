/** A collection: points with one schema, in one shard; reads and writes of them as answers show them. */
import type {
  CollectionInfo,
  GroupsResult,
  QueryResponse,
  Record as PointRecord,
  ScrollResult,
  UpdateResult,
} from "@quiverdb/client";

import { SEGMENT_ROWS_MAX } from "../common/limits.ts";
import { Pacer } from "../common/pacer.ts";
import { readPointId } from "../common/point_id.ts";
import type { PointId, Vector } from "../common/point.ts";
import type { LookupSearcher } from "../query/examples.ts";
import { type GroupKey, runGroups } from "../query/group_by.ts";
import type {
  CountRequest,
  QueryGroupsRequest,
  QueryRequest,
  RetrieveRequest,
  ScrollRequest,
} from "../query/query_request.ts";
import { runQuery } from "../query/run_query.ts";
import {
  type CollectionConfig,
  collectionWarnings,
  vectorSchema,
} from "../shard/collection_config.ts";
import type { UpdateOperation } from "../shard/operations.ts";
import { Shard } from "../shard/shard.ts";
import type { ShardLocation } from "../shard/shard_points.ts";
import type { ShardReader } from "../shard/shard_reader.ts";
import type { Storage } from "../storage/storage.ts";
import { type NumberForm, recordAnswer, scoredAnswer } from "./answers.ts";
import { unindexedOrderBy } from "../query/order_by.ts";

/** How a write is answered. */
export interface WriteOptions {
  /** Answer when the operation is durable; otherwise when it is accepted. */
  readonly wait: boolean;
  /** Longest wait; the operation goes on beyond it. */
  readonly timeoutMs: number | undefined;
}

/** How a read runs. */
export interface ReadOptions {
  readonly numbers: NumberForm;
  readonly signal: AbortSignal | undefined;
}

/** A collection that queries may name in `lookup_from` or `with_lookup`. */
export type LookupCollection = (name: string) => Collection;

/** What a collection needs to know of its engine. */
export interface CollectionEnvironment {
  readonly storage: Storage;
  readonly segmentRowsMax?: number;
}

export class Collection {
  config: CollectionConfig;
  private readonly shard: Shard;

  constructor(
    config: CollectionConfig,
    location: ShardLocation,
    environment: CollectionEnvironment,
  ) {
    this.config = config;
    this.shard = new Shard(
      environment.storage,
      location,
      vectorSchema(config),
      environment.segmentRowsMax ?? SEGMENT_ROWS_MAX,
    );
  }

  reader(): ShardReader {
    return this.shard.read();
  }

  /** @throws QdrantError as the operation does; without `wait` only what is known at once */
  async update(operation: UpdateOperation<Vector>, options: WriteOptions): Promise<UpdateResult> {
    const { number, completed } = await this.shard.accept(operation);
    if (!options.wait) {
      completed.catch(() => {});
      return { operation_id: number, status: "acknowledged" };
    }
    const inTime = await withinTime(completed, options.timeoutMs);
    return { operation_id: number, status: inTime ? "completed" : "wait_timeout" };
  }

  retrieve(request: RetrieveRequest, options: ReadOptions): PointRecord[] {
    const reader = this.reader();
    const shape = { ...request, numbers: options.numbers };
    return [...new Set(request.ids)]
      .filter((id) => reader.has(id))
      .map((id) => recordAnswer(reader, id, shape));
  }

  async scroll(request: ScrollRequest, options: ReadOptions): Promise<ScrollResult> {
    if (request.orderBy !== undefined) throw unindexedOrderBy(request.orderBy.key);
    const reader = this.reader();
    const ids = await reader.idsFrom(
      request.offset,
      request.filter,
      request.limit + 1,
      new Pacer(options.signal),
    );
    const shape = { ...request, numbers: options.numbers };
    return {
      points: ids.slice(0, request.limit).map((id) => recordAnswer(reader, id, shape)),
      next_page_offset: ids[request.limit] ?? null,
    };
  }

  count(request: CountRequest, options: ReadOptions): Promise<number> {
    return this.reader().count(request.filter, new Pacer(options.signal));
  }

  async query(
    request: QueryRequest<Vector>,
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<QueryResponse> {
    const reader = this.reader();
    const found = await runQuery(
      request,
      request.limit + request.offset,
      reader,
      searcherOf(lookup),
      new Pacer(options.signal),
    );
    const shape = { ...request, numbers: options.numbers };
    return {
      points: found
        .slice(request.offset, request.offset + request.limit)
        .map((point) => scoredAnswer(reader, point, shape)),
    };
  }

  async queryGroups(
    request: QueryGroupsRequest<Vector>,
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<GroupsResult> {
    const { withLookup } = request;
    const lookedUp = withLookup === undefined ? undefined : lookup(withLookup.collection).reader();
    const reader = this.reader();
    const groups = await runGroups(request, reader, searcherOf(lookup), new Pacer(options.signal));
    const shape = { ...request, numbers: options.numbers };
    return {
      groups: groups.map(({ key, hits }) => {
        const id = lookupId(key);
        const group = { id: key, hits: hits.map((hit) => scoredAnswer(reader, hit, shape)) };
        if (withLookup === undefined || id === undefined || lookedUp?.has(id) !== true)
          return group;
        const lookupShape = { ...withLookup, numbers: options.numbers };
        return { ...group, lookup: recordAnswer(lookedUp, id, lookupShape) };
      }),
    };
  }

  info(): CollectionInfo {
    const reader = this.reader();
    const { failure } = this.shard;
    const warnings = collectionWarnings(this.config);
    return {
      ...(warnings.length > 0 ? { warnings: [...warnings] } : {}),
      status: failure === undefined ? "green" : "red",
      optimizer_status: failure === undefined ? "ok" : { error: String(failure) },
      indexed_vectors_count: reader.indexedVectorCount,
      points_count: reader.pointCount,
      segments_count: Math.max(1, reader.segmentCount),
      config: this.config,
      payload_schema: {},
      update_queue: { length: this.shard.pendingCount },
    };
  }

  /** Refuses further writes; resolves when every accepted one is durable or has failed. */
  close(): Promise<void> {
    return this.shard.close();
  }
}

function searcherOf(lookup: LookupCollection): LookupSearcher {
  return (name) => lookup(name).reader();
}

/** Whether the work ended in time; its failure is thrown. */
async function withinTime(work: Promise<void>, timeoutMs: number | undefined): Promise<boolean> {
  if (timeoutMs === undefined) {
    await work;
    return true;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}

/** The point that a group's key names: a non-negative integer, or a UUID. */
function lookupId(key: GroupKey): PointId | undefined {
  return readPointId(key);
}
