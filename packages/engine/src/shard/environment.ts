/** What an engine is given: where it keeps data, what of the world it uses, and its limits. */
import { SEGMENT_ROWS_MAX } from "../common/limits.ts";
import { processRuntime, type Runtime } from "../common/runtime.ts";
import type { Storage } from "../storage/storage.ts";
import { inlineWorkers } from "../workers/inline_workers.ts";
import type { Workers } from "../workers/workers.ts";

/** Limits that tests make small, so that few points reach them. */
export interface EngineLimits {
  /** Rows of one appendable segment; a further segment is opened beyond. */
  readonly segmentRowsMax: number;
}

export interface Environment {
  readonly storage: Storage;
  readonly runtime: Runtime;
  /** Who does long work; whoever made them closes them. */
  readonly workers: Workers;
  readonly limits: EngineLimits;
}

export const ENGINE_LIMITS_DEFAULT: EngineLimits = { segmentRowsMax: SEGMENT_ROWS_MAX };

/** An environment in this process and thread; what is not given is the default. */
export function environmentOn(storage: Storage, given: Partial<Environment> = {}): Environment {
  return {
    runtime: processRuntime(),
    workers: inlineWorkers,
    limits: ENGINE_LIMITS_DEFAULT,
    ...given,
    storage,
  };
}
