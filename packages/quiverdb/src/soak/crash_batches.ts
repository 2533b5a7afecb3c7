/**
 * The batches of the crash test: everything of a point follows from its batch and its place in it.
 */

export const CRASH_COLLECTION = "crash";

export const CRASH_CONFIG = {
  vectors: { d: { size: 24, distance: "Dot" } },
  sparse_vectors: { s: {} },
  // Segments are being rewritten whenever the process is killed.
  optimizers_config: {
    deleted_threshold: 0.02,
    vacuum_min_vector_number: 100,
    default_segment_number: 1,
  },
} as const;

export const BATCH_POINTS = 50;

/** Every third batch overwrites half of the points of the batch before it. */
export function firstIdOf(batch: number): number {
  return batch * BATCH_POINTS - (batch % 3 === 2 ? BATCH_POINTS / 2 : 0);
}

export interface CrashPoint {
  id: number;
  vector: { d: number[]; s: { indices: number[]; values: number[] } };
  payload: { batch: number; text: string };
}

export function batchPoints(batch: number): CrashPoint[] {
  return Array.from({ length: BATCH_POINTS }, (_, at) => ({
    id: firstIdOf(batch) + at,
    vector: {
      d: Array.from({ length: 24 }, (__, i) => (batch % 1000) + at + i),
      s: { indices: [at, 1000 + (batch % 100)], values: [1 + (batch % 1000), 1] },
    },
    payload: { batch, text: `${"ü".repeat(20)} batch ${batch}` },
  }));
}
