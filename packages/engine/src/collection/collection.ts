/**
 * A collection: points with one schema, in one shard or in one for each shard key; reads and writes
 * of them as answers show them.
 */
import type {
  CollectionInfo,
  FacetResponse,
  GroupsResult,
  QdrantError,
  QueryResponse,
  Record as PointRecord,
  ScrollResult,
  SearchMatrixOffsetsResponse,
  SearchMatrixPairsResponse,
  UpdateResult,
} from "@quiverdb/client";

import { LIMIT_DEFAULT } from "../common/defaults.ts";
import { QUERY_BATCH_MAX, WRITES_UNDER_WAY_MAX } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { Clock } from "../common/slices.ts";
import type { Vector } from "../common/point.ts";
import { Semaphore } from "../common/semaphore.ts";
import { facetsOf } from "../query/facet.ts";
import { planGroups, runGroups } from "../query/group_by.ts";
import { offsetWithOrder, orderedPlaces } from "../query/order_by.ts";
import { sliceOf } from "../query/places.ts";
import { PointsView } from "../query/points_view.ts";
import { type PlanContext, planQuery } from "../query/query_plan.ts";
import { runPlans } from "../query/run_query.ts";
import { searchMatrix } from "../query/search_matrix.ts";
import type { Filter } from "../request/filter.ts";
import { namesIds } from "../request/names_ids.ts";
import type { UpdateOperation } from "../request/operations.ts";
import type { Sharded, ShardKeySelector } from "../request/shard_key.ts";
import type {
  CountRequest,
  FacetRequest,
  QueryGroupsRequest,
  QueryRequest,
  RetrieveRequest,
  ScrollRequest,
  SearchMatrixRequest,
} from "../request/query_request.ts";
import { type CollectionConfig, vectorSchema } from "../schema/collection_config.ts";
import type { VectorNameChange } from "../schema/vector_name_change.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import type { Environment } from "../shard/environment.ts";
import { Shard } from "../shard/shard.ts";
import { type FieldKeeper, fixedFields } from "../shard/shard_fields.ts";
import type { ShardFiles } from "../shard/shard_copy.ts";
import type { IndexChange } from "../shard/shard_indexes.ts";
import { orderedAnswers, placesOf, recordAnswers, scoredAnswers } from "./answers.ts";
import { Admission } from "./admission.ts";
import {
  type AimedUpdate,
  type CollectionHome,
  type CollectionShard,
  CollectionShards,
  type CollectionUpdate,
  homeAt,
} from "./collection_shards.ts";
import { collectionInfo } from "./collection_info.ts";
import { groupAnswers } from "./group_answers.ts";
import { matrixOffsets, matrixPairs } from "./matrix_answers.ts";
import { planContext } from "./plan_context.ts";
import { pageOf } from "./query_page.ts";
import { type ReadOptions, turnOf } from "./read_options.ts";
import { SizeEstimate } from "./size_estimate.ts";
import { updateResult, type WriteOptions } from "./write_options.ts";
import {
  checkBatchSize,
  checkCount,
  checkGroups,
  checkIndexCount,
  checkMatrix,
  checkPage,
  checkQueries,
  checkTimeoutMs,
  checkUpdate,
  filterCost,
  needsSize,
  queryCost,
  type StrictMode,
  updateCost,
} from "./strict_mode.ts";

/** A collection that queries may name in `lookup_from` or `with_lookup`. */
export type LookupCollection = (name: string) => Promise<Collection>;

export class Collection {
  /** Open shards, for what is done to each of them. */
  readonly shards: CollectionShards;
  private configuration: CollectionConfig;
  private readonly fields: FieldKeeper;
  private readonly home: CollectionHome;
  private readonly admission: Admission;
  private readonly writes = new Semaphore(WRITES_UNDER_WAY_MAX);
  private readonly size = new SizeEstimate();

  private constructor(
    config: CollectionConfig,
    shards: CollectionShards,
    home: CollectionHome,
    fields: FieldKeeper,
    clock: Clock,
  ) {
    this.configuration = config;
    this.fields = fields;
    this.shards = shards;
    this.home = home;
    this.admission = new Admission(clock);
  }

  /**
   * @param contents what shards in memory begin with, by the number of their home
   * @throws QdrantError `storage` when its data cannot be read
   */
  static async open(
    config: CollectionConfig,
    environment: Environment,
    home: CollectionHome = homeAt(undefined),
    contents?: ReadonlyMap<number | undefined, ShardFiles>,
  ): Promise<Collection> {
    const fields = home.fields ?? fixedFields(vectorSchema(config));
    const shards = await CollectionShards.open(config, home, ({ place, indexes, number }) =>
      Shard.open(environment, place, fields, indexes, contents?.get(number)),
    );
    return new Collection(config, shards, home, fields, environment.runtime.clock);
  }

