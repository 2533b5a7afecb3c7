/**
 * Estimates of how many rows pass, and what they are for several conditions together. Conditions
 * are taken to be independent for the expected number, and at their worst for the bounds.
 */

/** `min <= expected <= max`, in rows. */
export interface Cardinality {
  readonly min: number;
  readonly expected: number;
  readonly max: number;
}

/** That exactly so many rows pass. */
export function exactly(count: number): Cardinality {
  return { min: count, expected: count, max: count };
}

/** Of `total` rows, without any knowledge. */
export function unknownCardinality(total: number): Cardinality {
  return { min: 0, expected: Math.floor(total / 2), max: total };
}

/** Rows that pass all of some conditions; all rows for none. */
export function allOf(conditions: readonly Cardinality[], total: number): Cardinality {
  if (conditions.length === 0 || total === 0) return exactly(total);
  let share = 1;
  let sum = 0;
  let max = total;
  for (const condition of conditions) {
    share *= condition.expected / total;
    sum += condition.min;
    max = Math.min(max, condition.max);
  }
  const min = Math.max(0, sum - (conditions.length - 1) * total);
  return ordered(min, Math.round(total * share), max);
}

/** Rows that pass one of some conditions; no row for none. */
export function anyOf(conditions: readonly Cardinality[], total: number): Cardinality {
  if (conditions.length === 0 || total === 0) return exactly(0);
  let missing = 1;
  let min = 0;
  let max = 0;
  for (const condition of conditions) {
    missing *= (total - condition.expected) / total;
    min = Math.max(min, condition.min);
    max += condition.max;
  }
  return ordered(min, Math.round(total * (1 - missing)), Math.min(max, total));
}

/** Rows that do not pass. */
export function complementOf({ min, expected, max }: Cardinality, total: number): Cardinality {
  return { min: total - max, expected: total - expected, max: total - min };
}

/**
 * Rows that pass at least `count` of some conditions. The expected number is that of independent
 * conditions, counted by how many of them pass; so it needs no list of all choices among them.
 */
export function atLeastOf(
  conditions: readonly Cardinality[],
  count: number,
  total: number,
): Cardinality {
  if (count <= 0) return exactly(total);
  if (count > conditions.length || total === 0) return exactly(0);
  if (count === 1) return anyOf(conditions, total);
  if (count === conditions.length) return allOf(conditions, total);
  /** The share of rows that pass exactly so many of the conditions seen; the last: or more. */
  const shares = new Float64Array(count + 1);
  shares[0] = 1;
  let minSum = 0;
  let maxSum = 0;
  for (const { min, expected, max } of conditions) {
    const share = expected / total;
    for (let passed = count; passed >= 0; passed--) {
      const stays = passed === count ? 1 : 1 - share;
      shares[passed] = shares[passed]! * stays + (passed > 0 ? shares[passed - 1]! * share : 0);
    }
    minSum += min;
    maxSum += max;
  }
  // Rows below the count pass at most count - 1 conditions, all others at most all of them.
  const spare = conditions.length - count + 1;
  const min = Math.max(0, Math.ceil((minSum - (count - 1) * total) / spare));
  const max = Math.min(total, Math.floor(maxSum / count));
  return ordered(min, Math.round(total * shares[count]!), max);
}

/** What an estimate over `total` rows says of the `available` ones among them. */
export function ofAvailable(
  { min, expected, max }: Cardinality,
  available: number,
  total: number,
): Cardinality {
  if (total === 0) return exactly(0);
  return ordered(
    Math.max(0, min - (total - available)),
    Math.round((expected * available) / total),
    Math.min(max, available),
  );
}

function ordered(min: number, expected: number, max: number): Cardinality {
  return { min: Math.min(min, max), expected: Math.min(Math.max(expected, min), max), max };
}
