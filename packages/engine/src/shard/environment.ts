/** What an engine is given: where it keeps data, what of the world it uses, and its limits. */
import { SEGMENT_ROWS_MAX } from "../common/limits.ts";
import { processRuntime, type Runtime } from "../common/runtime.ts";
import type { Storage } from "../storage/storage.ts";

/** Limits that tests make small, so that few points reach them. */
export interface EngineLimits {
  /** Rows of one appendable segment; a further segment is opened beyond. */
  readonly segmentRowsMax: number;
}

export interface Environment {
  readonly storage: Storage;
  readonly runtime: Runtime;
  readonly limits: EngineLimits;
}

export const ENGINE_LIMITS_DEFAULT: EngineLimits = { segmentRowsMax: SEGMENT_ROWS_MAX };

/** An environment in this process; what is not given is the default. */
export function environmentOn(storage: Storage, given: Partial<Environment> = {}): Environment {
  return { runtime: processRuntime(), limits: ENGINE_LIMITS_DEFAULT, ...given, storage };
}
