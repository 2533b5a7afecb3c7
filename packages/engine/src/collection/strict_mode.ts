/**
 * The limits that strict mode puts on requests (Qdrant 1.19, `operations/verification`): pure
 * checks of a request against a configuration. A request is checked once its collection is found,
 * before anything else of it.
 */
import { QdrantError, shortestF32 } from "@quiverdb/client";

import type { Vector } from "../common/point.ts";
import { formatJsonPath } from "../payload/json_path.ts";
import type { Condition, Filter } from "../request/filter.ts";
import type { UpdateOperation } from "../request/operations.ts";
import type {
  CountRequest,
  QueryGroupsRequest,
  QueryLevel,
  ScrollRequest,
  SearchMatrixRequest,
  SearchParams,
} from "../request/query_request.ts";
import type { StrictModeConfig } from "../schema/collection_config.ts";
import { rustFloat } from "../common/serde_text.ts";
import {
  canGroupBy,
  missingIndexOf,
  missingIndexOfFormula,
  type MissingIndex,
  type PayloadIndexes,
} from "./strict_indexes.ts";

/** Limits that hold, and the indexes that requests can rely on. */
export interface StrictMode {
  readonly limits: StrictModeConfig;
  readonly indexes: PayloadIndexes;
}

/** How large a collection is, about. */
export interface CollectionSize {
  readonly points: number;
  readonly vectorBytes: number;
  readonly payloadBytes: number;
}

/** @throws QdrantError `bad_request` */
export function checkTimeout({ limits }: StrictMode, seconds: number | undefined): void {
  checkLimit(seconds, limits.max_timeout, "timeout");
}

/** As {@link checkTimeout}, of a write; where nothing is enforced nothing is refused. */
export function checkTimeoutMs(strict: StrictMode | undefined, ms: number | undefined): void {
  if (strict !== undefined) checkTimeout(strict, ms === undefined ? undefined : ms / 1000);
}

/** @throws QdrantError `bad_request` */
export function checkQueries(strict: StrictMode, levels: readonly QueryLevel<Vector>[]): void {
  for (const level of levels) checkLevel(strict, level, level.limit);
}

/** @throws QdrantError `bad_request` */
export function checkBatchSize({ limits }: StrictMode, size: number): void {
  checkLimit(size, limits.search_max_batchsize, "search batch size");
}

/** @throws QdrantError `bad_request` */
export function checkGroups(strict: StrictMode, request: QueryGroupsRequest<Vector>): void {
  const { limits, indexes } = strict;
  if (limits.unindexed_filtering_retrieve === false && !canGroupBy(request.groupBy, indexes)) {
    throw strictError(
      `Index required but not found for "${formatJsonPath(request.groupBy)}"`,
      "Create an index supporting `match` for this key.",
    );
  }
  checkLevel(strict, request, request.limit * request.groupSize);
}

/**
 * For scrolls and facets. A limit that a request does not give is not checked.
 *
 * @throws QdrantError `bad_request`
 */
export function checkPage(
  strict: StrictMode,
  { limit, filter }: Pick<ScrollRequest, "limit" | "filter">,
): void {
  checkLimit(limit, strict.limits.max_query_limit, "limit");
  checkReadFilter(strict, filter);
}

/** @throws QdrantError `bad_request` */
export function checkCount(strict: StrictMode, { filter, exact }: CountRequest): void {
  checkReadFilter(strict, filter);
  checkExact(strict, exact);
}

/** @throws QdrantError `bad_request` */
export function checkMatrix(strict: StrictMode, request: SearchMatrixRequest): void {
  checkLimit(request.sample * request.limit, strict.limits.max_query_limit, "limit");
  checkReadFilter(strict, request.filter);
}

/**
 * @param size of the collection, absent where no limit asks for it
 * @throws QdrantError `bad_request`
 */
