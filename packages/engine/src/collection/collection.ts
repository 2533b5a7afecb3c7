/**
 * A collection: points with one schema, in one shard; reads and writes of them as answers show
 * them.
 */
import type {
  CollectionInfo,
  GroupsResult,
  PointGroup,
  QdrantError,
  QueryResponse,
  Record as PointRecord,
  ScrollResult,
  UpdateResult,
} from "@quiverdb/client";

import { TIMER_MS_MAX } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
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
} from "../request/query_request.ts";
import { runQuery } from "../query/run_query.ts";
import {
  type CollectionConfig,
  collectionWarnings,
  vectorSchema,
} from "../schema/collection_config.ts";
import type { Environment } from "../shard/environment.ts";
import type { UpdateOperation } from "../request/operations.ts";
import { Shard } from "../shard/shard.ts";
import type { ShardLocation } from "../shard/shard_points.ts";
import type { ShardReader } from "../shard/shard_reader.ts";
import { type NumberForm, recordAnswer, recordAnswers, scoredAnswers } from "./answers.ts";
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
  readonly run: Run;
}

/** A collection that queries may name in `lookup_from` or `with_lookup`. */
export type LookupCollection = (name: string) => Collection;

export class Collection {
  config: CollectionConfig;
  private readonly shard: Shard;

  constructor(config: CollectionConfig, location: ShardLocation, environment: Environment) {
    this.config = config;
    this.shard = new Shard(environment, location, vectorSchema(config));
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

  async retrieve(request: RetrieveRequest, options: ReadOptions): Promise<PointRecord[]> {
    const run = await ownSlice(options.run);
    const shape = { ...request, numbers: options.numbers };
    return recordAnswers(this.reader(), [...new Set(request.ids)], shape, run);
  }

  async scroll(request: ScrollRequest, options: ReadOptions): Promise<ScrollResult> {
    const { orderBy, offset, filter, limit } = request;
    if (orderBy !== undefined) throw unindexedOrderBy(orderBy.key);
    const run = await ownSlice(options.run);
    const reader = this.reader();
    const ids = await reader.idsFrom(offset, filter, limit + 1, run);
    const shape = { ...request, numbers: options.numbers };
    return {
      points: await recordAnswers(reader, ids.slice(0, limit), shape, run),
      next_page_offset: ids[limit] ?? null,
    };
  }

  async count(request: CountRequest, options: ReadOptions): Promise<number> {
    const run = await ownSlice(options.run);
    return this.reader().count(request.filter, run);
  }

  async query(
    request: QueryRequest<Vector>,
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<QueryResponse> {
    const { limit } = request;
    const isSample = request.query?.kind === "sample" && request.prefetch.length === 0;
    const offset = isSample ? 0 : request.offset;
    const run = await ownSlice(options.run);
    const reader = this.reader();
    const searchers = this.searchers(reader, lookup);
    const found = await runQuery(request, limit + offset, reader, searchers, run);
    const shape = { ...request, numbers: options.numbers };
    const page = found.slice(offset, offset + limit);
    return { points: await scoredAnswers(reader, page, shape, run) };
  }

  async queryGroups(
    request: QueryGroupsRequest<Vector>,
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<GroupsResult> {
    const { withLookup } = request;
    const lookedUp = withLookup === undefined ? undefined : lookup(withLookup.collection).reader();
    const run = await ownSlice(options.run);
    const reader = this.reader();
    const found = await runGroups(request, reader, this.searchers(reader, lookup), run);
    const shape = { ...request, numbers: options.numbers };
    const groups: PointGroup[] = [];
    for (const { key, hits } of found) {
      const group = { id: key, hits: await scoredAnswers(reader, hits, shape, run) };
      const id = lookupId(key);
      if (withLookup === undefined || id === undefined || lookedUp?.has(id) !== true) {
        groups.push(group);
      } else {
        const lookupShape = { ...withLookup, numbers: options.numbers };
        groups.push({ ...group, lookup: recordAnswer(lookedUp, id, lookupShape) });
      }
    }
    return { groups };
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

  /**
   * Refuses further writes with `refusal`; resolves when every accepted one is durable or has
   * failed.
   */
  close(refusal: QdrantError): Promise<void> {
    return this.shard.close(refusal);
  }

  /**
   * The searchers of collections by name; one that is named in its own query is read as it is
   * there.
   */
  private searchers(reader: ShardReader, lookup: LookupCollection): LookupSearcher {
    return (name) => {
      const collection = lookup(name);
      return collection === this ? reader : collection.reader();
    };
  }
}

/** The run of a read, once it is the read's turn. */
async function ownSlice(run: Run): Promise<Run> {
  if (run.due()) await run.pause();
  return run;
}

/** Whether the work ended in time; its failure is thrown. */
async function withinTime(work: Promise<void>, timeoutMs: number | undefined): Promise<boolean> {
  if (timeoutMs === undefined) {
    await work;
    return true;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(timeoutMs, TIMER_MS_MAX));
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