  get config(): CollectionConfig {
    return this.configuration;
  }

  set config(config: CollectionConfig) {
    const before = this.configuration;
    this.configuration = config;
    const hasChanged =
      config.optimizer_config !== before.optimizer_config ||
      config.hnsw_config !== before.hnsw_config ||
      config.params !== before.params;
    if (hasChanged) this.shards.configure(config);
  }

  /** The limits on requests; undefined where none are enforced. */
  get strictMode(): StrictMode | undefined {
    const limits = this.config.strict_mode_config;
    return limits?.enabled === true
      ? { limits, indexes: this.home.indexes.kept().schemas }
      : undefined;
  }

  /**
   * The points as they are now, of all shards or of some.
   *
   * @param run over when they are not read any more; absent: they are only counted
   */
  async view(run?: Run, shardKeys: readonly ShardKeySelector[] = []): Promise<PointsView> {
    return this.viewOf(shardKeys, (shard) => shard.readers(run));
  }

  /** As {@link view}, to find points by id: the first one after opening prepares that. */
  async viewById(run: Run, shardKeys: readonly ShardKeySelector[] = []): Promise<PointsView> {
    return this.viewOf(shardKeys, (shard) => shard.readersById(run));
  }

  private viewFor(
    filter: Filter | undefined,
    { run, shardKeys }: ReadOptions,
  ): Promise<PointsView> {
    return namesIds(filter) ? this.viewById(run, shardKeys) : this.view(run, shardKeys);
  }

  private async viewOf(
    shardKeys: readonly ShardKeySelector[],
    read: (shard: Shard) => Promise<readonly SegmentReader[]>,
  ): Promise<PointsView> {
    const shards = await this.shards.selected(shardKeys, "read");
    const readers = await Promise.all(shards.map(({ shard }) => read(shard)));
    const { schemas } = this.home.indexes.kept();
    // The names that its points have, while a change of them is on its way.
    const only = this.shards.areKeyed ? undefined : shards[0]?.shard;
    if (only !== undefined) return new PointsView(readers.flat(), only.schema, schemas);
    const { schema } = this.fields.kept();
    const keys = readers.flatMap((of, at) => of.map(() => shards[at]!.home!.key));
    return new PointsView(readers.flat(), schema, schemas, keys);
  }

  /**
   * Applies the updates that `read` gives, each a list of operations, one after the other. The
   * first failing operation ends the call; those before it stay done.
   *
   * @param read called once few enough writes are under way, so that those that wait hold nothing
   * @returns when the first operation has its place in the order: one result to come for each
   *   update, that of its last operation
   * @throws what `read` throws; the results reject as {@link update} does, and between two
   *   operations with the reason of an aborted run
   */
  async write(
    read: () => Promise<readonly CollectionUpdate[]>,
    options: WriteOptions,
    run: Run,
  ): Promise<{ readonly results: Promise<UpdateResult[]> }> {
    // Before bodies are read: writes that wait hold nothing but what their callers hold anyway.
    const end = await this.writes.enter();
    try {
      const updates = await this.shards.aim(await read());
      const all = updates.flatMap(({ operations }) => operations);
      await this.checkUpdates(all, options, run);
      await admitFor(all[0], options);
      const results = this.applyAll(updates, options, run).finally(end);
      results.catch(() => {});
      return { results };
    } catch (error) {
      end();
      throw error;
    }
  }

  /** All are checked before the first is applied. */
  private async checkUpdates(
    operations: readonly UpdateOperation<Vector>[],
    { timeoutMs }: WriteOptions,
    run: Run,
  ): Promise<void> {
    const strict = this.strictMode;
    if (strict === undefined) return;
    checkTimeoutMs(strict, timeoutMs);
    for (const operation of operations) {
      const size = needsSize(strict, operation)
        ? await this.size.get(() => this.view(run), run)
        : undefined;
      checkUpdate(strict, operation, size);
    }
  }

