/**
 * A collection: points with one schema, in one shard; reads and writes of them as answers show
 * them.
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
  NumberForm,
} from "@quiverdb/client";

import { LIMIT_DEFAULT } from "../common/defaults.ts";
import { QUERY_BATCH_MAX } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { Clock } from "../common/slices.ts";
import type { Vector } from "../common/point.ts";
import { lookupNames } from "../query/examples.ts";
import { facetsOf } from "../query/facet.ts";
import { FilterCache } from "../query/filter_cache.ts";
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
import type {
  CountRequest,
  FacetRequest,
  QueryGroupsRequest,
  QueryLevel,
  QueryRequest,
  RetrieveRequest,
  ScrollRequest,
  SearchMatrixRequest,
} from "../request/query_request.ts";
import {
  type CollectionConfig,
  collectionWarnings,
  vectorSchema,
} from "../schema/collection_config.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { SegmentReader } from "../segment/segment_reader.ts";
import type { Environment } from "../shard/environment.ts";
import { Shard } from "../shard/shard.ts";
import { type IndexChange, type IndexKeeper, indexesInMemory } from "../shard/shard_indexes.ts";
import type { ShardPlace } from "../shard/shard_state.ts";
import { orderedAnswers, placesOf, recordAnswers, scoredAnswers } from "./answers.ts";
import { groupAnswers } from "./group_answers.ts";
import { matrixOffsets, matrixPairs } from "./matrix_answers.ts";
import { payloadSchemaAnswer } from "./payload_schema_answer.ts";
import { pageOf } from "./query_page.ts";
import { RateLimiter } from "./rate_limiter.ts";
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
  checkTimeout,
  checkUpdate,
  filterCost,
  needsSize,
  queryCost,
  type StrictMode,
  updateCost,
} from "./strict_mode.ts";

/** How a read runs. */
export interface ReadOptions {
  readonly numbers: NumberForm;
  /** The longest time that the request allows; `run` ends then. */
  readonly timeoutSeconds?: number | undefined;
  readonly run: Run;
}

/** A collection that queries may name in `lookup_from` or `with_lookup`. */
export type LookupCollection = (name: string) => Promise<Collection>;

export class Collection {
  private configuration: CollectionConfig;
  private readonly schema: VectorSchema;
  private readonly shard: Shard;
  private readonly keeper: IndexKeeper;
  private readonly clock: Clock;
  private readonly size = new SizeEstimate();
  private readRate: RateLimiter | undefined;
  private writeRate: RateLimiter | undefined;

  private constructor(config: CollectionConfig, shard: Shard, keeper: IndexKeeper, clock: Clock) {
    this.configuration = config;
    this.schema = shard.schema;
    this.shard = shard;
    this.keeper = keeper;
    this.clock = clock;
  }

  /**
   * @param place undefined: it is kept in memory only
   * @param keeper where its payload indexes are written down
   * @throws QdrantError `storage` when its data cannot be read
   */
  static async open(
    config: CollectionConfig,
    place: ShardPlace | undefined,
    environment: Environment,
    keeper: IndexKeeper = indexesInMemory(),
  ): Promise<Collection> {
    const shard = await Shard.open(environment, place, vectorSchema(config), keeper);
    shard.configure(config.optimizer_config);
    return new Collection(config, shard, keeper, environment.runtime.clock);
  }

  get config(): CollectionConfig {
    return this.configuration;
  }

  set config(config: CollectionConfig) {
    const { optimizer_config: optimizers } = config;
    const hasChanged = optimizers !== this.configuration.optimizer_config;
    this.configuration = config;
    if (hasChanged) this.shard.configure(optimizers);
  }

  /** The limits on requests; undefined where none are enforced. */
  get strictMode(): StrictMode | undefined {
    const limits = this.config.strict_mode_config;
    return limits?.enabled === true ? { limits, indexes: this.keeper.kept().schemas } : undefined;
  }

  /**
   * The points as they are now.
   *
   * @param run over when they are not read any more; absent: they are only counted
   */
  async view(run?: Run): Promise<PointsView> {
    return this.viewOf(this.shards.map((shard) => shard.readers(run)));
  }

  /** As {@link view}, to find points by id: the first one after opening prepares that. */
  async viewById(run: Run): Promise<PointsView> {
    return this.viewOf(this.shards.map((shard) => shard.readersById(run)));
  }

