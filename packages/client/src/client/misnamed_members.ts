/**
 * Members of requests that are surely mistakes: the right word in another spelling (`withVector`),
 * or the word of another client or of an older API (`query_filter`). A server ignores them in
 * silence, and the caller gets an answer to another question.
 *
 * The interceptor is for clients of an embedded engine; a server behind a client keeps its own
 * behaviour.
 */
import { QdrantError } from "../errors/qdrant_error.ts";
import type { Schemas } from "../generated/openapi.ts";
import type { Interceptor } from "../operation/backend.ts";
import type { OperationName, OperationRequest } from "../operation/operations.ts";
import type { UploadColumns, UploadOptions } from "../upload/upload_options.ts";

type KeyOfUnion<T> = T extends unknown ? keyof T & string : never;
type BodyOf<Name extends OperationName> =
  OperationRequest<Name> extends { readonly body: infer Body } ? Body : never;

/** Every member that a request knows, with further names under which the engine takes it. */
type Members<T> = Readonly<Record<KeyOfUnion<T>, readonly string[]>>;
type KnownMembers = Readonly<Record<string, readonly string[]>>;

/** What other clients and older APIs call a member, by its right name. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  filter: ["query_filter", "scroll_filter", "count_filter", "facet_filter", "search_filter"],
  query: ["query_vector", "vector", "query_text", "query_embedding"],
  limit: ["top", "top_k", "k", "page_size"],
  offset: ["skip"],
  params: ["search_params", "query_params"],
  points: ["points_selector", "ids"],
  ids: ["points"],
  using: ["vector_name", "using_vector"],
  with_payload: ["include_payload"],
  with_vector: ["with_vectors", "include_vector"],
  vectors: ["vectors_config"],
  vector: ["vectors"],
  sparse_vectors: ["sparse_vectors_config"],
  optimizers_config: ["optimizer_config"],
  field_schema: ["field_type"],
  searches: ["requests", "queries"],
  operations: ["update_operations"],
  update_filter: ["update_condition"],
  parallel: ["parallelism", "concurrency"],
};

const NONE: readonly string[] = [];
const SHARD = { shard_key: NONE };
const SELECTOR = { ...SHARD, points: NONE, filter: NONE };

const LEVEL: Members<Schemas["Prefetch"]> = {
  prefetch: NONE,
  query: NONE,
  using: NONE,
  filter: NONE,
  params: NONE,
  score_threshold: NONE,
  limit: NONE,
  lookup_from: NONE,
};
const QUERY: Members<BodyOf<"queryPoints">> = {
  ...SHARD,
  ...LEVEL,
  offset: NONE,
  with_payload: NONE,
  with_vector: ["with_vectors"],
};
const MATRIX: Members<BodyOf<"searchMatrixPairs">> = {
  ...SHARD,
  filter: NONE,
  sample: NONE,
  limit: NONE,
  using: NONE,
};
const COLLECTION = {
  vectors: NONE,
  sparse_vectors: NONE,
  hnsw_config: NONE,
  optimizers_config: ["optimizer_config"],
  quantization_config: ["quantization"],
  strict_mode_config: NONE,
  metadata: NONE,
};
const SET_PAYLOAD: Members<BodyOf<"setPayload">> = { ...SELECTOR, payload: NONE, key: NONE };

const BODIES: { readonly [Name in OperationName]?: Members<BodyOf<Name>> } = {
  createCollection: {
    ...COLLECTION,
    shard_number: NONE,
    sharding_method: NONE,
    replication_factor: NONE,
    write_consistency_factor: NONE,
    on_disk_payload: NONE,
    payload: NONE,
    wal_config: NONE,
  },
  updateCollection: { ...COLLECTION, params: NONE },
  createFieldIndex: { field_name: NONE, field_schema: ["field_type"] },
  upsertPoints: {
    ...SHARD,
    points: NONE,
    batch: NONE,
    update_filter: NONE,
    update_mode: NONE,
  },
  deletePoints: SELECTOR,
  updateVectors: { ...SHARD, points: NONE, update_filter: NONE },
  deleteVectors: { ...SELECTOR, vector: ["vectors"] },
  setPayload: SET_PAYLOAD,
  overwritePayload: SET_PAYLOAD,
  deletePayload: { ...SELECTOR, keys: NONE },
  clearPayload: SELECTOR,
  batchUpdate: { operations: NONE },
  getPoints: { ...SHARD, ids: NONE, with_payload: NONE, with_vector: NONE },
  scrollPoints: {
    ...SHARD,
    offset: NONE,
    limit: NONE,
    filter: NONE,
    with_payload: NONE,
    with_vector: NONE,
    order_by: NONE,
  },
  countPoints: { ...SHARD, filter: NONE, exact: NONE },
  facet: { ...SHARD, key: NONE, limit: NONE, filter: NONE, exact: NONE },
  queryPoints: QUERY,
  queryBatchPoints: { searches: NONE },
  queryPointsGroups: {
    ...SHARD,
    ...LEVEL,
    with_payload: NONE,
    with_vector: NONE,
    group_by: NONE,
    group_size: NONE,
    with_lookup: NONE,
  },
  searchMatrixPairs: MATRIX,
  searchMatrixOffsets: MATRIX,
};

const POINT: Members<Schemas["PointStruct"]> = { id: NONE, vector: ["vectors"], payload: NONE };

const UPLOAD: Members<UploadOptions & UploadColumns> = {
  ...SHARD,
  batchSize: NONE,
  parallel: NONE,
  maxRetries: NONE,
  onProgress: NONE,
  wait: NONE,
  ordering: NONE,
  timeout: NONE,
  signal: NONE,
  update_filter: NONE,
  update_mode: NONE,
  vectors: NONE,
  payload: NONE,
  ids: NONE,
};

/** Members that stand one level too high, with the form that is meant. */
const MISPLACED: { readonly [Name in OperationName]?: Readonly<Record<string, string>> } = {
  createCollection: {
    size: "vectors: { size, distance }",
    distance: "vectors: { size, distance }",
    multivector_config: "vectors: { size, distance, multivector_config }",
  },
};

