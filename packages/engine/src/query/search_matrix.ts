/**
 * The nearest neighbours of points within a random sample of them (Qdrant 1.19,
 * `distance_matrix.rs`).
 */
import { QdrantError } from "@quiverdb/client";

import { QUERY_BATCH_MAX } from "../common/limits.ts";
import { DEFAULT_VECTOR } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { Filter } from "../request/filter.ts";
import { mergeFilters } from "../request/merge_filters.ts";
import type { SearchMatrixRequest, SearchParams } from "../request/query_request.ts";
import type { VectorSchema } from "../schema/vector_schema.ts";
import type { VectorQuery } from "../segment/segment_reader.ts";
import { weighByIdf } from "./idf.ts";
import type { Place, ScoredPlaces } from "./places.ts";
import type { PointsView } from "./points_view.ts";
import { sortedRanks } from "./sorted_ranks.ts";
import { hasIdf } from "./vector_query.ts";

/** A sample, ascending by id, with the neighbours of each of its points, best first. */
export interface SearchMatrix {
  readonly sample: readonly Place[];
  /** By position in the sample; never the point itself. */
  readonly neighbours: readonly ScoredPlaces[];
}

const EMPTY: SearchMatrix = { sample: [], neighbours: [] };
const PARAMS: SearchParams = {
  exact: false,
  hnswEf: undefined,
  indexedOnly: false,
  quantization: undefined,
};

/**
 * The matrix of a view. Samples of fewer than two points have none.
 *
 * @throws QdrantError `bad_input` for a vector name that is not configured
 */
export async function searchMatrix(
  view: PointsView,
  { filter, sample: size, limit, using }: SearchMatrixRequest,
  run: Run,
): Promise<SearchMatrix> {
  requireConfigured(view.schema, using);
  const drawn = await view.sample(view.filter(mergeFilters(filter, withVector(using))), size, run);
  if (drawn.length < 2) return EMPTY;
  const ranks = await sortedRanks(
    drawn.length,
    (a, b) => view.compareIds(drawn[a]!, drawn[b]!),
    run,
  );
  const sample = Array.from(ranks, (rank) => drawn[rank]!);
  const candidates = await view.onlyPlaces(drawn, run);
  // One more than wanted: a point is mostly its own nearest neighbour.
  const scope = {
    using,
    filter: candidates,
    limit: Math.min(limit, sample.length - 1) + 1,
    params: PARAMS,
  };
  const neighbours: ScoredPlaces[] = [];
  for (let from = 0; from < sample.length; from += QUERY_BATCH_MAX) {
    const places = sample.slice(from, from + QUERY_BATCH_MAX);
    const own = places.map((place) => nearestTo(view, using, place));
    const queries = hasIdf(view.schema, using)
      ? await weighByIdf(view, own, using, undefined, run)
      : own;
    const lists = await view.search(queries, scope, run);
    for (const [at, list] of lists.entries()) {
      neighbours.push(withoutPlace(list, places[at]!, scope.limit - 1));
    }
  }
  return { sample, neighbours };
}

function nearestTo(view: PointsView, using: string, place: Place): VectorQuery {
  const vector = view.vectorAt(using, place);
  if (vector === undefined) throw new Error("a sampled point has lost its vector");
  return { kind: "nearest", vector };
}

/** At most `limit` places of a list, but not `own`. */
function withoutPlace(list: ScoredPlaces, own: Place, limit: number): ScoredPlaces {
  const ranks = Array.from(list.places.keys()).filter((rank) => list.places[rank] !== own);
  const kept = ranks.slice(0, limit);
  return {
    places: Float64Array.from(kept, (rank) => list.places[rank]!),
    scores: Float32Array.from(kept, (rank) => list.scores[rank]!),
    isScored: (at) => list.isScored(kept[at]!),
  };
}

function withVector(name: string): Filter {
  return {
    must: [{ kind: "has_vector", name }],
    should: [],
    mustNot: [],
    minShould: undefined,
  };
}

/** The words of the collection's configuration, which is asked before any segment. */
function requireConfigured(schema: VectorSchema, using: string): void {
  if (schema.has(using)) return;
  const names = [...schema.keys()];
  let text: string;
  if (names.length === 0) {
    text = "Vectors are not configured in this collection";
  } else if (using === DEFAULT_VECTOR) {
    text = `Collection requires specified vector name in the request, available names: ${names.join(", ")}`;
  } else if (names.length === 1 && names[0] === DEFAULT_VECTOR) {
    text = `Vector with name ${using} is not configured in this collection`;
  } else {
    text = `Vector with name \`${using}\` is not configured in this collection, available names: ${names.join(", ")}`;
  }
  throw new QdrantError("bad_input", text);
}
