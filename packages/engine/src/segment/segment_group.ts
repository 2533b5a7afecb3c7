/**
 * The segments of a shard as one place to write to: a point id is live in at most one of them, and
 * points are put into the last one that has room.
 */
import { QdrantError } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { PointPlace, PointPut, Segment } from "./segment.ts";

/** The part of a list of points that goes into one segment. */
interface Share {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
}

export class SegmentGroup {
  /** Oldest first. */
  readonly segments: Segment[] = [];
  private readonly create: (number: number) => Segment;
  private readonly rowsMax: number;

  /**
   * @param create makes an empty segment
   * @param rowsMax rows of one segment
   */
  constructor(create: (number: number) => Segment, rowsMax: number) {
    this.create = create;
    this.rowsMax = rowsMax;
  }

  /** The segment of a number, a new one behind the others if there is none. */
  segment(number: number): Segment {
    const known = this.segments.find((segment) => segment.number === number);
    if (known !== undefined) return known;
    const segment = this.create(number);
    this.segments.push(segment);
    return segment;
  }

  find(id: PointId): PointPlace | undefined {
    for (let at = this.segments.length - 1; at >= 0; at--) {
      const segment = this.segments[at]!;
      const offset = segment.offsetOf(id);
      if (offset !== undefined) return { segment, offset };
    }
    return undefined;
  }

  /**
   * Gives points exactly these vectors, inserting those that are not there. Room for all of them is
   * made before anything changes.
   *
   * @param points with different ids
   * @throws QdrantError `storage` when the machine has no more memory, `bad_input` for a point that
   *   is too large for any segment; nothing changed then
   */
  async put(points: readonly PointPut[], version: number, run: Run): Promise<void> {
    const shares = await this.reserve(points, run);
    for (const { segment, from, to } of shares) {
      if (segment !== this.segments.at(-1)) this.segments.push(segment);
      await segment.put(points, from, to, version, run);
    }
  }

  /** Undoes all changes since they were last taken for a commit. */
  undo(): void {
    for (const segment of this.segments) segment.undo();
  }

  private async reserve(points: readonly PointPut[], run: Run): Promise<Share[]> {
    const shares: Share[] = [];
    const last = this.segments.at(-1);
    let segment = last ?? this.create(0);
    for (let from = 0; from < points.length;) {
      const to = await segment.reserve(points, from, this.rowsMax, run);
      if (to > from) shares.push({ segment, from, to });
      else if (segment !== last) throw tooLarge();
      from = to;
      if (from < points.length) segment = this.create(segment.number + 1);
    }
    return shares;
  }
}

function tooLarge(): QdrantError {
  return new QdrantError("bad_input", "The vectors of one point exceed the memory of a segment");
}
