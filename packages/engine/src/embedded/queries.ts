/** Reads of points: by id, by filter, by score. */
import { QdrantError, type Record as PointRecord } from "@quiverdb/client";

import type { Collection } from "../collection/collection.ts";
import type { ReadOptions } from "../collection/read_options.ts";
import { parsePathPointId } from "../common/point_id.ts";
import type { Sharded } from "../request/shard_key.ts";
import type { ReadContext } from "../wire/kit/reading.ts";
import { readQueryBatchPoints, readQueryPoints, readQueryPointsGroups } from "../wire/query.ts";
import { readReadParameters } from "../wire/query_parameters.ts";
import {
  readCountPoints,
  readFacet,
  readGetPoints,
  readScrollPoints,
  readSearchMatrix,
} from "../wire/reads.ts";
import type { CollectionRequest, EngineCall } from "./engine_call.ts";
import type { Handlers } from "./handlers.ts";
import { requireVectorsIn } from "./require_vectors.ts";

const ALL = { kind: "all" } as const;

/** What a read of a collection takes. */
export interface ReadRequest extends CollectionRequest {
  readonly query: unknown;
  readonly body?: unknown;
}

/** What a read answers from. */
export interface ReadScope extends ReadOptions {
  readonly collection: Collection;
  readonly lookup: EngineCall["lookup"];
}

type ReadBody<Wanted> = (body: unknown, context: ReadContext) => Promise<Wanted>;

export const queryHandlers = {
  async getPoint(
    call: EngineCall,
    request: ReadRequest & { readonly path: { readonly id: unknown } },
  ): Promise<PointRecord> {
    const id = parsePathPointId(String(request.path.id));
    const wanted = { ids: [id], withPayload: ALL, withVector: true, shardKeys: [] };
    const answer = read(
      "retrieve",
      async () => wanted,
      (given, { collection, ...options }) => collection.retrieve(given, options),
    );
    const [record] = await answer(call, request);
    if (record !== undefined) return record;
    throw new QdrantError("not_found", `Point with id ${id} does not exists!`);
  },

  getPoints: read("retrieve", readGetPoints, (wanted, { collection, ...options }) =>
    collection.retrieve(wanted, options),
  ),

  scrollPoints: read("scroll_by_id", readScrollPoints, (wanted, { collection, ...options }) =>
    collection.scroll(wanted, options),
  ),

  countPoints: read("count", readCountPoints, async (wanted, { collection, ...options }) => ({
    count: await collection.count(wanted, options),
  })),

  facet: read("facet", readFacet, (wanted, { collection, ...options }) =>
    collection.facet(wanted, options),
  ),

  queryPoints: read(
    "Search",
    async (body, context) => requireVectorsIn(await readQueryPoints(body, context)),
    (wanted, { collection, lookup, ...options }) => collection.query(wanted, lookup, options),
  ),

  queryBatchPoints: read(
    "batch search",
    async (body, context) => {
      const queries = (await readQueryBatchPoints(body, context)).map(requireVectorsIn);
      return { queries, shardKeys: queries.flatMap(({ shardKeys }) => shardKeys) };
    },
    ({ queries }, { collection, lookup, ...options }) =>
      collection.queryBatch(queries, lookup, options),
  ),

  queryPointsGroups: read(
    "GroupBy",
    async (body, context) => requireVectorsIn(await readQueryPointsGroups(body, context)),
    (wanted, { collection, lookup, ...options }) => collection.queryGroups(wanted, lookup, options),
  ),

  searchMatrixPairs: read("Search", readSearchMatrix, (wanted, { collection, ...options }) =>
    collection.searchMatrixPairs(wanted, options),
  ),

  searchMatrixOffsets: read("Search", readSearchMatrix, (wanted, { collection, ...options }) =>
    collection.searchMatrixOffsets(wanted, options),
  ),
} satisfies Partial<Handlers>;

/**
 * A read of one collection.
 *
 * @param name the operation, as the error of a `timeout` names it
 */
export function read<Wanted extends Sharded, Answer>(
  name: string,
  readBody: ReadBody<Wanted>,
  answer: (wanted: Wanted, scope: ReadScope) => Promise<Answer>,
): (call: EngineCall, request: ReadRequest) => Promise<Answer> {
  return async (call, request) => {
    const { timeoutSeconds } = readReadParameters(request.query);
    const run = call.begin({ seconds: timeoutSeconds, name });
    const wanted = await readBody(request.body, call.reading(run));
    const collection = await call.collection(request, "read");
    run.check();
    const { lookup, numbers } = call;
    const { shardKeys } = wanted;
    return answer(wanted, { collection, lookup, numbers, timeoutSeconds, shardKeys, run });
  };
}
