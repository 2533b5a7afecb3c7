/**
 * The rows of an index in the order of their numbers, read in batches. A row with several numbers
 * comes once for each. Rows of one number come ascending, or descending in the descending order.
 *
 * Between two batches the index may change: what comes next is what is then behind the last entry
 * that was read. So a row whose number did not change comes just once.
 */
import {
  boundAt,
  exactNumber,
  type ExactNumber,
  FIRST_BOUND,
  LAST_BOUND,
} from "./numeric_kinds.ts";
import {
  type EntryBatch,
  type EntryBound,
  newEntryBatch,
  type SortedEntries,
} from "./sorted_entries.ts";

/** An entry of an index in order. */
export interface OrderedRow {
  readonly value: ExactNumber;
  readonly row: number;
}

export class OrderedRows {
  private readonly entries: SortedEntries;
  private readonly isDescending: boolean;
  private readonly isInteger: boolean;
  private from: EntryBound;
  private to: EntryBound;

  /**
   * @param start the first number, in the order; absent: all numbers
   * @param isInteger whether all numbers are integers
   */
  constructor(
    entries: SortedEntries,
    direction: "asc" | "desc",
    start: ExactNumber | undefined,
    isInteger: boolean,
  ) {
    this.entries = entries;
    this.isDescending = direction === "desc";
    this.isInteger = isInteger;
    const isBounded = start !== undefined;
    this.from = isBounded && !this.isDescending ? boundAt(start, "before") : FIRST_BOUND;
    this.to = isBounded && this.isDescending ? boundAt(start, "behind") : LAST_BOUND;
  }

  /** The next entries, `count` of them unless fewer are left. */
  next(count: number): OrderedRow[] {
    const batch = newEntryBatch(count);
    if (this.isDescending) this.entries.readDown(this.from, this.to, batch);
    else this.entries.readUp(this.from, this.to, batch);
    if (batch.count > 0) this.stepBehind(batch);
    return Array.from({ length: batch.count }, (_, at) => ({
      value: exactNumber(batch.keys[at]!, batch.rests[at]!, this.isInteger),
      row: batch.rows[at]!,
    }));
  }

  private stepBehind({ count, keys, rests, rows }: EntryBatch): void {
    const key = keys[count - 1]!;
    const rest = rests[count - 1]!;
    const row = rows[count - 1]!;
    if (this.isDescending) this.to = { key, rest, row };
    else this.from = { key, rest, row: row + 1 };
  }
}
