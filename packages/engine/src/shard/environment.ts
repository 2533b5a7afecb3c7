/** What an engine is given: where it keeps data, what of the world it uses, and its limits. */
import { PENDING_SIZE_BYTES_MAX, SEGMENT_ROWS_MAX } from "../common/limits.ts";
import type { Runtime } from "../common/runtime.ts";
import type { Storage } from "../storage/storage.ts";
import type { Workers } from "../workers/workers.ts";

/** Limits that tests make small, so that few points reach them. */
export interface EngineLimits {
  /** Rows of one appendable segment; a further segment is opened beyond. */
  readonly segmentRowsMax: number;
  /** Bytes of vectors of accepted writes that may wait for their commit. */
  readonly pendingSizeBytesMax: number;
}

export interface Environment {
  readonly storage: Storage;
  readonly runtime: Runtime;
  /** Who does long work; whoever made them closes them. */
  readonly workers: Workers;
  readonly limits: EngineLimits;
}

export const ENGINE_LIMITS_DEFAULT: EngineLimits = {
  segmentRowsMax: SEGMENT_ROWS_MAX,
  pendingSizeBytesMax: PENDING_SIZE_BYTES_MAX,
};
