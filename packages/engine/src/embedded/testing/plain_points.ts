/** Points as plain maps, with the plainest code that answers questions about them. */

export interface PlainRecord {
  readonly vector: readonly [number, number];
  readonly n: number | undefined;
  readonly tag: string;
}

/** Whether a point matches a filter of {@link PlainStore}: a range of `n`, a tag. */
export interface PlainFilter {
  readonly from: number;
  readonly tag: string | undefined;
}

/** The filter as a request has it. */
export function filterOf({ from, tag }: PlainFilter): object {
  return {
    must: [
      { key: "n", range: { gte: from } },
      ...(tag === undefined ? [] : [{ key: "tag", match: { value: tag } }]),
    ],
  };
}

export class PlainStore {
  readonly points = new Map<number, PlainRecord>();

  ids(filter: PlainFilter): number[] {
    return [...this.points]
      .filter(([, { n, tag }]) => {
        if (n === undefined || n < filter.from) return false;
        return filter.tag === undefined || filter.tag === tag;
      })
      .map(([id]) => id)
      .sort((a, b) => a - b);
  }

  /** By the dot product with a query, best first, then by id. */
  nearest(query: readonly [number, number], filter: PlainFilter, limit: number): number[] {
    const score = (id: number): number => {
      const { vector } = this.points.get(id)!;
      return vector[0] * query[0] + vector[1] * query[1];
    };
    return this.ids(filter)
      .sort((a, b) => score(b) - score(a) || a - b)
      .slice(0, limit);
  }

  /** By `n`, then by id. */
  ordered(limit: number): [number, number][] {
    return [...this.points]
      .flatMap(([id, { n }]): [number, number][] => (n === undefined ? [] : [[id, n]]))
      .sort((a, b) => a[1] - b[1] || a[0] - b[0])
      .slice(0, limit);
  }

  /** Points of each tag, by count, then by tag. */
  facets(): [string, number][] {
    const counts = new Map<string, number>();
    for (const { tag } of this.points.values()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
}
