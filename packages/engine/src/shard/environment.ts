/** What an engine is given: where it keeps data, what of the world it uses, and its limits. */
import {
  CHECKPOINT_SIZE_BYTES,
  PENDING_SIZE_BYTES_MAX,
  SEGMENT_ROWS_MAX,
} from "../common/limits.ts";
import type { Runtime } from "../common/runtime.ts";
import type { FileSystem } from "../storage/file_system.ts";
import { LOG_RECORD_SIZE_BYTES_MAX } from "../storage/storage_limits.ts";
import type { Durability, LogOptions } from "../storage/durability.ts";
import type { Workers } from "../workers/workers.ts";
import type { OptimizerSettings } from "./optimization_plan.ts";

/** Limits that tests make small, so that few points reach them. */
export interface EngineLimits {
  /** Rows of one appendable segment; a further segment is opened beyond. */
  readonly segmentRowsMax: number;
  /** Bytes of vectors of accepted writes that may wait until they are durable. */
  readonly pendingSizeBytesMax: number;
  /** Bytes that one operation may add to a log. */
  readonly recordSizeBytesMax: number;
  /** Bytes of a log after which its records are moved to files. */
  readonly checkpointSizeBytes: number;
  /** When segments are rewritten, whatever a configuration says. */
  readonly optimizers: Partial<OptimizerSettings>;
}

export interface Environment {
  /** Where data is kept; undefined: in memory only. */
  readonly files: FileSystem | undefined;
  /** Whether nothing may be written; another process may write meanwhile. */
  readonly readOnly: boolean;
  /** Default `"disk"`. */
  readonly durability: Durability | undefined;
  readonly runtime: Runtime;
  /** Who does long work; whoever made them closes them. */
  readonly workers: Workers;
  readonly limits: EngineLimits;
}

export const ENGINE_LIMITS_DEFAULT: EngineLimits = {
  segmentRowsMax: SEGMENT_ROWS_MAX,
  pendingSizeBytesMax: PENDING_SIZE_BYTES_MAX,
  recordSizeBytesMax: LOG_RECORD_SIZE_BYTES_MAX,
  checkpointSizeBytes: CHECKPOINT_SIZE_BYTES,
  optimizers: {},
};

/** How the logs of an environment are written. */
export function logOptionsOf({ durability, runtime }: Environment): LogOptions {
  const { idle } = runtime;
  return durability === undefined ? { idle } : { idle, durability };
}
