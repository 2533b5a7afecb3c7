/** What is told of the optimizations of a shard. */
import type { OptimizationPlan, SegmentFacts } from "./optimization_plan.ts";

/** A segment that is rewritten, or left as it is. */
export interface TrackedSegment {
  readonly number: number;
  readonly pointCount: number;
}

/** An optimization that runs or has ended. Times are milliseconds of the runtime's clock. */
export interface TrackedOptimization {
  readonly optimizer: OptimizationPlan["optimizer"];
  /** The number of the segment that it makes. */
  readonly target: number;
  readonly segments: readonly TrackedSegment[];
  readonly startedMs: number;
  readonly finishedMs: number | undefined;
  readonly status:
    "optimizing" | "done" | { readonly cancelled: string } | { readonly error: string };
}

/** An optimization that is still to come, as far as it is known now. */
export interface QueuedOptimization {
  readonly optimizer: OptimizationPlan["optimizer"];
  readonly segments: readonly TrackedSegment[];
}

export interface OptimizerReport {
  readonly running: readonly TrackedOptimization[];
  readonly queued: readonly QueuedOptimization[];
  /** The last ones, newest first. */
  readonly completed: readonly TrackedOptimization[];
  /** Segments that are left as they are. */
  readonly idle: readonly TrackedSegment[];
}

export function trackedSegments(
  facts: readonly SegmentFacts[],
  numbers: readonly number[],
): TrackedSegment[] {
  return facts
    .filter(({ number }) => numbers.includes(number))
    .map(({ number, liveCount }) => ({ number, pointCount: liveCount }));
}
