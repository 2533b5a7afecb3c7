/** Filters on the points of one segment: which offsets match, in which order, how many. */
import { PACED_ROWS } from "../common/limits.ts";
import type { Run } from "../common/run.ts";
import type { PointId } from "../common/point.ts";
import { candidateOffsets } from "../filter/candidate_offsets.ts";
import { compileFilter } from "../filter/compile_filter.ts";
import type { FilterContext } from "../filter/filter_context.ts";
import type { Filter } from "../request/filter.ts";
import type { PayloadStore } from "../payload/payload_store.ts";
import type { Segment } from "./segment.ts";

/** A filter ready to be asked about the offsets of one segment. */
export interface SegmentFilter {
  readonly accept: ((offset: number) => boolean) | undefined;
  /** The only offsets that can match, ascending; absent: any can. */
  readonly candidates: Uint32Array | undefined;
}

const NO_FILTER: SegmentFilter = { accept: undefined, candidates: undefined };

export function prepareFilter(
  segment: Segment,
  payloads: PayloadStore,
  filter: Filter | undefined,
): SegmentFilter {
  if (filter === undefined) return NO_FILTER;
  const { tracker } = segment;
  const context: FilterContext = {
    offsetOf: (id) => tracker.offsetOf(id),
    idAt: (offset) => tracker.idAt(offset),
    payloadAt: (offset) => payloads.get(tracker.idAt(offset)),
    hasVector: (name, offset) => segment.hasVector(name, offset),
  };
  return {
    accept: compileFilter(filter, context),
    candidates: candidateOffsets(filter, context),
  };
}

/** All living offsets that match, ascending by offset. */
export async function matchingOffsets(
  segment: Segment,
  filter: SegmentFilter,
  run: Run,
): Promise<number[]> {
  const { accept, candidates } = filter;
  const deleted = segment.tracker.deletedSnapshot();
  const end = candidates === undefined ? segment.tracker.rowCount : candidates.length;
  const offsets: number[] = [];
  for (let at = 0; at < end; at++) {
    const offset = candidates === undefined ? at : candidates[at]!;
    if (!deleted.has(offset) && (accept === undefined || accept(offset))) offsets.push(offset);
    if (at % PACED_ROWS === PACED_ROWS - 1 && run.due()) await run.pause();
  }
  return offsets;
}

/** The first `limit` matching offsets in ascending order of id, beginning at the id `from`. */
export async function firstById(
  segment: Segment,
  filter: SegmentFilter,
  from: PointId | undefined,
  limit: number,
  run: Run,
): Promise<number[]> {
  const { tracker } = segment;
  const offsets: number[] = [];
  const source =
    filter.candidates === undefined
      ? tracker.ascending(tracker.deletedSnapshot(), from)
      : candidatesById(segment, filter.candidates, from);
  let seen = 0;
  for (const offset of source) {
    if (offsets.length >= limit) break;
    if (filter.accept === undefined || filter.accept(offset)) offsets.push(offset);
    if (++seen % PACED_ROWS === 0 && run.due()) await run.pause();
  }
  return offsets;
}

function candidatesById(
  segment: Segment,
  candidates: Uint32Array,
  from: PointId | undefined,
): Uint32Array {
  const { tracker } = segment;
  return candidates
    .filter(
      (offset) => tracker.isLive(offset) && (from === undefined || tracker.isFrom(offset, from)),
    )
    .sort((a, b) => tracker.compareOffsets(a, b));
}
