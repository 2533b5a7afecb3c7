/**
 * What indexes know of a filter before any row is judged: about how many rows match, and outside of
 * which rows none does.
 */
import {
  allOf,
  atLeastOf,
  type Cardinality,
  complementOf,
  exactly,
  unknownCardinality,
} from "../payload_index/cardinality.ts";
import { RowSet } from "../payload_index/row_set.ts";
import type { Condition, Filter } from "../request/filter.ts";
import type { FilterContext } from "./filter_context.ts";

/** What is known of a filter, or of a part of it. */
export interface FilterPlan {
  /** How many rows match, dead ones included. */
  readonly estimate: Cardinality;
  /**
   * Collects rows outside of which none matches, as they are now; absent where any can. Takes about
   * 10 ms for a million rows of the estimate, so the caller looks at that first.
   */
  readonly rows: (() => RowSet) | undefined;
  /** Whether all those rows match, if they live; else the filter is asked about each. */
  readonly isExact: boolean;
}

/** Sets up to so many times the smallest one are worth their intersection with it. */
const JOINED_ROWS_FACTOR = 64;

/** Sets up to this size always are. */
const JOINED_ROWS_MIN = 4096;

/** @param rowCount rows of the segment, dead ones included */
export function planFilter(filter: Filter, context: FilterContext, rowCount: number): FilterPlan {
  const plan = (condition: Condition): FilterPlan => planCondition(condition, context, rowCount);
  const parts = filter.must.map(plan);
  if (filter.should.length > 0) parts.push(planAtLeast(1, filter.should.map(plan), rowCount));
  const { minShould } = filter;
  if (minShould !== undefined) {
    parts.push(planAtLeast(minShould.minCount, minShould.conditions.map(plan), rowCount));
  }
  return planAll(parts, filter.mustNot.map(plan), rowCount);
}

function planCondition(condition: Condition, context: FilterContext, rowCount: number): FilterPlan {
  switch (condition.kind) {
    case "filter":
      return planFilter(condition.filter, context, rowCount);
    case "has_id": {
      const offsets = condition.ids.map((id) => context.offsetOf(id));
      const rows = RowSet.of(Uint32Array.from(offsets.filter((offset) => offset !== undefined)));
      return { estimate: exactly(rows.size), rows: () => rows, isExact: true };
    }
    case "field":
    case "is_empty":
    case "is_null": {
      const answer = context.fieldIndex?.(condition.key)?.answer(condition);
      if (answer === undefined) return planUnknown(rowCount);
      const { estimate, isExact } = answer;
      return { estimate, isExact, rows: () => answer.rows() };
    }
    default:
      return planUnknown(rowCount);
  }
}

function planUnknown(rowCount: number): FilterPlan {
  return { estimate: unknownCardinality(rowCount), rows: undefined, isExact: false };
}

function planAtLeast(count: number, parts: readonly FilterPlan[], rowCount: number): FilterPlan {
  const estimates = parts.map(({ estimate }) => estimate);
  const collects = parts.map(({ rows }) => rows).filter((rows) => rows !== undefined);
  const isKnown = collects.length === parts.length;
  return {
    estimate: atLeastOf(estimates, count, rowCount),
    rows: isKnown
      ? () => collects.reduce((union, rows) => union.or(rows()), new RowSet())
      : undefined,
    isExact: isKnown && count === 1 && parts.every(({ isExact }) => isExact),
  };
}

function planAll(
  parts: readonly FilterPlan[],
  negated: readonly FilterPlan[],
  rowCount: number,
): FilterPlan {
  const estimate = allOf(
    [
      ...parts.map((part) => part.estimate),
      ...negated.map((part) => complementOf(part.estimate, rowCount)),
    ],
    rowCount,
  );
  const known = parts
    .filter(({ rows }) => rows !== undefined)
    .sort((a, b) => a.estimate.max - b.estimate.max);
  const smallest = known[0]?.estimate.max ?? rowCount;
  const joinedMax = Math.max(JOINED_ROWS_MIN, smallest * JOINED_ROWS_FACTOR);
  const isJoined = (part: FilterPlan): boolean => part.estimate.max <= joinedMax;
  const joined = known.filter(isJoined);
  const excluded = negated.filter((part) => part.isExact && isJoined(part));
  if (joined.length + excluded.length === 0) return { estimate, rows: undefined, isExact: false };
  return {
    estimate,
    rows: () => {
      let rows = joined[0]?.rows?.() ?? RowSet.below(rowCount);
      for (const part of joined.slice(1)) rows = rows.and(part.rows?.() ?? rows);
      for (const part of excluded) rows = rows.andNot(part.rows?.() ?? new RowSet());
      return rows;
    },
    isExact:
      joined.length === parts.length &&
      excluded.length === negated.length &&
      joined.every((part) => part.isExact),
  };
}
