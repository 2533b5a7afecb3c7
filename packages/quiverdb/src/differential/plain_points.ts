/**
 * The plain truth of a collection for differential tests: points in a map, and every answer by
 * going through all of them (semantics-query.md 5 to 10, 12). It shares no code with the engine.
 */
import { type Filter, matches } from "./plain_filter.ts";
import {
  dateOf,
  elementsOf,
  type Fields,
  type Indexes,
  isInteger,
  uuidOf,
  type Value,
  valuesAt,
} from "./plain_values.ts";

export type SparseVector = Readonly<Record<number, number>>;

export interface PlainPoint {
  readonly id: number;
  /** By name; that of `sparse` has values by index. */
  readonly vectors: Readonly<Record<string, readonly number[] | SparseVector>>;
  readonly payload: Fields;
}

/** The names of dense vectors, each with the metric of its name. */
export const METRICS = ["Dot", "Cosine", "Euclid", "Manhattan"] as const;
export type Metric = (typeof METRICS)[number];

export interface Nearest {
  /** A metric, or `sparse`. */
  readonly using: Metric | "sparse";
  readonly vector: readonly number[] | SparseVector;
  readonly filter: Filter | undefined;
  readonly limit: number;
  readonly threshold?: number | undefined;
}

export type FacetValue = string | number | boolean;

/** Best first. */
export type Ranking = readonly (readonly [id: number, score: number])[];

export class PlainCollection {
  readonly points = new Map<number, PlainPoint>();
  readonly indexes: Indexes;

  constructor(indexes: Indexes) {
    this.indexes = indexes;
  }

  /** Ascending by id. */
  scroll(filter: Filter | undefined): number[] {
    return this.matching(filter).map(({ id }) => id);
  }

  nearest({ using, vector, filter, limit, threshold }: Nearest): Ranking {
    const isDistance = using === "Euclid" || using === "Manhattan";
    const ranking: [number, number][] = [];
    for (const { id, vectors } of this.matching(filter)) {
      const stored = vectors[using];
      if (stored === undefined) continue;
      const score = scoreOf(using, vector, stored);
      if (using === "sparse" && score === 0) continue;
      if (threshold !== undefined && (isDistance ? score >= threshold : score <= threshold)) {
        continue;
      }
      ranking.push([id, score]);
    }
    ranking.sort(([a, x], [b, y]) => (isDistance ? x - y : y - x) || a - b);
    return ranking.slice(0, limit);
  }

  /** Reciprocal ranks, or scores as multiples of three standard deviations. */
  fused(lists: readonly Ranking[], fusion: "rrf" | "dbsf", limit: number): Ranking {
    const sums = new Map<number, number>();
    for (const list of lists) {
      const normal = fusion === "dbsf" ? normalized(list) : undefined;
      for (const [rank, [id]] of list.entries()) {
        sums.set(id, (sums.get(id) ?? 0) + (normal?.[rank] ?? 1 / (rank + 2)));
      }
    }
    return [...sums].sort(([a, x], [b, y]) => y - x || a - b).slice(0, limit);
  }

  /** Points once for each distinct number that the index of the key has of them. */
  ordered(
    key: string,
    direction: "asc" | "desc",
    { filter, startFrom }: { readonly filter: Filter | undefined; readonly startFrom?: number },
  ): Ranking {
    const sign = direction === "asc" ? 1 : -1;
    const entries: [number, number][] = [];
    for (const { id, payload } of this.matching(filter)) {
      const numbers = elementsOf(valuesAt(payload, key))
        .map((value) => this.numberOf(key, value))
        .filter((number) => number !== undefined);
      for (const number of new Set(numbers)) {
        if (startFrom === undefined || sign * (number - startFrom) >= 0) entries.push([id, number]);
      }
    }
    return entries.sort(([a, x], [b, y]) => sign * (x - y || a - b));
  }

  /** How many points have a value that the index of the key holds, most first. */
  facet(key: string, filter: Filter | undefined): [FacetValue, number][] {
    const counts = new Map<FacetValue, number>();
    for (const { payload } of this.matching(filter)) {
      const values = elementsOf(valuesAt(payload, key))
        .map((value) => this.facetOf(key, value))
        .filter((value) => value !== undefined);
      for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  }

  /** The best `size` points of the `limit` best keys; keys are texts or integers. */
  groups(query: Nearest, key: string, size: number): [Value, Ranking][] {
    const groups = new Map<Value, [number, number][]>();
    for (const [id, score] of this.nearest({ ...query, limit: Infinity })) {
      const { payload } = this.points.get(id)!;
      for (const value of new Set(elementsOf(valuesAt(payload, key)))) {
        const group = groups.get(value) ?? [];
        if (group.length < size) group.push([id, score]);
        groups.set(value, group);
      }
    }
    return [...groups].slice(0, query.limit);
  }

  private matching(filter: Filter | undefined): PlainPoint[] {
    return [...this.points.values()]
      .filter((point) => matches(point, filter, this.indexes))
      .sort((a, b) => a.id - b.id);
  }

  private numberOf(key: string, value: Value): number | undefined {
    switch (this.indexes.get(key)) {
      case "integer":
        return isInteger(value) ? value : undefined;
      case "float":
        return typeof value === "number" ? value : undefined;
      case "datetime": {
        const date = dateOf(value);
        return Number.isNaN(date) ? undefined : date * 1000;
      }
      default:
        return undefined;
    }
  }

  private facetOf(key: string, value: Value): FacetValue | undefined {
    switch (this.indexes.get(key)) {
      case "keyword":
        return typeof value === "string" ? value : undefined;
      case "integer":
        return isInteger(value) ? value : undefined;
      case "bool":
        return typeof value === "boolean" ? value : undefined;
      case "uuid":
        return uuidOf(value);
      default:
        return undefined;
    }
  }
}

function scoreOf(
  using: Nearest["using"],
  query: Nearest["vector"],
  stored: readonly number[] | SparseVector,
): number {
  if (using === "sparse") {
    const weights: SparseVector = Object(stored);
    const entries = Object.entries(Object(query) as SparseVector);
    return entries.reduce(
      (sum, [index, weight]) => sum + weight * (weights[Number(index)] ?? 0),
      0,
    );
  }
  const a = Object.values(query);
  const b = Object.values(stored);
  const sum = (term: (x: number, y: number) => number): number =>
    a.reduce((total, x, at) => total + term(x, b[at] ?? 0), 0);
  switch (using) {
    case "Dot":
      return sum((x, y) => x * y);
    case "Cosine":
      return sum((x, y) => x * y) / (Math.hypot(...a) * Math.hypot(...b));
    case "Euclid":
      return Math.sqrt(sum((x, y) => (x - y) ** 2));
    case "Manhattan":
      return sum((x, y) => Math.abs(x - y));
  }
}

function normalized(list: Ranking): number[] {
  const scores = list.map(([, score]) => score);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (scores.length - 1));
  // One score has no deviation, and equal ones one of zero.
  if (!(deviation > 1e-6)) return scores.map(() => 0.5);
  return scores.map((score) => (score - (mean - 3 * deviation)) / (6 * deviation));
}
