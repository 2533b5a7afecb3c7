/** Reading requests for points and their numbers: scroll, retrieve, count, facet, search matrix. */
import { LIMIT_DEFAULT, MATRIX_LIMIT_DEFAULT, MATRIX_SAMPLE_DEFAULT } from "../common/limits.ts";
import { DEFAULT_VECTOR } from "../common/point.ts";
import type {
  CountRequest,
  FacetRequest,
  RetrieveRequest,
  ScrollRequest,
  SearchMatrixRequest,
} from "../request/query_request.ts";
import {
  filter,
  jsonPath,
  payloadSelector,
  pointId,
  pointIds,
  vectorSelector,
} from "./common_readers.ts";
import { orderBy } from "./order_by.ts";
import type { BodySource } from "./place.ts";
import { optional, orAbsent, readBody, required, struct } from "./reader.ts";
import { boolean, string, unsigned } from "./scalar_readers.ts";

const limit = unsigned("usize", { min: 1 });

const scrollBody = struct("ScrollRequest", {
  offset: optional(pointId),
  limit: optional(limit),
  filter: optional(filter),
  with_payload: optional(payloadSelector),
  with_vector: orAbsent(vectorSelector, "with_vectors"),
  order_by: optional(orderBy),
});

const retrieveBody = struct("PointRequest", {
  ids: required(pointIds),
  with_payload: optional(payloadSelector),
  with_vector: orAbsent(vectorSelector, "with_vectors"),
});

const countBody = struct("CountRequest", {
  filter: optional(filter),
  exact: orAbsent(boolean),
});

const facetBody = struct("FacetRequest", {
  key: required(jsonPath),
  limit: optional(limit),
  filter: optional(filter),
  exact: optional(boolean),
});

const matrixBody = struct("SearchMatrixRequest", {
  filter: optional(filter),
  sample: optional(unsigned("usize", { min: 2 })),
  limit: optional(limit),
  using: optional(string),
});

/** @throws QdrantError `format` or `validation` */
export function parseScroll(body: unknown, source: BodySource = "caller"): ScrollRequest {
  const given = readBody(body, source, "scroll_request", scrollBody);
  return {
    offset: given.offset,
    limit: given.limit ?? LIMIT_DEFAULT,
    filter: given.filter,
    orderBy: given.order_by,
    withPayload: given.with_payload ?? { kind: "all" },
    withVector: given.with_vector ?? false,
  };
}

/**
 * Without `with_payload` there is none, as on the wire.
 *
 * @throws QdrantError `format` or `validation`
 */
export function parseRetrieve(body: unknown, source: BodySource = "caller"): RetrieveRequest {
  const given = readBody(body, source, "", retrieveBody);
  return {
    ids: [...new Set(given.ids)],
    withPayload: given.with_payload ?? { kind: "none" },
    withVector: given.with_vector ?? false,
  };
}

/** @throws QdrantError `format` or `validation` */
export function parseCount(body: unknown, source: BodySource = "caller"): CountRequest {
  const given = readBody(body, source, "count_request", countBody);
  return { filter: given.filter, exact: given.exact ?? true };
}

/** @throws QdrantError `format` or `validation` */
export function parseFacet(body: unknown, source: BodySource = "caller"): FacetRequest {
  const given = readBody(body, source, "facet_request", facetBody);
  return {
    key: given.key,
    limit: given.limit ?? LIMIT_DEFAULT,
    filter: given.filter,
    exact: given.exact ?? false,
  };
}

/** @throws QdrantError `format` or `validation` */
export function parseSearchMatrix(
  body: unknown,
  source: BodySource = "caller",
): SearchMatrixRequest {
  const given = readBody(body, source, "search_request", matrixBody);
  return {
    filter: given.filter,
    sample: given.sample ?? MATRIX_SAMPLE_DEFAULT,
    limit: given.limit ?? MATRIX_LIMIT_DEFAULT,
    using: given.using ?? DEFAULT_VECTOR,
  };
}
