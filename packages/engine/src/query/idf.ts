/**
 * Weighing sparse queries by how rare their indices are (Qdrant 1.19): among all vectors of the
 * name, or among those of the points that match a filter, the corpus.
 */
import type { SparseVector, Vector } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { SparseStatistics, VectorQuery } from "../segment/segment_reader.ts";
import { applyIdf } from "../sparse/idf.ts";
import { inSlices } from "./in_slices.ts";
import type { PointsView, ViewFilter } from "./points_view.ts";

/**
 * The queries with all their vectors weighed.
 *
 * @param using a sparse vector name with the modifier `idf`
 * @param corpus absent: all vectors of the name, deleted ones too until their segment is rebuilt
 */
export async function weighByIdf(
  view: PointsView,
  queries: readonly VectorQuery[],
  using: string,
  corpus: ViewFilter | undefined,
  run: Run,
): Promise<VectorQuery[]> {
  const statistics =
    corpus === undefined
      ? globalStatistics(view, using)
      : await corpusStatistics(view, queries.flatMap(vectorsOf), using, corpus, run);
  const weigh = (vector: Vector): Vector =>
    vector.kind === "sparse" ? applyIdf(vector, statistics) : vector;
  return queries.map((query) =>
    query.kind === "nearest"
      ? { kind: "nearest", vector: weigh(query.vector) }
      : { ...query, examples: query.examples.map(weigh) },
  );
}

function vectorsOf(query: VectorQuery): SparseVector[] {
  const vectors = query.kind === "nearest" ? [query.vector] : query.examples;
  return vectors.filter((vector) => vector.kind === "sparse");
}

function globalStatistics(view: PointsView, using: string): SparseStatistics {
  const parts = view.readers
    .map((reader) => reader.sparseStatistics(using))
    .filter((statistics) => statistics !== undefined);
  return {
    vectorCount: parts.reduce((total, part) => total + part.vectorCount, 0),
    documentFrequency: (index) =>
      parts.reduce((total, part) => total + part.documentFrequency(index), 0),
  };
}

/** Counts only the indices of the queries. */
async function corpusStatistics(
  view: PointsView,
  queries: readonly SparseVector[],
  using: string,
  corpus: ViewFilter,
  run: Run,
): Promise<SparseStatistics> {
  const frequencies = new Map<number, number>();
  for (const { indices } of queries) for (const index of indices) frequencies.set(index, 0);
  const { places } = await view.matching(corpus, { kind: "offset" }, Infinity, run);
  let vectorCount = 0;
  await inSlices(places.length, run, (at) => {
    const vector = view.vectorAt(using, places[at]!);
    if (vector?.kind !== "sparse") return;
    vectorCount++;
    for (const index of vector.indices) {
      const frequency = frequencies.get(index);
      if (frequency !== undefined) frequencies.set(index, frequency + 1);
    }
  });
  return { vectorCount, documentFrequency: (index) => frequencies.get(index) ?? 0 };
}
