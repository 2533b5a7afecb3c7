/**
 * Which segments of a shard had better be rewritten, and why (Qdrant 1.18,
 * `lib/shard/src/optimizers`; tried in its order).
 *
 * Differences, since a shard here has one segment that takes points and may be large:
 * - merge leaves that segment alone, and takes only as many of the smallest as are too many;
 * - vacuum rewrites a segment for the garbage among its payloads, too.
 */
import type { OptimizerConfig } from "../schema/collection_config.ts";

/** When segments are rewritten. */
export interface OptimizerSettings {
  /** Share of dead rows above which a segment is rewritten. */
  readonly deletedThreshold: number;
  /** Rows below which it is not. */
  readonly vacuumRowsMin: number;
  /** Segments, besides the one that takes points, above which some are merged. */
  readonly segmentsMax: number;
  /** Bytes of vectors of a merged segment. */
  readonly segmentSizeBytesMax: number;
  /** Rows of a merged segment. */
  readonly segmentRowsMax: number;
  /** Bytes of garbage for each byte of payload above which a segment is rewritten. */
  readonly payloadGarbageRatio: number;
  /** Bytes of garbage among payloads below which it is not. */
  readonly payloadGarbageBytesMin: number;
  /** Whether nothing is rewritten unless it is asked for. */
  readonly isOff: boolean;
}

/** What of a segment a plan looks at. */
export interface SegmentFacts {
  readonly number: number;
  /** Rows, dead ones included. */
  readonly rowCount: number;
  /** Points. */
  readonly liveCount: number;
  /** Bytes of the vectors of its points, about. */
  readonly vectorSizeBytes: number;
  /** Bytes of payloads that no point has, and that are given back by no other way. */
  readonly payloadGarbageBytes: number;
  /** Bytes of the payloads of its points. */
  readonly payloadSizeBytes: number;
}

/** Segments that are to be rewritten into one. */
export interface OptimizationPlan {
  readonly optimizer: "merge" | "vacuum";
  /** Ascending numbers. */
  readonly segments: readonly number[];
}

/** Segments where a configuration says 0 (Qdrant: half the processors, from 2 to 8). */
const SEGMENTS_AUTO = 2;

/** Bytes of a merged segment where a configuration says nothing (Qdrant: 256,000 KB a thread). */
const SEGMENT_SIZE_BYTES_AUTO = 512_000 * 1024;

/** Garbage among payloads for which rewriting pays. */
const PAYLOAD_GARBAGE_BYTES_MIN = 1 << 20;

/** Garbage that is left behind by compaction, besides the padding of payloads. */
const PAYLOAD_GARBAGE_BYTES_LEFT = 1 << 12;

/** Padding of a payload, counted as garbage, is less. */
const PADDING_BYTES = 4;

/** What a configuration says. */
export function settingsOf(config: OptimizerConfig, segmentRowsMax: number): OptimizerSettings {
  const { max_segment_size: sizeKb, default_segment_number: segments } = config;
  return {
    deletedThreshold: config.deleted_threshold,
    vacuumRowsMin: config.vacuum_min_vector_number,
    segmentsMax: segments === 0 ? SEGMENTS_AUTO : segments,
    segmentSizeBytesMax: sizeKb === null ? SEGMENT_SIZE_BYTES_AUTO : sizeKb * 1024,
    segmentRowsMax,
    payloadGarbageRatio: 1,
    payloadGarbageBytesMin: PAYLOAD_GARBAGE_BYTES_MIN,
    isOff: config.max_optimization_threads === 0,
  };
}

/** Settings by which everything is given back that can be. */
export function compacting(settings: OptimizerSettings): OptimizerSettings {
  return {
    ...settings,
    deletedThreshold: 0,
    vacuumRowsMin: 1,
    segmentsMax: 1,
    payloadGarbageRatio: 0,
    payloadGarbageBytesMin: PAYLOAD_GARBAGE_BYTES_LEFT,
    isOff: false,
  };
}

/**
 * @param segments ascending by number; the last takes points
 * @returns undefined when there is nothing to do
 */
export function planOptimization(
  segments: readonly SegmentFacts[],
  settings: OptimizerSettings,
): OptimizationPlan | undefined {
  return mergeOf(segments.slice(0, -1), settings) ?? vacuumOf(segments, settings);
}

/** The fewest of the smallest segments without which there are not too many. */
function mergeOf(
  segments: readonly SegmentFacts[],
  settings: OptimizerSettings,
): OptimizationPlan | undefined {
  const excess = segments.length - settings.segmentsMax;
  if (excess <= 0) return undefined;
  const ascending = segments.toSorted(
    (a, b) => a.vectorSizeBytes - b.vectorSizeBytes || a.number - b.number,
  );
  const batch: SegmentFacts[] = [];
  let sizeBytes = 0;
  let rows = 0;
  for (const segment of ascending.slice(0, excess + 1)) {
    sizeBytes += segment.vectorSizeBytes;
    rows += segment.liveCount;
    if (sizeBytes > settings.segmentSizeBytesMax || rows > settings.segmentRowsMax) break;
    batch.push(segment);
  }
  return batch.length < 2 ? undefined : planOf("merge", batch);
}

/** The segment with the largest share of dead rows, if it is large enough. */
function vacuumOf(
  segments: readonly SegmentFacts[],
  settings: OptimizerSettings,
): OptimizationPlan | undefined {
  let worst: SegmentFacts | undefined;
  let worstShare = 0;
  for (const segment of segments) {
    const { rowCount, liveCount, payloadGarbageBytes, payloadSizeBytes } = segment;
    const share = rowCount === 0 ? 0 : (rowCount - liveCount) / rowCount;
    const garbageMax =
      settings.payloadGarbageRatio * payloadSizeBytes +
      settings.payloadGarbageBytesMin +
      liveCount * PADDING_BYTES;
    const isWanted =
      (share > settings.deletedThreshold && rowCount >= settings.vacuumRowsMin) ||
      payloadGarbageBytes > garbageMax;
    if (!isWanted || (worst !== undefined && share <= worstShare)) continue;
    worst = segment;
    worstShare = share;
  }
  return worst === undefined ? undefined : planOf("vacuum", [worst]);
}

function planOf(
  optimizer: OptimizationPlan["optimizer"],
  segments: readonly SegmentFacts[],
): OptimizationPlan {
  return { optimizer, segments: segments.map(({ number }) => number).sort((a, b) => a - b) };
}
