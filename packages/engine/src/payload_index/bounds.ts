/** Bounds of numbers. */
import type { Bounds } from "../request/filter.ts";

/** Whether a number lies within bounds; integers of any size are compared exactly. */
export function isWithin<T extends number | bigint>(
  value: T,
  { lt, lte, gt, gte }: Bounds<number | bigint>,
): boolean {
  return (
    (lt === undefined || value < lt) &&
    (lte === undefined || value <= lte) &&
    (gt === undefined || value > gt) &&
    (gte === undefined || value >= gte)
  );
}
