/** The rows of a segment that match a filter, in an order. */
import { PACED_ROWS } from "../common/limits.ts";
import type { PointId } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { IdTracker } from "../id_tracker/id_tracker.ts";
import type { RowOrder, SegmentFilter } from "./segment_reader.ts";
import type { VisibleRows } from "./visible_rows.ts";

/** What is walked through, and what of it is wanted. */
export interface MatchingRows {
  readonly tracker: IdTracker;
  readonly rows: VisibleRows;
  readonly filter: SegmentFilter;
}

/** The first `limit` of the seen rows that match. */
export async function matchingRows(
  matching: MatchingRows,
  order: RowOrder,
  limit: number,
  run: Run,
): Promise<Uint32Array> {
  switch (order.kind) {
    case "offset":
      return take(matching, matching.filter.candidates ?? allOffsets(matching.rows), limit, run);
    case "id":
      return take(matching, await ascendingIds(matching, order.from, run), limit, run);
    case "random":
      return take(matching, shuffled(await domain(matching, run), order.random), limit, run);
  }
}

/** The number of seen rows that match. */
export async function countRows({ rows, filter }: MatchingRows, run: Run): Promise<number> {
  let count = 0;
  let looked = 0;
  for (const offset of filter.candidates ?? allOffsets(rows)) {
    if (rows.has(offset) && (filter.accept === undefined || filter.accept(offset))) count++;
    if (++looked % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  return count;
}

async function take(
  { rows, filter }: MatchingRows,
  source: Iterable<number>,
  limit: number,
  run: Run,
): Promise<Uint32Array> {
  const most = Math.min(limit, rows.end);
  let taken = new Uint32Array(Math.min(most, 64));
  let count = 0;
  let looked = 0;
  for (const offset of source) {
    if (count === most) break;
    if (rows.has(offset) && (filter.accept === undefined || filter.accept(offset))) {
      if (count === taken.length) {
        const grown = new Uint32Array(Math.min(most, count * 2));
        grown.set(taken);
        taken = grown;
      }
      taken[count++] = offset;
    }
    if (++looked % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  return taken.slice(0, count);
}

function* allOffsets(rows: VisibleRows): Generator<number> {
  for (let offset = 0; offset < rows.end; offset++) yield offset;
}

async function ascendingIds(
  { tracker, filter: { candidates } }: MatchingRows,
  from: PointId | undefined,
  run: Run,
): Promise<Uint32Array> {
  if (candidates === undefined) {
    const ascending = await tracker.ascending(run);
    return from === undefined ? ascending : ascending.subarray(tracker.firstFrom(ascending, from));
  }
  return candidates
    .filter((offset) => from === undefined || tracker.isFrom(offset, from))
    .sort((a, b) => tracker.compareOffsets(a, b));
}

/** All offsets that may be drawn, in an array of the caller's own. */
async function domain(
  { rows, filter: { candidates } }: MatchingRows,
  run: Run,
): Promise<Uint32Array> {
  if (candidates !== undefined) return candidates.slice();
  const offsets = new Uint32Array(rows.end);
  for (let offset = 0; offset < rows.end; offset++) {
    offsets[offset] = offset;
    if (offset % DOMAIN_STEP === DOMAIN_STEP - 1 && run.due()) await run.pause();
  }
  return offsets;
}

/** Offsets written down between two looks at the clock. */
const DOMAIN_STEP = 1 << 16;

/** The offsets in random order, each drawn when it is asked for (Fisher and Yates). */
function* shuffled(offsets: Uint32Array, random: () => number): Generator<number> {
  for (let at = 0; at < offsets.length; at++) {
    const drawn = at + Math.floor(random() * (offsets.length - at));
    const offset = offsets[drawn]!;
    offsets[drawn] = offsets[at]!;
    offsets[at] = offset;
    yield offset;
  }
}