  /** The first operation is accepted before this returns. */
  private async applyAll(
    updates: readonly AimedUpdate[],
    options: WriteOptions,
    run: Run,
  ): Promise<UpdateResult[]> {
    const results: UpdateResult[] = [];
    const first = updates[0]?.operations[0];
    for (const { operations, shards } of updates) {
      let result: UpdateResult | undefined;
      for (const operation of operations) {
        run.check();
        if (operation !== first) await admitFor(operation, options);
        this.admission.admitWrite(this.strictMode, updateCost(operation));
        result = await this.update(operation, options, shards);
      }
      if (result !== undefined) results.push(result);
    }
    return results;
  }

  /**
   * @param shards accept it before this returns; absent: the only one
   * @throws QdrantError as the operation does; without `wait` only what is known at once
   */
  async update(
    operation: UpdateOperation<Vector>,
    options: WriteOptions,
    shards?: readonly CollectionShard[],
  ): Promise<UpdateResult> {
    const aimed = shards ?? (await this.shards.selected([], "update"));
    const accepted = aimed.map(({ shard }) => shard.accept(operation));
    const results = await Promise.all(accepted.map(async (of) => updateResult(await of, options)));
    return results[0]!;
  }

  /**
   * Makes a payload index, or changes or removes it.
   *
   * @throws QdrantError `bad_request` beyond a limit of strict mode
   */
  async changeIndexes(change: IndexChange, options: WriteOptions): Promise<UpdateResult> {
    const strict = this.strictMode;
    checkTimeoutMs(strict, options.timeoutMs);
    if (strict !== undefined && change.schema !== undefined) checkIndexCount(strict);
    return updateResult(await this.shards.changeIndexes(change), options);
  }

  /**
   * Adds a named vector, or removes one.
   *
   * @throws QdrantError `bad_input` when the name is that of another vector
   */
  async changeVectorNames(change: VectorNameChange, options: WriteOptions): Promise<UpdateResult> {
    checkTimeoutMs(this.strictMode, options.timeoutMs);
    return updateResult(await this.shards.changeVectorNames(change, this.fields), options);
  }

  async retrieve(request: RetrieveRequest, options: ReadOptions): Promise<PointRecord[]> {
    const { run, numbers } = options;
    this.admitRead(options, () => {}, request.ids.length);
    await turnOf(run);
    const view = await this.viewById(run, options.shardKeys);
    const places = await placesOf(view, request.ids, run);
    return recordAnswers(view, places, { ...request, numbers }, run);
  }

  async scroll(request: ScrollRequest, options: ReadOptions): Promise<ScrollResult> {
    const { orderBy, offset, filter, limit = LIMIT_DEFAULT } = request;
    const { run, numbers } = options;
    this.admitRead(options, (strict) => checkPage(strict, request), filterCost(filter));
    if (orderBy !== undefined && offset !== undefined) throw offsetWithOrder();
    await turnOf(run);
    const view = await this.viewFor(filter, options);
    if (orderBy !== undefined) {
      const list = await orderedPlaces(view, orderBy, view.filter(filter), limit, run);
      const points = await orderedAnswers(view, list, { ...request, numbers }, run);
      return { points, next_page_offset: null };
    }
    const places = await view.scroll(view.filter(filter), offset, limit + 1, run);
    const next = places[limit];
    return {
      points: await recordAnswers(view, places.subarray(0, limit), { ...request, numbers }, run),
      next_page_offset: next === undefined ? null : view.idAt(next),
    };
  }

  async count(request: CountRequest, options: ReadOptions): Promise<number> {
    const { filter } = request;
    const { run } = options;
    this.admitRead(options, (strict) => checkCount(strict, request), filterCost(filter));
    await turnOf(run);
    const view = await this.viewFor(filter, options);
    return filter === undefined ? view.pointCount : view.count(view.filter(filter), run);
  }

  async facet(request: FacetRequest, options: ReadOptions): Promise<FacetResponse> {
    const { key, filter, limit = LIMIT_DEFAULT, exact } = request;
    const { run } = options;
    this.admitRead(options, (strict) => checkPage(strict, request), filterCost(filter));
    await turnOf(run);
    const view = await this.viewFor(filter, options);
    const wanted = { key, filter: filter && view.filter(filter), isExact: exact, limit };
    return { hits: [...(await facetsOf(view, wanted, run))] };
  }