export function checkUpdate(
  strict: StrictMode,
  operation: UpdateOperation<Vector>,
  size: CollectionSize | undefined,
): void {
  const { limits } = strict;
  switch (operation.kind) {
    case "upsert":
    case "update_vectors": {
      const name = operation.kind === "upsert" ? "upsert limit" : "update limit";
      checkLimit(operation.points.length, limits.upsert_max_batchsize, name);
      if (size !== undefined) checkSize(limits, size);
      for (const { vectors } of operation.points) checkVectors(limits, vectors);
      checkFilter(strict, operation.filter, limits.unindexed_filtering_update);
      return;
    }
    case "set_payload":
    case "overwrite_payload":
      if (size !== undefined) checkPayloadSize(limits, size);
      break;
    default:
  }
  const { selector } = operation;
  const filter = selector.kind === "filter" ? selector.filter : undefined;
  checkFilter(strict, filter, limits.unindexed_filtering_update);
}

/** Whether an update is checked against the size of the collection. */
export function needsSize({ limits }: StrictMode, { kind }: UpdateOperation<Vector>): boolean {
  const payloads = limits.max_collection_payload_size_bytes !== undefined;
  if (kind === "set_payload" || kind === "overwrite_payload") return payloads;
  if (kind !== "upsert" && kind !== "update_vectors") return false;
  const { max_points_count: points, max_collection_vector_size_bytes: vectors } = limits;
  return payloads || points !== undefined || vectors !== undefined;
}

/** @throws QdrantError `bad_request` when a further payload index is one too many */
export function checkIndexCount({ limits, indexes }: StrictMode): void {
  const max = limits.max_payload_index_count;
  if (max === undefined || indexes.size < max) return;
  throw strictError(
    `Collection already has the maximum number of payload indices (${max})`,
    "Please delete an existing index before creating a new one.",
  );
}

/** What a query costs of the rate that is allowed, its prefetches included. */
export function queryCost(level: QueryLevel<Vector>): number {
  return (
    filterCost(level.filter) + level.prefetch.reduce((sum, inner) => sum + queryCost(inner), 0)
  );
}

/** What a read with this filter costs. */
export function filterCost(filter: Filter | undefined): number {
  return 1 + conditionCount(filter);
}

/** What an update costs: more, the more points it names. */
export function updateCost(operation: UpdateOperation<Vector>): number {
  if (operation.kind === "upsert" || operation.kind === "update_vectors") {
    return 1 + operation.points.length;
  }
  const { selector } = operation;
  return selector.kind === "ids" ? 1 + selector.ids.length : filterCost(selector.filter);
}

/** The conditions of a filter, those inside of others counted one by one. */
function conditionCount(filter: Filter | undefined): number {
  let count = 0;
  for (const condition of conditionsIn(filter)) {
    const isHolder = condition.kind === "nested" || condition.kind === "filter";
    count += isHolder ? conditionCount(condition.filter) : 1;
  }
  return count;
}

function checkLevel(strict: StrictMode, level: QueryLevel<Vector>, limit: number): void {
  const { limits, indexes } = strict;
  const { query, prefetch, filter, params } = level;
  for (const inner of prefetch) checkLevel(strict, inner, inner.limit);
  if (query?.kind === "formula" && limits.unindexed_filtering_retrieve === false) {
    const found = missingIndexOfFormula(query.formula, indexes);
    if (found !== undefined) throw missingIndexError(found, "formula expression");
  }
  checkLimit(limit, limits.max_query_limit, "limit");
  checkReadFilter(strict, filter);
  checkParams(strict, params);
}

function checkParams(strict: StrictMode, params: SearchParams): void {
  const { limits } = strict;
  const { quantization, hnswEf, idf, exact } = params;
  checkLimit(quantization?.oversampling, limits.search_max_oversampling, "oversampling");
  checkLimit(hnswEf, limits.search_max_hnsw_ef, "hnsw_ef");
  if (typeof idf === "object") checkReadFilter(strict, idf.corpus);
  checkExact(strict, exact);
}

function checkExact({ limits }: StrictMode, exact: boolean): void {
  if (!exact || limits.search_allow_exact !== false) return;
  throw strictError("Exact search disabled!", "Set exact=false.");
}

function checkReadFilter(strict: StrictMode, filter: Filter | undefined): void {
  checkFilter(strict, filter, strict.limits.unindexed_filtering_retrieve);
}

