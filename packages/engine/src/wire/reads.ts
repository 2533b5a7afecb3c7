/** Reading requests for points and their numbers: scroll, retrieve, count, facet, search matrix. */
import { MATRIX_LIMIT_DEFAULT, MATRIX_SAMPLE_DEFAULT } from "../common/defaults.ts";
import { DEFAULT_VECTOR } from "../common/point.ts";
import type { PointId } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type {
  CountRequest,
  FacetRequest,
  RetrieveRequest,
  ScrollRequest,
  SearchMatrixRequest,
} from "../request/query_request.ts";
import type { Sharded } from "../request/shard_key.ts";
import { readLongBody } from "./kit/body.ts";
import { optional, orAbsent, required, struct } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { boolean, string, unsigned } from "./kit/scalars.ts";
import { filter } from "./values/filter.ts";
import { jsonPath } from "./values/json_path.ts";
import { orderBy } from "./values/order_by.ts";
import { payloadSelector, vectorSelector } from "./values/payload.ts";
import { pointId, pointIds } from "./values/point_id.ts";
import { shardKeys } from "./values/shard_key.ts";

/** Ids compared between two looks at the clock. */
const IDS_PER_LOOK = 1024;

const limit = unsigned("usize", { min: 1 });

const scrollBody = struct("ScrollRequest", {
  offset: optional(pointId),
  limit: optional(limit),
  filter: optional(filter),
  with_payload: optional(payloadSelector),
  with_vector: orAbsent(vectorSelector, "with_vectors"),
  order_by: optional(orderBy),
  shard_key: shardKeys,
});

const retrieveBody = struct("PointRequest", {
  ids: required(pointIds),
  with_payload: optional(payloadSelector),
  with_vector: orAbsent(vectorSelector, "with_vectors"),
  shard_key: shardKeys,
});

const countBody = struct("CountRequest", {
  filter: optional(filter),
  exact: orAbsent(boolean),
  shard_key: shardKeys,
});

const facetBody = struct("FacetRequest", {
  key: required(jsonPath),
  limit: optional(limit),
  filter: optional(filter),
  exact: optional(boolean),
  shard_key: shardKeys,
});

const matrixBody = struct("SearchMatrixRequest", {
  filter: optional(filter),
  sample: optional(unsigned("usize", { min: 2 })),
  limit: optional(limit),
  using: optional(string),
  shard_key: shardKeys,
});

/** @throws QdrantError `format` or `validation` */
export async function readScrollPoints(
  body: unknown,
  context: ReadContext,
): Promise<ScrollRequest & Sharded> {
  const given = await readLongBody(scrollBody, body, context, "scroll_request");
  return {
    offset: given.offset,
    limit: given.limit,
    filter: given.filter,
    orderBy: given.order_by,
    withPayload: given.with_payload ?? { kind: "all" },
    withVector: given.with_vector ?? false,
    shardKeys: given.shard_key ?? [],
  };
}

/**
 * Without `with_payload` there is none, as on the wire.
 *
 * @throws QdrantError `format` or `validation`
 */
export async function readGetPoints(
  body: unknown,
  context: ReadContext,
): Promise<RetrieveRequest & Sharded> {
  const given = await readLongBody(retrieveBody, body, context);
  return {
    ids: await distinct(given.ids, context.run),
    withPayload: given.with_payload ?? { kind: "none" },
    withVector: given.with_vector ?? false,
    shardKeys: given.shard_key ?? [],
  };
}

/** @throws QdrantError `format` or `validation` */
export async function readCountPoints(
  body: unknown,
  context: ReadContext,
): Promise<CountRequest & Sharded> {
  const given = await readLongBody(countBody, body, context, "count_request");
  return { filter: given.filter, exact: given.exact ?? true, shardKeys: given.shard_key ?? [] };
}

/** @throws QdrantError `format` or `validation` */
export async function readFacet(
  body: unknown,
  context: ReadContext,
): Promise<FacetRequest & Sharded> {
  const given = await readLongBody(facetBody, body, context, "facet_request");
  return {
    key: given.key,
    limit: given.limit,
    filter: given.filter,
    exact: given.exact ?? false,
    shardKeys: given.shard_key ?? [],
  };
}

/**
 * For both forms of the matrix.
 *
 * @throws QdrantError `format` or `validation`
 */
export async function readSearchMatrix(
  body: unknown,
  context: ReadContext,
): Promise<SearchMatrixRequest & Sharded> {
  const given = await readLongBody(matrixBody, body, context, "search_request");
  return {
    filter: given.filter,
    sample: given.sample ?? MATRIX_SAMPLE_DEFAULT,
    limit: given.limit ?? MATRIX_LIMIT_DEFAULT,
    using: given.using ?? DEFAULT_VECTOR,
    shardKeys: given.shard_key ?? [],
  };
}

async function distinct(ids: readonly PointId[], run: Run): Promise<readonly PointId[]> {
  const seen = new Set<PointId>();
  for (const [index, id] of ids.entries()) {
    if (index % IDS_PER_LOOK === 0 && run.due()) await run.pause();
    seen.add(id);
  }
  return seen.size === ids.length ? ids : [...seen];
}
