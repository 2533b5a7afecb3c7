/**
 * The plain truth of a collection for soak tests: a map of points, changed by the rules of the API
 * and searched by loops. It shares no code with the engine.
 */

export interface ModelPoint {
  dense: number[] | undefined;
  sparse: Map<number, number> | undefined;
  payload: Record<string, unknown>;
  /** Whether the payload was cleared: what is set next becomes it as it is, nulls included. */
  isCleared?: boolean;
}

export type ModelId = number | bigint | string;

/** The filters that the soak test uses, with their meaning. */
export interface ModelFilter {
  readonly wire: Record<string, unknown>;
  readonly matches: (id: ModelId, point: ModelPoint) => boolean;
}

export class PointModel {
  readonly points = new Map<ModelId, ModelPoint>();

  /** Ids in Qdrant's order. */
  ids(filter?: ModelFilter): ModelId[] {
    return [...this.points]
      .filter(([id, point]) => filter === undefined || filter.matches(id, point))
      .map(([id]) => id)
      .sort(compareIds);
  }

  setPayload(id: ModelId, patch: Record<string, unknown>): void {
    const point = this.points.get(id)!;
    const payload = { ...point.payload };
    for (const [key, value] of Object.entries(patch)) {
      if (value === null && point.isCleared !== true) delete payload[key];
      else payload[key] = value;
    }
    point.payload = payload;
    point.isCleared = false;
  }

  /** Points by dot product with the dense query, best first, equal scores by id. */
  nearestDense(query: number[], limit: number, filter?: ModelFilter): [ModelId, number][] {
    return this.rank(limit, filter, ({ dense }) =>
      dense === undefined ? undefined : dense.reduce((sum, x, at) => sum + x * query[at]!, 0),
    );
  }

  /** Points by dot product with the sparse query; those without a common index are no results. */
  nearestSparse(
    query: Map<number, number>,
    limit: number,
    filter?: ModelFilter,
  ): [ModelId, number][] {
    return this.rank(limit, filter, ({ sparse }) => {
      if (sparse === undefined) return undefined;
      const common = [...query.keys()].filter((index) => sparse.has(index));
      if (common.length === 0) return undefined;
      const score = common.reduce((sum, index) => sum + sparse.get(index)! * query.get(index)!, 0);
      return score === 0 ? undefined : score;
    });
  }

  private rank(
    limit: number,
    filter: ModelFilter | undefined,
    scoreOf: (point: ModelPoint) => number | undefined,
  ): [ModelId, number][] {
    const scored: [ModelId, number][] = [];
    for (const id of this.ids(filter)) {
      const score = scoreOf(this.points.get(id)!);
      if (score !== undefined) scored.push([id, score]);
    }
    return scored.sort(([, a], [, b]) => b - a).slice(0, limit);
  }
}

/** Numbers ascending, then UUIDs. */
export function compareIds(a: ModelId, b: ModelId): number {
  const isText = (id: ModelId): number => (typeof id === "string" ? 1 : 0);
  return isText(a) - isText(b) || (a < b ? -1 : a > b ? 1 : 0);
}