function checkFilter(
  { limits, indexes }: StrictMode,
  filter: Filter | undefined,
  allowUnindexed: boolean | undefined,
): void {
  if (filter === undefined) return;
  const found = allowUnindexed === false ? missingIndexOf(filter, indexes) : undefined;
  if (found !== undefined) throw missingIndexError(found, "filter");
  const { filter_max_conditions: countMax, condition_max_size: sizeMax } = limits;
  const count = conditionCount(filter);
  if (countMax !== undefined && count > countMax) {
    throw strictError(
      `Filter condition limit reached (${count} > ${countMax})`,
      "Reduce the amount of conditions of your filter.",
    );
  }
  const size = conditionSize(filter);
  if (sizeMax !== undefined && size > sizeMax) {
    throw strictError(
      `Condition size limit reached (${size} > ${sizeMax})`,
      "Reduce the size of your condition.",
    );
  }
}

/** The number of values of the condition that has most. */
function conditionSize(filter: Filter): number {
  let largest = 0;
  for (const condition of conditionsIn(filter)) {
    let size = 0;
    if (condition.kind === "has_id") size = condition.ids.length;
    else if (condition.kind === "nested" || condition.kind === "filter") {
      size = conditionSize(condition.filter);
    } else if (condition.kind === "field") {
      for (const test of condition.tests) {
        if (test.kind !== "match") continue;
        const { match } = test;
        if (match.kind === "any" || match.kind === "except") size = match.values.length;
      }
    }
    largest = Math.max(largest, size);
  }
  return largest;
}

function conditionsIn(filter: Filter | undefined): readonly Condition[] {
  if (filter === undefined) return [];
  const { must, should, mustNot, minShould } = filter;
  return [...must, ...should, ...mustNot, ...(minShould?.conditions ?? [])];
}

function checkVectors(limits: StrictModeConfig, vectors: ReadonlyMap<string, Vector>): void {
  const { sparse_config: sparse = {}, multivector_config: multi = {} } = limits;
  for (const [name, vector] of vectors) {
    if (vector.kind === "sparse") {
      const max = ownMember(sparse, name)?.max_length;
      const count = vector.indices.length;
      if (max === undefined || count <= max) continue;
      const text = `has a limit of ${max} indices, but ${count} were provided!`;
      throw new QdrantError("bad_request", `Sparse vector '${name}' ${text}`);
    }
    if (vector.kind === "multi") {
      const max = ownMember(multi, name)?.max_vectors;
      const count = vector.dim === 0 ? 0 : vector.rows.length / vector.dim;
      if (max === undefined || count <= max) continue;
      const text = `has a limit of ${max} vectors, but ${count} were provided!`;
      throw new QdrantError("bad_request", `Multivector '${name}' ${text}`);
    }
  }
}

/** The names are the user's. */
function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function checkSize(limits: StrictModeConfig, size: CollectionSize): void {
  const { max_collection_vector_size_bytes: bytesMax, max_points_count: countMax } = limits;
  if (bytesMax !== undefined && size.vectorBytes >= bytesMax) {
    throw sizeError("vector storage", bytesMax);
  }
  checkPayloadSize(limits, size);
  if (countMax !== undefined && size.points >= countMax) {
    throw new QdrantError("bad_request", `Max points count limit of ${countMax} reached!`);
  }
}

function checkPayloadSize(limits: StrictModeConfig, size: CollectionSize): void {
  const max = limits.max_collection_payload_size_bytes;
  if (max !== undefined && size.payloadBytes >= max) throw sizeError("payload storage", max);
}

function sizeError(what: string, bytes: number): QdrantError {
  const megabytes = rustFloat(shortestF32(Math.fround(bytes) / (1 << 20)));
  return new QdrantError("bad_request", `Max ${what} size limit of ${megabytes}MB reached!`);
}

function checkLimit(value: number | undefined, max: number | undefined, name: string): void {
  if (value === undefined || max === undefined || value <= max) return;
  const [shown, limit] = [rustFloat(value), rustFloat(max)];
  throw strictError(
    `Limit exceeded ${shown} > ${limit} for "${name}"`,
    `Reduce the "${name}" parameter to or below ${limit}.`,
  );
}

function missingIndexError({ key, kinds }: MissingIndex, instead: string): QdrantError {
  return strictError(
    `Index required but not found for "${key}" of one of the following types: [${kinds.join(", ")}]`,
    `Create an index for this key or use a different ${instead}.`,
  );
}

function strictError(problem: string, hint: string): QdrantError {
  return new QdrantError("bad_request", `${problem}. Help: ${hint}`);
}