/** Words that differ only in case, hyphens, underscores or a plural are one. */
function normal(word: string): string {
  return word.replaceAll(/[_-]/g, "").toLowerCase().replace(/s$/, "");
}

/** The member that a word stands for, or undefined when nothing is near enough. */
function rightName(word: string, members: KnownMembers): string | undefined {
  const wanted = normal(word);
  for (const name of Object.keys(members)) {
    const others = OTHER_NAMES[name] ?? NONE;
    if (normal(name) === wanted || others.some((other) => normal(other) === wanted)) return name;
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkMembers(
  value: unknown,
  members: KnownMembers,
  misplaced: Readonly<Record<string, string>> = {},
): void {
  if (!isRecord(value)) return;
  for (const word of Object.keys(value)) {
    if (value[word] === undefined || Object.hasOwn(members, word)) continue;
    if (Object.values(members).some((taken) => taken.includes(word))) continue;
    const right = Object.hasOwn(misplaced, word) ? misplaced[word] : rightName(word, members);
    if (right === undefined) continue;
    throw new QdrantError("format", `unknown member \`${word}\`, did you mean \`${right}\`?`);
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Prefetches of any depth; deeper ones than a server takes are refused elsewhere. */
function checkPrefetches(value: unknown, depth = 0): void {
  if (!isRecord(value) || depth > 64) return;
  for (const prefetch of listOf(value["prefetch"])) {
    checkMembers(prefetch, LEVEL);
    checkPrefetches(prefetch, depth + 1);
  }
}

function checkBody(operation: OperationName, body: unknown): void {
  const members = BODIES[operation];
  if (members === undefined || !isRecord(body)) return;
  checkMembers(body, members, MISPLACED[operation]);
  checkPrefetches(body);
  if (operation === "queryBatchPoints") {
    for (const search of listOf(body["searches"])) {
      checkMembers(search, QUERY);
      checkPrefetches(search);
    }
  }
  if (operation === "upsertPoints") checkPoints(listOf(body["points"]));
}

/** There may be a million: only a member that no point has is looked at. */
function checkPoints(points: readonly unknown[]): void {
  for (const point of points) {
    if (typeof point !== "object" || point === null) continue;
    for (const word in point) {
      if (word === "id" || word === "vector" || word === "payload") continue;
      checkMembers(point, POINT);
      break;
    }
  }
}

/**
 * Refuses requests with a member that is surely a mistake: `format`, with the word that is meant.
 * Other unknown members are ignored, as a server does.
 */
export const refuseMisnamedMembers: Interceptor = (next) => async (operation, request, context) => {
  if ("body" in request) checkBody(operation, request.body);
  return next(operation, request, context);
};

/**
 * Refuses upload options of other clients (`batch_size`, `max_retries`).
 *
 * @throws QdrantError `format` with the word that is meant
 */
export function checkUploadOptions(options: UploadOptions): void {
  checkMembers(options, UPLOAD);
}
