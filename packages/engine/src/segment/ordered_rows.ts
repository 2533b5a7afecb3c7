/**
 * The rows of a segment that match a filter, in the order of a field.
 *
 * Few rows, and those that have changed since the reader was made, are put in order by the payloads
 * that the reader sees; of all others the index has the entries in order. A row that changes while
 * the index is read may be read before or not at all; so all that have changed by then are added,
 * and an entry that came twice is dropped.
 */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { IndexView, WantedOrder } from "../payload_index/index_view.ts";
import type { OrderedRow } from "../payload_index/ordered_rows.ts";
import type { MatchingRows } from "./matching_rows.ts";

/** The first `limit` entries, by value and then by id, both in the direction of the order. */
export async function orderedRows(
  { tracker, rows, filter }: MatchingRows,
  index: IndexView,
  order: WantedOrder,
  limit: number,
  run: Run,
): Promise<readonly OrderedRow[]> {
  const { accept, candidates } = filter;
  const isWanted = (row: number): boolean => rows.has(row) && (accept === undefined || accept(row));
  const found: OrderedRow[] = [];
  const addOwn = async (offsets: Iterable<number>): Promise<void> => {
    let looked = 0;
    for (const row of offsets) {
      if (isWanted(row)) found.push(...index.entriesOf(row, order));
      if (++looked % PACED_ROWS === 0 && run.due()) await run.pause();
    }
  };
  if (candidates === undefined) {
    await readEntries(index, order, isWanted, limit, found, run);
    await addOwn([...index.changedRows]);
  } else {
    await addOwn(candidates);
  }
  const sign = order.direction === "asc" ? 1 : -1;
  found.sort(
    (a, b) => sign * (compareNumbers(a.value, b.value) || tracker.compareOffsets(a.row, b.row)),
  );
  const distinct = found.filter((entry, at) => {
    const before = found[at - 1];
    return before === undefined || before.row !== entry.row || before.value !== entry.value;
  });
  return distinct.slice(0, limit);
}

/** The entries of the index up to the limit, and all that have the value of the last of them. */
async function readEntries(
  index: IndexView,
  order: WantedOrder,
  isWanted: (row: number) => boolean,
  limit: number,
  found: OrderedRow[],
  run: Run,
): Promise<void> {
  const ordered = index.ordered(order);
  for (;;) {
    const batch = ordered?.next(PACED_ROWS) ?? [];
    for (const entry of batch) {
      if (found.length >= limit && found.at(-1)?.value !== entry.value) return;
      if (!index.isForeign(entry.row) && isWanted(entry.row)) found.push(entry);
    }
    if (batch.length < PACED_ROWS) return;
    if (run.due()) await run.pause();
  }
}

/** Integers beyond 2^53 are `bigint`s; comparisons of both kinds are exact. */
function compareNumbers(a: number | bigint, b: number | bigint): number {
  return a < b ? -1 : Number(a > b);
}