  async query(
    request: QueryRequest<Vector>,
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<QueryResponse> {
    this.admitRead(options, (strict) => checkQueries(strict, [request]), queryCost(request));
    const [response] = await this.answer([request], lookup, options);
    return response!;
  }

  /** The answers to several queries, each of its shards, in their order. */
  async queryBatch(
    requests: readonly (QueryRequest<Vector> & Partial<Sharded>)[],
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<QueryResponse[]> {
    const check = (strict: StrictMode): void => {
      checkBatchSize(strict, requests.length);
      checkQueries(strict, requests);
    };
    const cost = requests.reduce((sum, request) => sum + queryCost(request), 0);
    this.admitRead(options, check, cost);
    const shards = requests.map(({ shardKeys }) => JSON.stringify(shardKeys));
    if (new Set(shards).size <= 1) return this.answer(requests, lookup, options);
    const responses: QueryResponse[] = [];
    for (const request of requests) {
      const own = { ...options, shardKeys: request.shardKeys };
      responses.push(...(await this.answer([request], lookup, own)));
    }
    return responses;
  }

  /**
   * The queries are of the same shards. All are planned before the first is run, so that a mistake
   * in any fails all; they run a few at a time, which bounds the memory that they take.
   */
  private async answer(
    requests: readonly QueryRequest<Vector>[],
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<QueryResponse[]> {
    const { run, numbers } = options;
    await turnOf(run);
    const context = await planContext(this, requests, lookup, options);
    const { view } = context;
    const pages = requests.map(pageOf);
    const plans = requests.map((request, at) => planQuery(request, pages[at]!.end, context));
    const responses: QueryResponse[] = [];
    for (let from = 0; from < plans.length; from += QUERY_BATCH_MAX) {
      const found = await runPlans(plans.slice(from, from + QUERY_BATCH_MAX), view, run);
      for (const [at, list] of found.entries()) {
        const { skip, end, shape } = pages[from + at]!;
        const page = sliceOf(list, skip, end);
        responses.push({ points: await scoredAnswers(view, page, { ...shape, numbers }, run) });
      }
    }
    return responses;
  }

  /** @param unknownIds what is said of an example that is unknown */
  async queryGroups(
    request: QueryGroupsRequest<Vector>,
    lookup: LookupCollection,
    options: ReadOptions,
    unknownIds: PlanContext["unknownIds"] = "no_vector",
  ): Promise<GroupsResult> {
    const { run, numbers } = options;
    this.admitRead(options, (strict) => checkGroups(strict, request), queryCost(request));
    await turnOf(run);
    const { withLookup } = request;
    const lookedUp =
      withLookup === undefined
        ? undefined
        : await (await lookup(withLookup.collection)).viewById(run);
    const context = await planContext(this, [request], lookup, options, unknownIds);
    const groups = await runGroups(request, planGroups(request, context), context, run);
    const shape = { ...request, numbers };
    return { groups: await groupAnswers(context.view, lookedUp, groups, shape, run) };
  }

  async searchMatrixPairs(
    request: SearchMatrixRequest,
    options: ReadOptions,
  ): Promise<SearchMatrixPairsResponse> {
    const view = await this.matrixView(request, options);
    return matrixPairs(view, await searchMatrix(view, request, options.run), options.run);
  }

  async searchMatrixOffsets(
    request: SearchMatrixRequest,
    options: ReadOptions,
  ): Promise<SearchMatrixOffsetsResponse> {
    const view = await this.matrixView(request, options);
    return matrixOffsets(view, await searchMatrix(view, request, options.run), options.run);
  }

  private async matrixView(
    request: SearchMatrixRequest,
    options: ReadOptions,
  ): Promise<PointsView> {
    this.admitRead(options, (strict) => checkMatrix(strict, request), filterCost(request.filter));
    await turnOf(options.run);
    return this.view(options.run, options.shardKeys);
  }

  async info(): Promise<CollectionInfo> {
    const shards = (await this.shards.all()).map(({ shard }) => shard);
    return collectionInfo(this.config, shards, await this.view());
  }

  /**
   * Refuses further writes with `refusal`; resolves when every accepted one is durable or has
   * failed.
   */
  close(refusal: QdrantError): Promise<void> {
    return this.shards.close(refusal);
  }

  /**
   * Lets a read begin, or refuses it.
   *
   * @throws QdrantError `bad_request` beyond a limit of strict mode, `rate_limited` beyond its rate
   */
  admitRead(
    { timeoutSeconds }: Pick<ReadOptions, "timeoutSeconds">,
    check: (strict: StrictMode) => void,
    cost: number,
  ): void {
    this.admission.admitRead(this.strictMode, timeoutSeconds, check, cost);
  }
}

/** Deletions are the way out when there is no space left. */
async function admitFor(
  operation: UpdateOperation<Vector> | undefined,
  { admit }: WriteOptions,
): Promise<void> {
  if (operation !== undefined && operation.kind !== "delete_points") await admit?.();
}
