/** How many points have each value of a field. */

/** A value that is counted. */
export type FacetValue = string | number | bigint | boolean;

/** A value with the points that have it. */
export interface FacetCount {
  readonly value: FacetValue;
  readonly count: number;
}

/** Counts by value, added up row by row over any number of segments. */
export class FacetCounts {
  private readonly counts = new Map<FacetValue, number>();

  /** Counts a point once for each of its distinct values. */
  add(values: readonly FacetValue[]): void {
    for (const value of values) this.counts.set(value, (this.counts.get(value) ?? 0) + 1);
  }

  /** Counts points that have a value; a negative number takes back as many. */
  addCount(value: FacetValue, count: number): void {
    const sum = (this.counts.get(value) ?? 0) + count;
    if (sum === 0) this.counts.delete(value);
    else this.counts.set(value, sum);
  }

  /** Makes a value be listed, even if no point has it. */
  list(value: FacetValue): void {
    if (!this.counts.has(value)) this.counts.set(value, 0);
  }

  /** The most frequent values, of equal counts the smaller value first. */
  top(limit: number): FacetCount[] {
    return Array.from(this.counts, ([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || compareFacetValues(a.value, b.value))
      .slice(0, limit);
  }
}

/** Texts by their characters, numbers by size, false before true; the values are of one kind. */
export function compareFacetValues(a: FacetValue, b: FacetValue): number {
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  return a < b ? -1 : Number(a > b);
}

/** By characters as UTF-8 sorts them, where UTF-16 puts U+E000 to U+FFFF behind all others. */
function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const unitA = a.charCodeAt(at);
    const unitB = b.charCodeAt(at);
    if (unitA !== unitB) return sortKey(unitA) - sortKey(unitB);
  }
  return a.length - b.length;
}

/** Surrogates behind all other units. */
function sortKey(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
