/**
 * The ids that queries use as examples: which they are, their vectors, and that they are no results
 * themselves (semantics: Qdrant 1.18, `fetch_vectors.rs`, `retrieve_request_trait.rs`).
 */
import { QdrantError } from "@quiverdb/client";

import type { PointId, Vector } from "../common/point.ts";
import type { Filter } from "../request/filter.ts";
import { mergeFilters } from "../request/merge_filters.ts";
import type { Query, QueryInput, QueryLevel } from "../request/query_request.ts";
import type { Searcher } from "./searcher.ts";

/** The searcher of another collection, by its name or alias. */
export type LookupSearcher = (collection: string) => Searcher;

/** Vectors of examples, resolved in one pass before anything is searched. */
export class Examples {
  private readonly own: Searcher;
  private readonly lookup: LookupSearcher;
  /** Collection ("" for the queried one), then vector name, then id. */
  private readonly vectors = new Map<string, Map<string, Map<PointId, Vector | undefined>>>();
  private readonly excluded = new Set<PointId>();

  /**
   * @throws QdrantError `not_found` for an unknown point or lookup collection, `bad_input` for an
   * unknown vector name
   */
  constructor(root: QueryLevel<Vector>, own: Searcher, lookup: LookupSearcher) {
    this.own = own;
    this.lookup = lookup;
    this.fetchLevel(root);
  }

  /** The root filter with the examples of the queried collection taken out of the results. */
  exclude(filter: Filter | undefined): Filter | undefined {
    if (this.excluded.size === 0) return filter;
    return mergeFilters(filter, {
      must: [],
      should: [],
      mustNot: [{ kind: "has_id", ids: [...this.excluded] }],
      minShould: undefined,
    });
  }

  /**
   * The vector that an input stands for.
   *
   * @throws QdrantError `not_found` when the point lacks it
   */
  vectorOf(level: QueryLevel<Vector>, input: QueryInput<Vector>): Vector {
    const vector = this.find(level, input);
    if (vector !== undefined) return vector;
    throw new QdrantError("not_found", `Vector with name "${nameOf(level)}" for point not found`);
  }

  /** The vector that an input stands for; undefined when the point lacks it. */
  find(level: QueryLevel<Vector>, input: QueryInput<Vector>): Vector | undefined {
    if (input.kind !== "id") return input;
    return this.vectors.get(collectionOf(level))?.get(nameOf(level))?.get(input.id);
  }

  private fetchLevel(level: QueryLevel<Vector>): void {
    const ids = level.query === undefined ? [] : exampleIds(level.query);
    if (ids.length > 0) {
      const collection = collectionOf(level);
      const searcher = collection === "" ? this.own : this.lookup(collection);
      const found = searcher.vectorsOf(ids, nameOf(level));
      for (const id of ids) {
        if (!found.has(id)) throw new QdrantError("not_found", `No point with id ${id} found`);
        if (searcher === this.own) this.excluded.add(id);
      }
      this.remember(collection, nameOf(level), found);
    }
    for (const inner of level.prefetch) this.fetchLevel(inner);
  }

  private remember(
    collection: string,
    name: string,
    found: Map<PointId, Vector | undefined>,
  ): void {
    const names =
      this.vectors.get(collection) ?? new Map<string, Map<PointId, Vector | undefined>>();
    this.vectors.set(collection, names);
    const known = names.get(name) ?? new Map<PointId, Vector | undefined>();
    names.set(name, known);
    for (const [id, vector] of found) known.set(id, vector);
  }
}

function collectionOf(level: QueryLevel<Vector>): string {
  return level.lookupFrom?.collection ?? "";
}

function nameOf(level: QueryLevel<Vector>): string {
  return level.lookupFrom?.vector ?? level.using;
}

function exampleIds(query: Query<Vector>): PointId[] {
  return exampleInputs(query).flatMap((input) => (input.kind === "id" ? [input.id] : []));
}

function exampleInputs(query: Query<Vector>): readonly QueryInput<Vector>[] {
  switch (query.kind) {
    case "nearest":
      return [query.input];
    case "recommend":
      return [...query.positive, ...query.negative];
    case "discover":
      return [query.target, ...query.pairs.flatMap((pair) => [pair.positive, pair.negative])];
    case "context":
      return query.pairs.flatMap((pair) => [pair.positive, pair.negative]);
    case "relevance_feedback":
      return [query.target, ...query.feedback.map((item) => item.example)];
    default:
      return [];
  }
}
