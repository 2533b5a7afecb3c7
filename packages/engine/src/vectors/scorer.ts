/** Scores the rows of one vector store against the query that it owns; larger is better. */
export interface Scorer {
  /** Most rows of one call, so that it takes well under a millisecond. */
  readonly rowsMax: number;
  /** Whether a score of 0 says that query and row have nothing in common. */
  readonly zeroIsNoMatch: boolean;
  /**
   * Scores of the rows `[from, to)`, at most {@link rowsMax}; of rows without a vector arbitrary
   * numbers. A view, valid until any scorer of the store is asked again.
   */
  range(from: number, to: number): Float32Array;
  /**
   * Scores of the first `count` of some rows, at most {@link rowsMax}, each of which has a vector.
   * A view, valid until any scorer of the store is asked again.
   */
  rows(offsets: Uint32Array, count: number): Float32Array;
}

/** Multiplications that take well under a millisecond on one thread. */
export const SCORER_TERMS_MAX = 1 << 20;

/** A scorer that asks `scoreOf` about one row after the other. */
export function scorerByRow(
  rowsMax: number,
  zeroIsNoMatch: boolean,
  scoreOf: (offset: number) => number,
): Scorer {
  const scores = new Float32Array(rowsMax);
  return {
    rowsMax,
    zeroIsNoMatch,
    range: (from, to) => {
      for (let at = from; at < to; at++) scores[at - from] = scoreOf(at);
      return scores.subarray(0, to - from);
    },
    rows: (offsets, count) => {
      for (let at = 0; at < count; at++) scores[at] = scoreOf(offsets[at]!);
      return scores.subarray(0, count);
    },
  };
}
