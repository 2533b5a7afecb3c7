/**
 * Segments that are being rewritten into one: the rows that live at its beginning are copied while
 * operations go on; what those changed meanwhile is carried over at the swap.
 *
 * The old segments take no further rows from its beginning to its end. Whoever reads them goes on
 * doing so.
 */
import type { Run } from "../common/run.ts";
import type { SegmentState } from "../segment/segment_files.ts";
import type { SegmentSnapshot } from "../segment/segment_image.ts";
import {
  followSources,
  type RewrittenRows,
  type SegmentSwap,
  takenOf,
} from "../segment/segment_swap.ts";
import type { Segment } from "../segment/segment.ts";
import type { OptimizationPlan } from "./optimization_plan.ts";
import type { ShardPoints } from "./shard_points.ts";

/** See the head of the file. */
export class SegmentRewrite {
  readonly plan: OptimizationPlan;
  readonly points: ShardPoints;
  readonly target: Segment;
  /** Bytes of the vectors of the old segments, about. */
  readonly replacedBytes: number;
  private readonly sources: readonly Segment[];
  private readonly snapshots: readonly SegmentSnapshot[];
  private readonly rows: readonly RewrittenRows[];

  /** Begins it, between two operations. */
  constructor(points: ShardPoints, plan: OptimizationPlan) {
    const { group } = points;
    this.plan = plan;
    this.points = points;
    this.sources = group.segments.filter(({ number }) => plan.segments.includes(number));
    for (const source of this.sources) source.isFrozen = true;
    this.snapshots = this.sources.map((source) => source.snapshot());
    this.rows = this.sources.map(({ number }, at) => takenOf(number, this.snapshots[at]!));
    this.target = group.detached();
    this.replacedBytes = points.vectorBytesOf(this.sources);
  }

  /** Whether the log has all rows of the old segments, so that it may name them. */
  get isRecorded(): boolean {
    return this.snapshots.every((snapshot) => snapshot.isRecorded);
  }

  /** Copies the rows. */
  async copy(run: Run): Promise<void> {
    for (const snapshot of this.snapshots) await this.target.copyRows(snapshot, run);
    await this.target.prepareToFind(run);
  }

  /** Builds the graphs that the new segment is to have, so that none is missed after the swap. */
  async buildGraphs(run: Run): Promise<void> {
    while ((await this.target.graphs.work(run)) !== undefined);
  }

  /** Carries over what was changed since the beginning. Nothing may be changed meanwhile. */
  async carryOver(run: Run): Promise<void> {
    const find = (of: number): Segment | undefined =>
      this.sources.find(({ number }) => number === of);
    await followSources(this.target, this.rows, find, run);
    this.target.forgetChanges();
    await this.points.adapt(this.target, run);
  }

  /** Puts the new segment in the place of the old ones, in one turn of the event loop. */
  swap(): void {
    this.points.group.replace(new Set(this.plan.segments), this.target);
  }

  /** What is recorded of the swap. */
  recordOf(state: SegmentState | undefined): SegmentSwap {
    return { target: this.target.number, sources: this.rows, state };
  }

  /** Gives it up: the old segments go on as before. */
  abandon(): void {
    for (const source of this.sources) source.isFrozen = false;
  }
}