  private viewFor(filter: Filter | undefined, run: Run): Promise<PointsView> {
    return namesIds(filter) ? this.viewById(run) : this.view(run);
  }

  private async viewOf(readers: readonly Promise<readonly SegmentReader[]>[]): Promise<PointsView> {
    const all = (await Promise.all(readers)).flat();
    return new PointsView(all, this.schema, this.keeper.kept().schemas);
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
    read: () => Promise<readonly (readonly UpdateOperation<Vector>[])[]>,
    options: WriteOptions,
    run: Run,
  ): Promise<{ readonly results: Promise<UpdateResult[]> }> {
    const end = await this.shard.beginWrite();
    try {
      const updates = await read();
      await this.checkUpdates(updates.flat(), options, run);
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
    checkTimeout(strict, timeoutMs === undefined ? undefined : timeoutMs / 1000);
    for (const operation of operations) {
      const size = needsSize(strict, operation)
        ? await this.size.get(() => this.view(run), run)
        : undefined;
      checkUpdate(strict, operation, size);
    }
  }

  /** The first operation is accepted before this returns. */
  private async applyAll(
    updates: readonly (readonly UpdateOperation<Vector>[])[],
    options: WriteOptions,
    run: Run,
  ): Promise<UpdateResult[]> {
    const results: UpdateResult[] = [];
    for (const operations of updates) {
      let result: UpdateResult | undefined;
      for (const operation of operations) {
        run.check();
        this.admitWrite(updateCost(operation));
        result = await this.update(operation, options);
      }
      if (result !== undefined) results.push(result);
    }
    return results;
  }

  /** @throws QdrantError as the operation does; without `wait` only what is known at once */
  async update(operation: UpdateOperation<Vector>, options: WriteOptions): Promise<UpdateResult> {
    return updateResult(await this.shard.accept(operation), options);
  }

  /**
   * Makes a payload index, or changes or removes it.
   *
   * @throws QdrantError `bad_request` beyond a limit of strict mode
   */
  async changeIndexes(change: IndexChange, options: WriteOptions): Promise<UpdateResult> {
    const strict = this.strictMode;
    if (strict !== undefined) {
      const { timeoutMs } = options;
      checkTimeout(strict, timeoutMs === undefined ? undefined : timeoutMs / 1000);
      if (change.schema !== undefined) checkIndexCount(strict);
    }
    return updateResult(await this.shard.changeIndexes(change), options);
  }

  async retrieve(request: RetrieveRequest, options: ReadOptions): Promise<PointRecord[]> {
    const { run, numbers } = options;
    this.admitRead(options, () => {}, request.ids.length);
    await turnOf(run);
    const view = await this.viewById(run);
    const places = await placesOf(view, request.ids, run);
    return recordAnswers(view, places, { ...request, numbers }, run);
  }

  async scroll(request: ScrollRequest, options: ReadOptions): Promise<ScrollResult> {
    const { orderBy, offset, filter, limit = LIMIT_DEFAULT } = request;
    const { run, numbers } = options;
    this.admitRead(options, (strict) => checkPage(strict, request), filterCost(filter));
    if (orderBy !== undefined && offset !== undefined) throw offsetWithOrder();
    await turnOf(run);
    const view = await this.viewFor(filter, run);
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
    const view = await this.viewFor(filter, run);
    return filter === undefined ? view.pointCount : view.count(view.filter(filter), run);
  }

  async facet(request: FacetRequest, options: ReadOptions): Promise<FacetResponse> {
    const { key, filter, limit = LIMIT_DEFAULT, exact } = request;
    const { run } = options;
    this.admitRead(options, (strict) => checkPage(strict, request), filterCost(filter));
    await turnOf(run);
    const view = await this.viewFor(filter, run);
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

  /** The answers to several queries of one view, in their order. */
  async queryBatch(
    requests: readonly QueryRequest<Vector>[],
    lookup: LookupCollection,
    options: ReadOptions,
  ): Promise<QueryResponse[]> {
    const check = (strict: StrictMode): void => {
      checkBatchSize(strict, requests.length);
      checkQueries(strict, requests);
    };
    const cost = requests.reduce((sum, request) => sum + queryCost(request), 0);
    this.admitRead(options, check, cost);
    return this.answer(requests, lookup, options);
  }

  /**
   * All queries are planned before the first is run, so that a mistake in any fails all; they run a
   * few at a time, which bounds the memory that they take.
   */
  private async answer(
    requests: readonly QueryRequest<Vector>[],
    lookup: LookupCollection,
    { run, numbers }: ReadOptions,
  ): Promise<QueryResponse[]> {
    await turnOf(run);
    const context = await this.planContext(requests, lookup, run);
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
    const context = await this.planContext([request], lookup, run, unknownIds);
    const groups = await runGroups(request, planGroups(request, context), context, run);
    const shape = { ...request, numbers };
    return { groups: await groupAnswers(context.view, lookedUp, groups, shape, run) };
  }

  async searchMatrixPairs(
    request: SearchMatrixRequest,
    options: ReadOptions,
  ): Promise<SearchMatrixPairsResponse> {
    const { run } = options;
    this.admitRead(options, (strict) => checkMatrix(strict, request), filterCost(request.filter));
    await turnOf(run);
    const view = await this.view(run);
    return matrixPairs(view, await searchMatrix(view, request, run), run);
  }

  async searchMatrixOffsets(
    request: SearchMatrixRequest,
    options: ReadOptions,
  ): Promise<SearchMatrixOffsetsResponse> {
    const { run } = options;
    this.admitRead(options, (strict) => checkMatrix(strict, request), filterCost(request.filter));
    await turnOf(run);
    const view = await this.view(run);
    return matrixOffsets(view, await searchMatrix(view, request, run), run);
  }

  async info(): Promise<CollectionInfo> {
    const view = await this.view();
    const { failure } = this.shard;
    const warnings = collectionWarnings(this.config);
    return {
      ...(warnings.length > 0 ? { warnings: [...warnings] } : {}),
      status: failure === undefined ? "green" : "red",
      optimizer_status: failure === undefined ? "ok" : { error: String(failure) },
      indexed_vectors_count: view.indexedVectorCount,
      points_count: view.pointCount,
      segments_count: Math.max(1, view.readers.length),
      config: this.config,
      payload_schema: payloadSchemaAnswer(this.keeper.kept().schemas, view),
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
   * Lets a read begin, or refuses it.
   *
   * @throws QdrantError `bad_request` beyond a limit of strict mode, `rate_limited` beyond its rate
   */
  admitRead(
    { timeoutSeconds }: Pick<ReadOptions, "timeoutSeconds">,
    check: (strict: StrictMode) => void,
    cost: number,
  ): void {
    const strict = this.strictMode;
    if (strict === undefined) return;
    checkTimeout(strict, timeoutSeconds);
    check(strict);
    this.readRate = this.limiter("Read", this.readRate, strict.limits.read_rate_limit);
    this.readRate?.take(cost);
  }

  private admitWrite(cost: number): void {
    const limit = this.strictMode?.limits.write_rate_limit;
    this.writeRate = this.limiter("Write", this.writeRate, limit);
    this.writeRate?.take(cost);
  }

  /** A new one only when the limit has changed. */
  private limiter(
    name: string,
    current: RateLimiter | undefined,
    limit: number | undefined,
  ): RateLimiter | undefined {
    if (limit === undefined) return undefined;
    if (current?.capacity === limit) return current;
    return new RateLimiter(name, limit, this.clock);
  }

  /** The shards that reads look at. */
  private get shards(): readonly Shard[] {
    return [this.shard];
  }

  /**
   * What queries are planned with. Views of other collections come first: after its own view a
   * query does not wait before it is planned. A collection that is named in its own query is read
   * as it is there.
   *
   * @throws QdrantError `not_found` for a collection that is named and unknown
   */
  private async planContext(
    levels: readonly QueryLevel<Vector>[],
    lookup: LookupCollection,
    run: Run,
    unknownIds: PlanContext["unknownIds"] = "no_point",
  ): Promise<PlanContext> {
    const collections = new Map<string, Collection>();
    for (const name of levels.flatMap(lookupNames)) {
      if (!collections.has(name)) collections.set(name, await lookup(name));
    }
    const lookups = new Map<string, PointsView>();
    for (const [name, collection] of collections) {
      if (collection !== this) lookups.set(name, await collection.viewById(run));
    }
    const view = await this.viewById(run);
    for (const [name, collection] of collections) {
      if (collection === this) lookups.set(name, view);
    }
    const filters = new FilterCache(view, levels.length > 1);
    return { view, lookups, unknownIds, filters };
  }
}

/** Waits until a read may begin. */
async function turnOf(run: Run): Promise<void> {
  if (run.due()) await run.pause();
}
