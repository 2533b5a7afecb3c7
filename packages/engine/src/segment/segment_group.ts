/**
 * The segments of a shard as one place to write to: a point id is live in at most one of them, and
 * points are put into the last one that has room.
 */
import { QdrantError } from "@quiverdb/client";

import type { PointId } from "../common/point.ts";
import type { Run } from "../common/run.ts";
import type { PointPlace, PointPut } from "./point_put.ts";
import type { Segment } from "./segment.ts";

/** The part of a list of points that goes into one segment. */
interface Share {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
}

export class SegmentGroup {
  private list: Segment[] = [];
  /** Numbers below are used up. */
  private nextNumber = 0;
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

  /** Ascending by number; points are put into the last. */
  get segments(): readonly Segment[] {
    return this.list;
  }

  /** The segment of a number, a new one if there is none. */
  segment(number: number): Segment {
    const known = this.list.find((segment) => segment.number === number);
    if (known !== undefined) return known;
    const segment = this.detached(number);
    this.add(segment);
    return segment;
  }

  /** An empty segment that is not yet among the others. */
  detached(number = this.nextNumber): Segment {
    this.nextNumber = Math.max(this.nextNumber, number + 1);
    return this.create(number);
  }

  /** Puts a segment in the place of others, whose points it has. */
  replace(numbers: ReadonlySet<number>, segment: Segment): void {
    this.list = this.list.filter(({ number }) => !numbers.has(number));
    this.add(segment);
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
      if (!this.list.includes(segment)) this.add(segment);
      await segment.put(points, from, to, version, run);
    }
  }

  /** Undoes all changes since they were last taken for a commit. */
  undo(): void {
    for (const segment of this.segments) segment.undo();
  }

  private add(segment: Segment): void {
    this.list = [...this.list, segment].sort((a, b) => a.number - b.number);
  }

  private async reserve(points: readonly PointPut[], run: Run): Promise<Share[]> {
    const shares: Share[] = [];
    const last = this.list.at(-1);
    let segment = last ?? this.detached();
    for (let from = 0; from < points.length;) {
      const to = await segment.reserve(points, from, this.rowsMax, run);
      if (to > from) shares.push({ segment, from, to });
      else if (segment !== last) throw tooLarge();
      from = to;
      if (from < points.length) segment = this.detached();
    }
    return shares;
  }
}

function tooLarge(): QdrantError {
  return new QdrantError("bad_input", "The vectors of one point exceed the memory of a segment");
}
