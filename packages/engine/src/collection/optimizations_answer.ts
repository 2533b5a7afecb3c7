/** The optimizations of a collection as the API shows them. */
import type { OperationResult } from "@quiverdb/client";

import type {
  OptimizerReport,
  TrackedOptimization,
  TrackedSegment,
} from "../shard/tracked_optimization.ts";

type Answer = OperationResult<"getOptimizations">;

/** Which lists are shown besides those that run. */
export interface OptimizationsShown {
  readonly lists: ReadonlySet<"queued" | "completed" | "idle_segments">;
  /** Most that are shown of those that have ended. */
  readonly completedMax: number;
}

/** @param reports of the shards, in their order */
export function optimizationsAnswer(
  reports: readonly OptimizerReport[],
  { lists, completedMax }: OptimizationsShown,
): Answer {
  const all = reports.map((report, at) => ({ at, report }));
  const queued = all.flatMap(({ at, report }) =>
    report.queued.map(({ optimizer, segments }) => ({
      optimizer,
      segments: segments.map((segment) => segmentAnswer(at, segment)),
    })),
  );
  const idle = all.flatMap(({ at, report }) =>
    report.idle.map((segment) => segmentAnswer(at, segment)),
  );
  const ended = all
    .flatMap(({ at, report }) => report.completed.map((one) => ({ at, one })))
    .sort((a, b) => b.one.startedMs - a.one.startedMs)
    .slice(0, completedMax);
  const waiting = queued.flatMap(({ segments }) => segments);
  return {
    summary: {
      queued_optimizations: queued.length,
      queued_segments: waiting.length,
      queued_points: waiting.reduce((sum, { points_count }) => sum + points_count, 0),
      idle_segments: idle.length,
    },
    running: all.flatMap(({ at, report }) => report.running.map((one) => optimization(at, one))),
    ...(lists.has("queued") ? { queued } : {}),
    ...(lists.has("completed")
      ? { completed: ended.map(({ at, one }) => optimization(at, one)) }
      : {}),
    ...(lists.has("idle_segments") ? { idle_segments: idle } : {}),
  };
}

function optimization(shard: number, one: TrackedOptimization): Answer["running"][number] {
  const { optimizer, target, segments, startedMs, finishedMs, status } = one;
  return {
    uuid: uuidOf(shard, target),
    optimizer,
    status,
    segments: segments.map((segment) => segmentAnswer(shard, segment)),
    progress: {
      name: "Segment Optimizing",
      started_at: isoDate(startedMs),
      ...(finishedMs === undefined
        ? {}
        : { finished_at: isoDate(finishedMs), duration_sec: (finishedMs - startedMs) / 1000 }),
    },
  };
}

function segmentAnswer(
  shard: number,
  { number, pointCount }: TrackedSegment,
): { uuid: string; points_count: number } {
  return { uuid: uuidOf(shard, number), points_count: pointCount };
}

function isoDate(ms: number): string {
  return new Date(performance.timeOrigin + ms).toISOString();
}

/** Segments have numbers; who asks for a UUID gets one with the number in it. */
function uuidOf(shard: number, segment: number): string {
  const of = shard.toString(16).padStart(8, "0");
  return `${of}-0000-4000-8000-${segment.toString(16).padStart(12, "0")}`;
}
