/** Reads of points: by id, by filter, by score. */
import { QdrantError } from "@quiverdb/client";

import type { Collection, ReadOptions } from "../collection/collection.ts";
import { parsePathPointId } from "../common/point_id.ts";
import type { BodySource } from "../wire/place.ts";
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
import { type CollectionRequest, type EngineCall, requireNoShardKey } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";
import { requireVectorsIn } from "./require_vectors.ts";
import { FACETS, SEARCH_MATRIX, unserved } from "./unserved.ts";

const ALL = { kind: "all" } as const;

interface ReadRequest extends CollectionRequest {
  readonly query: RawObject;
  readonly body?: unknown;
}

/** What a read answers from. */
interface ReadScope extends ReadOptions {
  readonly collection: Collection;
  readonly lookup: EngineCall["lookup"];
}

export const queryHandlers = {
  getPoint: read(
    "retrieve",
    (request: ReadRequest & { readonly path: { readonly id: unknown } }) =>
      parsePathPointId(String(request.path.id)),
    async (id, { collection, ...options }) => {
      const [record] = await collection.retrieve(
        { ids: [id], withPayload: ALL, withVector: true },
        options,
      );
      if (record !== undefined) return record;
      throw new QdrantError("not_found", `Point with id ${id} does not exists!`);
    },
  ),

  getPoints: read("retrieve", bodyOf(parseRetrieve), (parsed, { collection, ...options }) =>
    collection.retrieve(parsed, options),
  ),

  scrollPoints: read("scroll_by_id", bodyOf(parseScroll), (parsed, { collection, ...options }) =>
    collection.scroll(parsed, options),
  ),

  countPoints: read("count", bodyOf(parseCount), async (parsed, { collection, ...options }) => ({
    count: await collection.count(parsed, options),
  })),

  facet: unservedRead(FACETS, parseFacet),

  queryPoints: read(
    "Search",
    bodyOf((body, source) => requireVectorsIn(parseQuery(body, source))),
    (parsed, { collection, lookup, ...options }) => collection.query(parsed, lookup, options),
  ),

  queryBatchPoints: read(
    "batch search",
    bodyOf((body, source) => parseQueryBatch(body, source).map(requireVectorsIn)),
    (queries, { collection, lookup, ...options }) =>
      collection.queryBatch(queries, lookup, options),
  ),

  queryPointsGroups: read(
    "GroupBy",
    bodyOf((body, source) => requireVectorsIn(parseQueryGroups(body, source))),
    (parsed, { collection, lookup, ...options }) => collection.queryGroups(parsed, lookup, options),
  ),

  searchMatrixPairs: unservedRead(SEARCH_MATRIX, parseSearchMatrix),
  searchMatrixOffsets: unservedRead(SEARCH_MATRIX, parseSearchMatrix),
} satisfies Partial<Handlers>;

/**
 * A read of one collection.
 *
 * @param name the operation, as the error of a `timeout` names it
 */
function read<Request extends ReadRequest, Parsed, Answer>(
  name: string,
  parse: (request: Request, source: BodySource) => Parsed,
  answer: (parsed: Parsed, scope: ReadScope) => Promise<Answer>,
): (call: EngineCall, request: Request) => Promise<Answer> {
  return async (call, request) => {
    const { timeoutSeconds } = readReadParameters(request.query);
    const run = call.begin({ seconds: timeoutSeconds, name });
    const parsed = parse(request, call.source);
    const shardKeys = parseShardKeys(request.body, call.source);
    const collection = await call.collection(request, "read");
    requireNoShardKey(shardKeys, "bad_request");
    run.check();
    return answer(parsed, { collection, lookup: call.lookup, numbers: call.numbers, run });
  };
}

/** A read that is not served; mistakes of its request come first. */
function unservedRead(
  feature: string,
  parse: (body: unknown, source: BodySource) => unknown,
): (call: EngineCall, request: ReadRequest) => Promise<never> {
  return async (call, request) => {
    readReadParameters(request.query);
    parse(request.body, call.source);
    await call.collection(request, "read");
    throw unserved(feature);
  };
}

function bodyOf<Parsed>(
  parse: (body: unknown, source: BodySource) => Parsed,
): (request: ReadRequest, source: BodySource) => Parsed {
  return ({ body }, source) => parse(body, source);
}
